"""What tests of the grids room share: members inside an app context, and a small grid to work on."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.cohorts.models import Membership
from app.extensions import db
from app.grids.axes import add_axis
from app.grids.criteria import add_criterion
from app.grids.models import Axis, Criterion, Grid
from app.grids.starting import start_grid
from tests.support.people import Actor, Classroom

MemberOf = Callable[[Actor], Membership]

SCALE = {
    "label": "L’ancrage",
    "question": "À quel point le projet est-il fabriqué avec son territoire ?",
    "help": "Appuyez-vous sur des faits.",
    "kind": "scale",
    "params": {"anchors": {"1": "posé là", "5": "tissé"}, "normative": False},
    "core": True,
}
TEXT = {"label": "Le désaccord", "question": "Comment un désaccord a-t-il été traité ?", "kind": "short_text"}
CHOICE = {
    "label": "Trancher",
    "question": "Comment tranche-t-on ?",
    "kind": "single_choice",
    "params": {
        "options": [
            {"id": "vote", "label": "vote"},
            {"id": "consent", "label": "consentement"},
            {"id": "chief", "label": "une personne"},
        ]
    },
}


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    """An app context for the whole test: for verbs called directly, without a client."""
    with app.app_context():
        yield


@pytest.fixture
def member_of(classroom: Classroom, inside: None) -> MemberOf:
    """The membership of an actor, inside the test's context."""
    return lambda actor: db.session.get_one(Membership, actor.member_id)


@pytest.fixture
def ines(classroom: Classroom, member_of: MemberOf) -> Membership:
    return member_of(classroom.ines)


@pytest.fixture
def karim(classroom: Classroom, member_of: MemberOf) -> Membership:
    return member_of(classroom.karim)


@pytest.fixture
def odile(classroom: Classroom, member_of: MemberOf) -> Membership:
    return member_of(classroom.odile)


@pytest.fixture
def guy(classroom: Classroom, member_of: MemberOf) -> Membership:
    return member_of(classroom.guy)


@pytest.fixture
def stranger(classroom: Classroom, member_of: MemberOf) -> Membership:
    return member_of(classroom.stranger)


@pytest.fixture
def grid(ines: Membership) -> Grid:
    """An empty grid."""
    return start_grid(ines, "Grille commune")


@pytest.fixture
def axis(ines: Membership, grid: Grid) -> Axis:
    """GOUV, the only axis of the grid."""
    return add_axis(ines, grid, "Gouvernance collective")


@pytest.fixture
def criterion(ines: Membership, axis: Axis) -> Criterion:
    """GOUV-01, a scale."""
    return add_criterion(ines, axis, SCALE)
