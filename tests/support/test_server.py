"""The server itself: killed in the middle of its work, it comes back at the same address; its errors are seen."""

from pathlib import Path

import pytest

from tests.support.server import Server


def test_a_killed_server_comes_back_at_the_same_address(tmp_path: Path) -> None:
    with Server(tmp_path / "instance") as server:
        before = server.url
        server.kill()
        server.start()
        assert server.url == before


def test_a_traceback_fails_the_test_that_used_the_server(tmp_path: Path) -> None:
    server = Server(tmp_path / "instance")
    with pytest.raises(AssertionError, match="no such thing"), server, server.log.open("a") as log:
        log.write("Traceback (most recent call last):\nKeyError: no such thing\n")


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    server = Server(tmp_path / "instance", SQLALCHEMY_DATABASE_URI="nonsense://")
    with pytest.raises(AssertionError, match="nonsense"):
        server.start()
