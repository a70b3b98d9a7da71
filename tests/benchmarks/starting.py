"""From a clone to the first page: what somebody waits who tries the site for the first time."""

import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from app.config import ROOT
from tests.benchmarks.figures import Figure

LIMIT = 180


def measure() -> Iterator[Figure]:
    """Seconds of `make run` in a fresh clone whose package caches are empty."""
    with tempfile.TemporaryDirectory(prefix="visites-clone-") as folder:
        clone = Path(folder, "clone")
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        yield Figure("make run, clone with empty caches to first page", _first_page(clone), 30, "s")


def _first_page(clone: Path) -> float:
    home = clone.parent / "home"
    home.mkdir()
    caches = {"HOME": str(home), "PIP_CACHE_DIR": str(home / "pip"), "UV_CACHE_DIR": str(home / "uv")}
    log = clone.parent / "log"
    start = time.monotonic()
    with log.open("wb") as output:
        command = subprocess.Popen(
            ["make", "run", "PORT=5700"],
            cwd=clone,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | caches,
            start_new_session=True,
        )
    try:
        while not _answers(log.read_text(errors="replace")):
            if command.poll() is not None or time.monotonic() - start > LIMIT:
                raise RuntimeError(log.read_text(errors="replace"))
            time.sleep(0.05)
        return time.monotonic() - start
    finally:
        # make, and the server that it started.
        os.killpg(command.pid, signal.SIGTERM)
        command.wait(timeout=20)


def _answers(printed: str) -> bool:
    if not (address := re.search(r"http://127\.0\.0\.1:\d+/", printed)):
        return False
    try:
        urllib.request.urlopen(address[0], timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
