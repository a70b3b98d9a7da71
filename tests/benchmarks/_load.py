"""Many clients at once from one process: requests are bytes, connections stay open, nothing else is measured."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol


class Talk(Protocol):
    """One client's side of a conversation."""

    def ask(self) -> bytes:
        """The next request."""

    def learn(self, body: bytes) -> None:
        """The answer to it."""


@dataclass
class Result:
    """Answers of one round: how many a second, how long each took (in seconds), and those that were not 200."""

    seconds: float = 0
    waits: list[float] = field(default_factory=list)
    failures: list[bytes] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.waits) / self.seconds

    def percentile(self, share: float) -> float:
        """The wait that this share of the requests did not exceed, in seconds."""
        return sorted(self.waits)[min(len(self.waits) - 1, int(share * len(self.waits)))]


def load(port: int, talks: Sequence[Talk], seconds: float) -> Result:
    """One connection per talk, each sending its next request as soon as the last one is answered."""
    return asyncio.run(_load(port, talks, seconds))


async def _load(port: int, talks: Sequence[Talk], seconds: float) -> Result:
    result = Result()
    start = time.perf_counter()
    await asyncio.gather(*(_client(port, talk, start + seconds, result) for talk in talks))
    result.seconds = time.perf_counter() - start
    return result


async def _client(port: int, talk: Talk, until: float, result: Result) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        sent = time.perf_counter()
        writer.write(talk.ask())
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        result.waits.append(time.perf_counter() - sent)
        talk.learn(body)
        if not head.startswith(b"HTTP/1.1 200"):
            result.failures.append(head + body)
    writer.close()


def post(path: str, cookie: str, body: bytes) -> bytes:
    """A request as our own script sends it."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: visites={cookie}\r\n"
        "Sec-Fetch-Site: same-origin\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body
