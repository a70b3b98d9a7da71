"""The cable between a phone and the site: cut, nothing passes; mended, all does; and it can lose what comes back."""

import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.support.cable import Cable


class Counting(BaseHTTPRequestHandler):
    """A site that counts what it is sent."""

    received: list[bytes]

    def do_POST(self) -> None:
        """Notes it, and says so."""
        self.received.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args: Any) -> None:
        """Says nothing on the terminal."""


@pytest.fixture
def received() -> list[bytes]:
    """What the site has got."""
    return []


@pytest.fixture
def cable(received: list[bytes]) -> Iterator[Cable]:
    """A cable to such a site."""
    handler = type("Here", (Counting,), {"received": received})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        with Cable(site.server_address[1]) as cable:
            yield cable
        site.shutdown()


def send(cable: Cable, body: bytes, to: str = "/operations") -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", cable.port, timeout=5)
    try:
        connection.request("POST", to, body)
        return connection.getresponse().read()
    finally:
        connection.close()


def test_cut_it_refuses_and_mended_it_passes_at_the_same_address(cable: Cable, received: list[bytes]) -> None:
    assert send(cable, b"one") == b"ok"
    before = cable.url
    cable.cut()
    with pytest.raises(ConnectionRefusedError):
        send(cable, b"two")
    cable.mend()
    assert cable.url == before
    assert send(cable, b"three") == b"ok"
    assert received == [b"one", b"three"]


def test_what_comes_back_is_lost_as_often_as_told_although_it_was_received(
    cable: Cable, received: list[bytes]
) -> None:
    cable.to_lose = 1
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        send(cable, b"one")
    assert send(cable, b"one again") == b"ok"
    assert received == [b"one", b"one again"]
    assert cable.lost == 1


def test_a_photo_is_cut_off_in_the_middle_as_often_as_told(cable: Cable, received: list[bytes]) -> None:
    cable.to_cut = 1
    photo = bytes(500_000)
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        send(cable, photo, "/fiches/moi/photos")
    assert send(cable, photo, "/fiches/moi/photos") == b"ok"
    assert cable.cut_off == 1
    assert received.count(photo) == 1
