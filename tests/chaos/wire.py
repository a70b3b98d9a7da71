"""The way from a phone to the site, and all that happens on it."""

import http.client
import json
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

PATIENCE = 15
# How often, of a thousand times that a phone sends, what happens.
WEATHER = {
    "not sent": 30,
    "cut in the middle": 30,
    "reply lost": 50,
    "sent twice at once": 20,
    "repeated late": 30,
    "signed out": 10,
    "somebody else signed in": 5,
}


class Away(Exception):
    """Nothing came back that is an answer."""


@dataclass
class Traffic:
    """What all phones do together; each counts for itself and adds it here."""

    seen: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    under_way: int = 0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, times: int = 1) -> None:
        """Something happened."""
        with self._guard:
            self.seen[what] += times

    def received(self, outcome: str) -> None:
        """An operation was acknowledged."""
        with self._guard:
            self.outcomes[outcome] += 1

    def fault(self, words: str) -> None:
        """A promise was broken."""
        with self._guard:
            self.faults.append(words)

    def moving(self, by: int) -> None:
        """So many more requests are between being sent and being answered."""
        with self._guard:
            self.under_way += by


class Wire:
    """One phone's connection."""

    def __init__(self, port: int, cookie: str, traffic: Traffic, chance: Random) -> None:
        self.port, self.cookie, self.traffic, self.chance = port, cookie, traffic, chance
        self._open: http.client.HTTPConnection | None = None

    def weather(self) -> str:
        """What happens to the next thing that is sent; "" for nothing."""
        place = self.chance.randrange(1_000)
        for what, share in WEATHER.items():
            if place < share:
                self.traffic.note(what)
                return what
            place -= share
        return ""

    def post(self, body: bytes, cookie: str | None = None) -> tuple[int, Any]:
        """The status and the JSON of an answer. Raises Away."""
        self.traffic.moving(1)
        try:
            here = self._connection()
            here.request("POST", "/operations", body, self._headers(cookie))
            answer = here.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as reason:
            self.close()
            raise Away(type(reason).__name__) from None
        finally:
            self.traffic.moving(-1)

    def post_and_leave(self, body: bytes, share: float = 1) -> None:
        """Sends all of it, or a share, and hangs up without waiting for what comes back."""
        with suppress(OSError, http.client.HTTPException):
            here = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            here.putrequest("POST", "/operations")
            for name, value in (self._headers(None) | {"Content-Length": str(len(body))}).items():
                here.putheader(name, value)
            here.endheaders(body[: int(len(body) * share)])
            # The site has it, may be in the middle of it, or has answered already.
            threading.Event().wait(self.chance.random() * 0.03)
            here.close()

    def get(self, path: str) -> tuple[int, str]:
        """The status and the text of a page. Raises Away."""
        try:
            here = self._connection()
            here.request("GET", path, headers=self._headers(None))
            answer = here.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException) as reason:
            self.close()
            raise Away(type(reason).__name__) from None

    def close(self) -> None:
        """Hangs up."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _connection(self) -> http.client.HTTPConnection:
        if self._open is None:
            self._open = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        return self._open

    def _headers(self, cookie: str | None) -> dict[str, str]:
        return {
            "Cookie": f"visites={self.cookie if cookie is None else cookie}",
            "Sec-Fetch-Site": "same-origin",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
