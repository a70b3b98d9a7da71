"""A class with an adopted grid (GOUV-01 a scale, GOUV-02 a choice) and somebody's proposal about it."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.cohorts.models import Membership
from app.deciding.models import Proposal
from app.deciding.proposing import Idea, propose
from app.extensions import db
from app.grids.criteria import add_criterion
from app.grids.editions import adopt_edition
from app.grids.models import Axis, Criterion, Grid
from tests.deciding.rounds import open_round
from tests.grids import conftest as grids
from tests.support.people import Classroom

inside, member_of = grids.inside, grids.member_of
ines, karim, odile, guy, stranger = grids.ines, grids.karim, grids.odile, grids.guy, grids.stranger
grid, axis, criterion = grids.grid, grids.axis, grids.criterion

Amend = Callable[..., Proposal]


@pytest.fixture
def lea(classroom: Classroom, member_of: grids.MemberOf) -> Membership:
    return member_of(classroom.lea)


@pytest.fixture
def choice(ines: Membership, axis: Axis, criterion: Criterion) -> Criterion:
    """GOUV-02, a single choice: vote, consent, chief."""
    return add_criterion(ines, axis, grids.CHOICE)


@pytest.fixture
def adopted(odile: Membership, grid: Grid, choice: Criterion) -> Grid:
    """The grid with its edition 1."""
    adopt_edition(odile, grid, "Adoptée par consentement.", grid.version)
    return grid


@pytest.fixture
def amend(adopted: Grid, criterion: Criterion) -> Amend:
    """`amend(member, question="…")` proposes another wording of GOUV-01, or of the criterion given."""

    def propose_it(member: Membership, about: Criterion = criterion, **wording: object) -> Proposal:
        mapping = wording.pop("mapping", None)
        idea = Idea("amend", "Pour être compris sur place.", wording, mapping=mapping)  # type: ignore[arg-type]
        return propose(member, adopted, idea, criterion=about)

    return propose_it


@pytest.fixture
def proposal(amend: Amend, ines: Membership) -> Proposal:
    """Inès would ask GOUV-01 otherwise."""
    made = amend(ines, question="À quel point le lieu est-il fait avec les gens d’ici ?")
    db.session.flush()
    return made


@pytest.fixture
def home(app: Flask, classroom: Classroom) -> str:
    """The address of an adopted grid; proposal 1 (by Inès) is in its silent round."""
    with app.app_context():
        return open_round(classroom)
