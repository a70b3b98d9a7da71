"""A whole class comes back from a place without network: batches of twenty operations, thirty phones at once."""

import json
import sqlite3
import statistics
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import create_app
from app.accounts.models import Person
from app.cohorts.models import Membership
from app.extensions import db
from app.fieldwork.batch import SheetKey
from app.grids.contents import FrozenCriterion, contents
from app.visits.models import Visit, VisitState
from tests.benchmarks._load import Talk, load, post
from tests.benchmarks.figures import Figure
from tests.support.server import Server

CLIENTS = 30
OPERATIONS = 20
ROUNDS = 5
SECONDS = 3
KINDS = ("short_text", "long_text", "scale", "yes_no_partial", "single_choice", "number")


def measure() -> Iterator[Figure]:
    """Operations stored a second and the slowest twentieth of the batches (medians of rounds), and refusals."""
    with tempfile.TemporaryDirectory(prefix="visites-batches-") as folder:
        instance = Path(folder)
        with Server(instance, demo=True):
            pass
        _ask_each_student(instance)
        phones = _phones(instance)
        with Server(instance) as server:
            load(server.port, phones, 1)
            rounds = [load(server.port, phones, SECONDS) for _ in range(ROUNDS)]
    failures = [one for done in rounds for one in done.failures]
    if failures:
        raise RuntimeError(failures[0])
    rate = statistics.median(done.rate for done in rounds) * OPERATIONS
    print(f"  {rate / OPERATIONS:.0f} batches a second, {CLIENTS} clients, SQLite")
    yield Figure(f"operations stored in batches of {OPERATIONS}", rate, 2500, "/s", at_least=True)
    p95 = statistics.median(done.percentile(0.95) for done in rounds) * 1000
    yield Figure("  a batch, p95", p95, 300, "ms")
    yield Figure("  operations that were not applied", _Phone.not_applied, 0, "")


class _Phone:
    """Sends twenty answers of its own sheet, then the same ones changed, each on what it got back."""

    not_applied = 0

    def __init__(self, cookie: str, person_id: int, key: SheetKey, criteria: list[FrozenCriterion]) -> None:
        self.cookie, self.person_id, self.key, self.criteria = cookie, person_id, key, criteria
        self.bases = [0] * len(criteria)
        self.count = 0

    def learn(self, body: bytes) -> None:
        """The next answers are typed on what these became. The very first ones met the demonstration's own."""
        acks = json.loads(body)["acks"]
        self.bases = [ack["version"] for ack in acks]
        _Phone.not_applied += sum(self.count > 1 and ack["outcome"] != "applied" for ack in acks)

    def ask(self) -> bytes:
        """One more batch."""
        self.count += 1
        made = zip(self.criteria, self.bases, strict=True)
        sent = {"person": self.person_id, "operations": [self._operation(*one) for one in made]}
        return post("/operations", self.cookie, json.dumps(sent).encode())

    def _operation(self, criterion: FrozenCriterion, base: int) -> dict[str, Any]:
        return {
            "id": str(uuid.uuid4()),
            "sheet": str(self.key),
            "criterion": criterion.criterion_id,
            "revision": criterion.revision_id,
            "base": base,
            "fields": {
                **typed(criterion, self.count),
                "note": [""],
                "empty": [""],
                "confidence": ["low"],
            },
            "typed_at": "2026-11-23T10:00:00.000Z",
        }


def typed(criterion: FrozenCriterion, n: int) -> dict[str, list[str]]:
    """What is typed into a criterion the n-th time."""
    match criterion.kind:
        case "short_text":
            return {"text": [f"Réponse {n}, quelques mots de plus"]}
        case "long_text":
            return {"seen": [f"Vu {n} : une cour, un comptoir, des gens"], "meaning": [f"Sens {n}"]}
        case "yes_no_partial":
            return {"value": [("yes", "no", "partial")[n % 3]]}
        case "single_choice":
            options = criterion.params["options"]
            return {"value": [options[n % len(options)]["id"]]}
        case "number":
            return {"amount": [str(n % 50 + 1)]}
        case _:
            return {"value": [str(n % 5 + 1)]}


def _ask_each_student(instance: Path) -> None:
    """Criteria that groups answer are asked of each student here, so that every phone has a sheet of its own."""
    data = sqlite3.connect(instance / "visites.sqlite3")
    with data:
        data.execute("update revision set respondent = 'individual'")
    data.close()


def _phones(instance: Path) -> list[Talk]:
    """Thirty students: those of the demonstration, and some more, each with twenty criteria."""
    app = create_app({"INSTANCE_PATH": str(instance)})
    phones: list[Talk] = []
    with app.test_request_context():
        visit = db.session.scalars(select(Visit).where(Visit.state == VisitState.under_way)).one()
        (taken,) = visit.taken_along
        criteria = [one for one in contents(taken.edition_id) if one.kind in KINDS][:OPERATIONS]
        assert len(criteria) == OPERATIONS
        students = list(db.session.scalars(select(Membership).where(Membership.role == "student")))
        while len(students) < CLIENTS:
            number = len(students)
            person = Person(name=f"Phone {number}", email=f"{number}@example.org", session_token=f"t{number}")
            db.session.add(person)
            db.session.flush()
            students.append(Membership(cohort_id=visit.cohort_id, person_id=person.id, role="student"))
            db.session.add(students[-1])
        db.session.commit()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        for member in students[:CLIENTS]:
            cookie = signer.dumps({"_user_id": member.person.get_id(), "_fresh": True})
            key = SheetKey(visit.id, taken.grid_id, member_id=member.id)
            phones.append(_Phone(cookie, member.person_id, key, criteria))
        db.session.remove()
        db.engine.dispose()
    return phones
