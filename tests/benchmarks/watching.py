"""Sixty screens on the comparison while thirty phones write: how late each is, and what it costs the server."""

import asyncio
import contextlib
import gzip
import json
import re
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import create_app
from app.cohorts.models import Membership
from app.extensions import db
from app.fieldwork.batch import SheetKey
from app.grids.contents import FrozenCriterion, contents
from app.visits.models import Visit, VisitState
from tests.benchmarks._load import post
from tests.benchmarks.batches import KINDS, typed
from tests.benchmarks.figures import Figure
from tests.benchmarks.rounds import processor
from tests.support.server import Server

SCREENS, PHONES = 60, 30
EVERY = 4.0  # as the pages ask
PACE = 15.0  # seconds between two answers of one phone: two a second for the class
SECONDS = 30.0
# What the screens of a class look at: mostly one criterion, some another, a few the whole.
LOOKED_AT = ("/grille-commune/UTIL-06",) * 6 + (
    "/grille-commune/UTIL-05",
    "/grille-commune/GOUV-04",
    "/ecarts",
    "",
)
MARK = re.compile(r"Mesure (\d+)\.")


@dataclass
class Class:
    """The addresses, cookies and criteria that screens and phones use."""

    compare: str
    cookies: list[str]
    people: list[tuple[int, SheetKey]]
    criteria: list[FrozenCriterion]
    watched: FrozenCriterion


@dataclass
class Told:
    """When each marked answer was received, how late screens were, and how often one had nothing new."""

    received: dict[int, float] = field(default_factory=dict)
    late: list[float] = field(default_factory=list)
    same: int = 0
    asked: int = 0


def measure() -> Iterator[Figure]:
    """How late the last screen is, what share of a core all of it takes, and that what did not change costs nothing."""
    with tempfile.TemporaryDirectory(prefix="visites-watching-") as folder:
        instance = Path(folder)
        with Server(instance, demo=True):
            pass
        everybody = _class(instance)
        with Server(instance) as server:
            assert server.process is not None
            told, used = asyncio.run(_watch(server.port, everybody, server.process.pid))
    print(
        f"  {told.asked} questions, {told.same} of them answered by « nothing new », {len(told.late)} arrivals"
    )
    yield Figure("a screen is right after, the latest of them", max(told.late), 5, "s")
    yield Figure(f"{SCREENS} screens and {PHONES} phones, share of one core", used * 100, 20, "%")


async def _watch(port: int, everybody: Class, pid: int) -> tuple[Told, float]:
    told, done = Told(), asyncio.Event()
    screens = [asyncio.create_task(_screen(port, everybody, place, told, done)) for place in range(SCREENS)]
    await asyncio.sleep(EVERY + 1)
    phones = [asyncio.create_task(_phone(port, everybody, place, told, done)) for place in range(PHONES)]
    await asyncio.sleep(EVERY)
    before, began = processor(pid), time.perf_counter()
    await asyncio.sleep(SECONDS)
    used = (processor(pid) - before) / (time.perf_counter() - began)
    done.set()
    await asyncio.gather(*screens, *phones)
    return told, used


async def _screen(port: int, everybody: Class, place: int, told: Told, done: asyncio.Event) -> None:
    """Asks as a page does: with the address that its last answer gave."""
    cookie = everybody.cookies[place % len(everybody.cookies)]
    address = everybody.compare + LOOKED_AT[place % len(LOOKED_AT)]
    await asyncio.sleep(EVERY * place / SCREENS)
    last = 0
    connection = _Connection(port)
    while not done.is_set():
        status, text = await connection.ask(_get(address, cookie))
        told.asked += 1
        told.same += status == 204
        if status == 200:
            found = re.search(r'data-live hx-get="([^"]+)"', text)
            assert found is not None, text[:400]
            address = found[1].replace("&amp;", "&")
            seen = max((int(number) for number in MARK.findall(text)), default=0)
            if seen > last and seen in told.received:
                told.late.append(time.perf_counter() - told.received[seen])
            last = max(last, seen)
        elif status != 204:
            raise RuntimeError(f"{status} {text[:400]}")
        await _wait(done, EVERY)


async def _phone(port: int, everybody: Class, place: int, told: Told, done: asyncio.Event) -> None:
    """One answer every few seconds; the first phone's are the marked ones."""
    person, key = everybody.people[place % len(everybody.people)]
    cookie = everybody.cookies[place % len(everybody.cookies)]
    criterion = everybody.watched if place == 0 else everybody.criteria[place % len(everybody.criteria)]
    base, count = 0, 0
    await asyncio.sleep(PACE * place / PHONES)
    connection = _Connection(port)
    while not done.is_set():
        count += 1
        fields = {"text": [f"Mesure {count}."]} if place == 0 else typed(criterion, count)
        sent = {"person": person, "operations": [_operation(key, criterion, base, fields)]}
        status, text = await connection.ask(post("/operations", cookie, json.dumps(sent).encode()))
        assert status == 200, text
        base = json.loads(text)["acks"][0]["version"]
        if place == 0:
            told.received[count] = time.perf_counter()
        await _wait(done, PACE)


def _operation(
    key: SheetKey, criterion: FrozenCriterion, base: int, typed: dict[str, list[str]]
) -> dict[str, Any]:
    fields = typed | {"note": [""], "empty": [""], "confidence": [""]}
    return {"id": str(uuid.uuid4()), "sheet": str(key), "criterion": criterion.criterion_id,
            "revision": criterion.revision_id, "base": base, "fields": fields,
            "typed_at": "2026-01-05T10:00:00.000Z"}  # fmt: skip


async def _wait(done: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(done.wait(), seconds)


class _Connection:
    """Stays open as long as the server lets it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> tuple[int, str]:
        if self.streams is None or self.streams[0].at_eof():
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = re.search(r"content-length: (\d+)", head)
        raw = await reader.readexactly(int(length[1])) if length else b""
        if "connection: close" in head:  # as waitress does after a 204
            writer.close()
            self.streams = None
        return int(head.split()[1]), (
            gzip.decompress(raw) if "content-encoding: gzip" in head else raw
        ).decode()


def _get(address: str, cookie: str) -> bytes:
    return (
        f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: visites={cookie}\r\nHX-Request: true\r\n"
        "HX-Request-Type: partial\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n\r\n"
    ).encode()


def _class(instance: Path) -> Class:
    """The demonstration's students, each on the sheet of their group at the visit under way, and what they write in."""
    app = create_app({"INSTANCE_PATH": str(instance)})
    with app.test_request_context():
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        students = list(db.session.scalars(select(Membership).where(Membership.role == "student")))
        visit = db.session.scalars(select(Visit).where(Visit.state == VisitState.under_way)).one()
        [taken] = visit.taken_along
        asked = [one for one in contents(taken.edition_id) if one.kind in KINDS and one.respondent == "group"]
        found = Class(
            f"/promotions/{students[0].cohort.slug}/comparer",
            [signer.dumps({"_user_id": one.person.get_id(), "_fresh": True}) for one in students],
            [(one.person_id, SheetKey(visit.id, taken.grid_id, one.group_id, None)) for one in students],
            [one for one in asked if one.code != "UTIL-06"],
            next(one for one in asked if one.code == "UTIL-06"),
        )
        db.session.remove()
        db.engine.dispose()
    return found
