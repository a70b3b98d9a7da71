"""Tests talk to this machine only: any other address is refused, so that none depends on the outside."""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest


class OutsideRefused(AssertionError):
    """A test tried to reach another machine."""


def is_local(address: Any) -> bool:
    """Whether a socket address is a unix socket or a loopback one."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _local_only(name: str) -> Any:
    original = getattr(socket.socket, name)

    def guarded(self: socket.socket, *args: Any) -> Any:
        # The address is last in connect(address), connect_ex(address) and sendto(bytes[, flags], address).
        if self.family != socket.AF_UNIX and not is_local(args[-1]):
            raise OutsideRefused(f"{name} to {args[-1]!r}: tests reach this machine only")
        return original(self, *args)

    return guarded


@pytest.fixture(autouse=True, scope="session")
def no_outside_network() -> Iterator[None]:
    """Refuses every connection but loopback and unix sockets, name look-ups included."""
    look_up = socket.getaddrinfo

    def local_look_up(host: Any, *args: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not is_local((name,)):
            raise OutsideRefused(f"look-up of {name!r}: tests reach this machine only")
        return look_up(host, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, _local_only(name))
        patch.setattr(socket, "getaddrinfo", local_look_up)
        yield
