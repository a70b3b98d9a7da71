"""Saving one answer while a whole class does the same, against a route that only signs the person in."""

import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from app import create_app
from app.cohorts.models import Membership
from app.config import ROOT
from app.extensions import db
from app.fieldwork.batch import SheetKey
from app.grids.contents import contents
from app.visits.models import Visit, VisitState
from tests.benchmarks._load import Talk, load, post
from tests.benchmarks.figures import Figure
from tests.support.server import Server

CLIENTS = 30
ROUNDS = 5
SECONDS = 3


def measure() -> Iterator[Figure]:
    """The ratio of both rates (medians of paired rounds), the slowest twentieth of the saves, and refusals."""
    with tempfile.TemporaryDirectory(prefix="visites-saving-") as folder:
        instance = Path(folder)
        with Server(instance, demo=True) as server:
            cookies, writers = _writers(instance)
            with _bare_server(instance) as bare_port:
                bare = [_Bare(cookie) for cookie in cookies]
                load(server.port, writers, 1)
                load(bare_port, bare, 1)
                pairs = [
                    (load(server.port, writers, SECONDS), load(bare_port, bare, SECONDS))
                    for _ in range(ROUNDS)
                ]
    saving = [saved for saved, _ in pairs]
    failures = [one for saved, floor in pairs for one in (*saved.failures, *floor.failures)]
    if failures:
        raise RuntimeError(failures[0])
    rate, floor_rate = (statistics.median(one.rate for one in column) for column in zip(*pairs, strict=True))
    print(f"  {rate:.0f} saves and {floor_rate:.0f} bare answers a second, {CLIENTS} clients, SQLite")
    yield Figure(
        "saving one answer, rate over the bare route's",
        statistics.median(saved.rate / floor.rate for saved, floor in pairs),
        0.6,
        "",
        at_least=True,
    )
    yield Figure(
        "saving one answer, p95",
        statistics.median(one.percentile(0.95) for one in saving) * 1000,
        100,
        "ms",
    )
    yield Figure("saves that were not applied", _Writer.not_applied, 0, "")


class _Writer:
    """A phone that writes one short answer after the other, each on what it got back."""

    not_applied = 0

    def __init__(self, cookie: str, person_id: int, key: SheetKey, criterion_id: int) -> None:
        self.cookie, self.person_id, self.key, self.criterion_id = cookie, person_id, key, criterion_id
        self.base = self.count = 0

    def learn(self, body: bytes) -> None:
        """The next answer is typed on what this one became. The very first met the demonstration's own answer."""
        (ack,) = json.loads(body)["acks"]
        self.base = ack["version"]
        _Writer.not_applied += self.count > 1 and ack["outcome"] != "applied"

    def ask(self) -> bytes:
        """One more answer."""
        self.count += 1
        operation = {
            "id": str(uuid.uuid4()),
            "sheet": str(self.key),
            "criterion": self.criterion_id,
            "base": self.base,
            "fields": {"text": [f"Réponse {self.count}"], "note": [""], "empty": [""], "confidence": ["low"]},
            "typed_at": "2026-11-23T10:00:00.000Z",
        }
        sent = {"person": self.person_id, "operations": [operation]}
        return post("/operations", self.cookie, json.dumps(sent).encode())


class _Bare:
    """A client of the bare route."""

    def __init__(self, cookie: str) -> None:
        self.request = post("/nu", cookie, b"{}")

    def ask(self) -> bytes:
        """Always the same."""
        return self.request

    def learn(self, body: bytes) -> None:
        """Nothing to learn."""


def _writers(instance: Path) -> tuple[list[str], list[Talk]]:
    """Thirty clients: the students of the demonstration, each with a text criterion of its own; some phones twice."""
    app = create_app({"INSTANCE_PATH": str(instance)})
    cookies: list[str] = []
    writers: list[Talk] = []
    with app.test_request_context():
        visit = db.session.scalars(select(Visit).where(Visit.state == VisitState.under_way)).one()
        (taken,) = visit.taken_along
        texts = [one for one in contents(taken.edition_id) if one.kind == "short_text"]
        students = db.session.scalars(select(Membership).where(Membership.role == "student")).all()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        own = [one for one in texts if one.respondent == "individual"]
        shared = [one for one in texts if one.respondent == "group"]
        places = [(one, SheetKey(visit.id, taken.grid_id, member_id=one.id), own[0]) for one in students]
        first = {one.group_id: one for one in students}
        places += [
            (one, SheetKey(visit.id, taken.grid_id, group_id=group_id), criterion)
            for group_id, one in first.items()
            for criterion in shared[:2]
        ]
        for member, key, criterion in places[:CLIENTS]:
            cookie = signer.dumps({"_user_id": member.person.get_id(), "_fresh": True})
            cookies.append(cookie)
            writers.append(_Writer(cookie, member.person_id, key, criterion.criterion_id))
    return cookies, writers


@contextmanager
def _bare_server(instance: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = create_app({"INSTANCE_PATH": str(instance)})
    settings = (app.config["SQLALCHEMY_DATABASE_URI"], app.config["SECRET_KEY"], str(port))
    process = subprocess.Popen([sys.executable, "-m", "tests.benchmarks._bare", *settings], cwd=ROOT)
    try:
        deadline = time.monotonic() + 60
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the bare server did not start")
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
