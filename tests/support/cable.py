"""A cable between phones and the site, which can be cut, mended, and made to lose what comes back."""

import re
import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

SENT = re.compile(rb"POST (/operations|\S+/photos) ")
UPLOADED = re.compile(rb"POST \S+/photos ")


class Cable:
    """A port of this machine that leads to another. Whoever connects sees a network that fails as told."""

    def __init__(self, to_port: int) -> None:
        self.to_port = to_port
        self.port = 0
        # How many more answers to what phones send are lost on their way back, and how many were.
        self.to_lose = self.lost = 0
        # How many more photos are cut off in the middle of their way to the site, and how many were.
        self.to_cut = self.cut_off = 0
        self._listening: socket.socket | None = None
        self._ends: set[socket.socket] = set()
        self._guard = threading.Lock()

    @property
    def url(self) -> str:
        """The address of this end; it stays the same when the cable is mended."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.mend()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()

    def mend(self) -> None:
        """Lets everything through."""
        self._listening = socket.create_server(("127.0.0.1", self.port), backlog=64)
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def cut(self) -> None:
        """Ends what is under way, and refuses the rest."""
        listening, self._listening = self._listening, None
        if listening is not None:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()
        with self._guard:
            ends, self._ends = self._ends, set()
        for end in ends:
            _close(end)

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                near, _ = listening.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.to_port))
            except OSError:
                near.close()
                continue
            with self._guard:
                self._ends |= {near, far}
            talk = _Talk(self, near, far)
            threading.Thread(target=talk.ask, daemon=True).start()
            threading.Thread(target=talk.answer, daemon=True).start()


class _Talk:
    """One connection, both ways."""

    def __init__(self, cable: Cable, near: socket.socket, far: socket.socket) -> None:
        self.cable, self.near, self.far = cable, near, far
        self.sending = False

    def ask(self) -> None:
        """From the phone to the site."""
        cutting = False
        with suppress(OSError):
            while piece := self.near.recv(65536):
                if not self.sending:
                    self.sending = bool(SENT.match(piece))
                if cutting:
                    self.far.sendall(piece[: len(piece) // 2])
                    break
                if self.cable.to_cut and UPLOADED.match(piece):
                    self.cable.to_cut -= 1
                    self.cable.cut_off += 1
                    cutting = True
                self.far.sendall(piece)
        self._end()

    def answer(self) -> None:
        """From the site to the phone."""
        with suppress(OSError):
            while piece := self.far.recv(65536):
                if self.sending and self.cable.to_lose:
                    self.cable.to_lose -= 1
                    self.cable.lost += 1
                    break
                self.sending = False
                self.near.sendall(piece)
        self._end()

    def _end(self) -> None:
        _close(self.near)
        _close(self.far)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
