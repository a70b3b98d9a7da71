"""The guard itself: a test cannot reach another machine by accident."""

import socket

import pytest

from tests.support.network import OutsideRefused


def test_another_machine_cannot_be_reached() -> None:
    with socket.socket() as outside, pytest.raises(OutsideRefused):
        outside.connect(("192.0.2.1", 80))


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(OutsideRefused):
        socket.getaddrinfo("exemple.invalid", 80)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.socket() as near:
        near.connect(listening.getsockname())
