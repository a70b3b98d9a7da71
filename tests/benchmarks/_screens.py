"""Phones and screens that follow a session, as the pages do: one connection each, asking with a version."""

import asyncio
import gzip
import re
import time
from collections.abc import Coroutine, Sequence
from typing import Any
from urllib.parse import urlencode


class Phone:
    """One connection that stays open, with somebody's cookie; asks as htmx does, compressed as for a browser."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.lock = asyncio.Lock()
        self.text = self.version = ""
        self.changed = asyncio.Event()
        self.page = ""

    async def follow(self, page: str, every: float, done: asyncio.Event, after: float = 0) -> None:
        """Asks again and again, with the version that is shown."""
        self.page = page
        await asyncio.sleep(after)
        while not done.is_set():
            await self.look()
            try:
                await asyncio.wait_for(done.wait(), every)
            except TimeoutError:
                continue

    async def look(self) -> None:
        """Asks once."""
        address, _, query = self.page.partition("?")
        news = f"{address}/nouvelles?version={self.version}&{query}"
        status, text = await self._ask("GET", news) if self.version else (302, "")
        if status == 302:
            status, text = await self._ask("GET", self.page)
        if status == 200:
            found = re.search(r"version=([\d.]+)", text)
            assert found is not None, text[:400]
            self.text, self.version = text, found[1]
            self.changed.set()
        elif status != 204:
            raise RuntimeError(f"{status} {text[:400]}")

    async def post(self, address: str, typed: dict[str, str]) -> float:
        """Sends a form, then brings the part that follows up to date as the page's script does; how long the form took."""
        began = time.perf_counter()
        status, text = await self._ask("POST", address, urlencode(typed).encode())
        took = time.perf_counter() - began
        if status != 200:
            raise RuntimeError(f"{status} {text[:400]}")
        if self.page and address.endswith("/idees"):
            await self.look()
        return took

    async def _ask(self, method: str, address: str, body: bytes = b"") -> tuple[int, str]:
        async with self.lock:
            if self.streams is None or self.streams[0].at_eof():
                self.streams = await asyncio.open_connection("127.0.0.1", self.port)
            reader, writer = self.streams
            kind = "Content-Type: application/x-www-form-urlencoded\r\n" if body else ""
            writer.write(
                (
                    f"{method} {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: visites={self.cookie}\r\n"
                    "Sec-Fetch-Site: same-origin\r\nHX-Request: true\r\nHX-Request-Type: partial\r\n"
                    f"Accept: text/html\r\nAccept-Encoding: gzip\r\n{kind}Content-Length: {len(body)}\r\n\r\n"
                ).encode()
                + body
            )
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = re.search(r"content-length: (\d+)", head)
            raw = await reader.readexactly(int(length[1])) if length else b""
            if "connection: close" in head:  # as waitress does after a 204
                writer.close()
                self.streams = None
        text = gzip.decompress(raw) if "content-encoding: gzip" in head else raw
        return int(head.split()[1]), text.decode()


async def reaches(phone: Phone, words: str) -> None:
    deadline = time.perf_counter() + 60
    while words not in phone.text:
        phone.changed.clear()
        await asyncio.wait_for(phone.changed.wait(), max(0.0, deadline - time.perf_counter()))


async def spread(acts: Sequence[Coroutine[Any, Any, float]], seconds: float) -> list[float]:
    """Each at its own moment of a stretch of time."""

    async def at(moment: float, act: Coroutine[Any, Any, float]) -> float:
        await asyncio.sleep(moment)
        return await act

    return list(await asyncio.gather(*(at(seconds * n / len(acts), act) for n, act in enumerate(acts))))
