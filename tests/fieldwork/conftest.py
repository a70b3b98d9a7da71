"""A visit under way with a grid of all eleven kinds, and phones that send operations about it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.cohorts.models import Membership
from app.extensions import db
from app.fieldwork.models import Answer, Operation
from app.grids.contents import FrozenCriterion
from app.visits.models import Venue, Visit, VisitEdition
from tests.grids.factory import adopted_grid, criterion_of
from tests.support.people import Actor, Classroom, SignIn
from tests.support.remembered import remembered

JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Field:
    """What the tests of this room start from."""

    people: Classroom
    visit_id: int
    number: int
    grid_id: int
    edition_id: int
    group_a: int
    group_b: int
    by_kind: dict[str, FrozenCriterion]

    @property
    def sheet(self) -> str:
        """The key of group A's sheet."""
        return f"{self.visit_id}.{self.grid_id}.g{self.group_a}"

    @property
    def url(self) -> str:
        """The address of group A's sheet."""
        return self.url_of("groupe-A")

    def url_of(self, owner: str, grid: str = "commune") -> str:
        """The address of a sheet of this visit."""
        return f"{self.people.url}/visites/{self.number}/grilles/{grid}/fiches/{owner}"

    def operation(self, kind: str = "scale", base: int = 0, /, **fields: Any) -> dict[str, Any]:
        """An operation about the criterion of a kind on group A's sheet; a string stands for one string."""
        return {
            "id": str(uuid.uuid4()),
            "sheet": self.sheet,
            "criterion": self.by_kind[kind].criterion_id,
            "base": base,
            "fields": {name: [text] if isinstance(text, str) else text for name, text in fields.items()},
            "typed_at": "2026-11-23T10:00:00.000Z",
        }


@pytest.fixture
def field(app: Flask, classroom: Classroom) -> Field:
    """Visit 1 of the class, under way, with one criterion of each kind that groups answer."""
    with app.app_context():
        return remembered("field", lambda: build_field(classroom))


def build_field(people: Classroom, *, number: int = 1, state: str = "under_way", **grid: Any) -> Field:
    """Call inside an app context; it commits."""
    odile = db.session.get_one(Membership, people.odile.member_id)
    edition = adopted_grid(odile, **grid)
    return add_visit(people, edition.id, edition.grid_id, number=number, state=state)


def add_visit(
    people: Classroom, edition_id: int, grid_id: int, *, number: int = 1, state: str = "under_way"
) -> Field:
    """One more visit with an edition. Call inside an app context; it commits."""
    own = {"cohort_id": people.cohort_id}
    venue = Venue(**own, name="La Halle des Possibles")
    db.session.add(venue)
    db.session.flush()
    visit = Visit(**own, number=number, venue_id=venue.id, state=state)
    db.session.add(visit)
    db.session.flush()
    db.session.add(VisitEdition(**own, visit_id=visit.id, grid_id=grid_id, edition_id=edition_id))
    from app.grids.contents import contents

    by_kind: dict[str, FrozenCriterion] = {}
    for criterion in contents(edition_id):
        by_kind.setdefault(criterion.kind, criterion)
    ines = db.session.get_one(Membership, people.ines.member_id)
    lea = db.session.get_one(Membership, people.lea.member_id)
    assert ines.group_id
    assert lea.group_id
    found = Field(people, visit.id, number, grid_id, edition_id, ines.group_id, lea.group_id, by_kind)
    db.session.commit()
    return found


Send = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def send(sign_in: SignIn) -> Send:
    """`send(actor, operation, …)` posts a batch as that person's phone and gives the acknowledgements."""
    clients: dict[int, FlaskClient] = {}

    def send(actor: Actor, *operations: Any) -> list[dict[str, Any]]:
        client = clients.setdefault(actor.person_id, sign_in(actor))
        answer = post(client, actor, *operations)
        assert answer.status_code == 200, answer.text
        acks: list[dict[str, Any]] = answer.json["acks"]
        return acks

    return send


def post(client: FlaskClient, actor: Actor, *operations: Any) -> Any:
    """Post a batch and give the whole answer."""
    return client.post(
        "/operations", json={"person": actor.person_id, "operations": list(operations)}, headers=JSON
    )


def stored(app: Flask) -> list[Operation]:
    """Every operation in the database, in the order of the history."""
    with app.app_context():
        return list(db.session.scalars(select(Operation).order_by(Operation.sheet_id, Operation.number)))


def current(app: Flask, criterion: FrozenCriterion) -> Answer | None:
    """The only answer to a criterion, if there is one."""
    with app.app_context():
        return db.session.scalars(
            select(Answer).where(Answer.criterion_id == criterion.criterion_id)
        ).one_or_none()


__all__ = ["Field", "Send", "add_visit", "build_field", "criterion_of", "current", "post", "stored"]
