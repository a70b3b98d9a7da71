"""A server that speaks S3, in a process of its own, with one bucket."""

import random
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.server import PORTS

STARTING_SECONDS = 60
BUCKET = "seau"


@contextmanager
def s3_server() -> Iterator[str]:
    """The address of a server that keeps what it is given in memory. It knows nothing of what is around it."""
    port = random.choice(PORTS)
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + STARTING_SECONDS
        while not _makes_bucket(url):
            if server.poll() is not None or time.monotonic() > deadline:
                raise AssertionError("the S3 server did not start")
            time.sleep(0.05)
        yield url
    finally:
        server.kill()
        server.wait(timeout=20)


def settings(url: str) -> dict[str, str]:
    """What the site is told to keep its photos there."""
    return {
        "PHOTOS_URL": f"s3://{BUCKET}/promotion/photos",
        "PHOTOS_ENDPOINT": url,
        "PHOTOS_KEY": "only-for-tests",
        "PHOTOS_SECRET": "only-for-tests",
    }


def _makes_bucket(url: str) -> bool:
    try:
        urllib.request.urlopen(urllib.request.Request(f"{url}/{BUCKET}", method="PUT"), timeout=5).close()
    except OSError:
        return False
    return True
