"""A class with a prepared session, its verbs inside an app context or its pages through clients."""

import pytest
from flask import Flask

from app.cohorts.models import Membership
from app.grids.models import Grid
from app.rounds.models import ClassSession
from app.rounds.programme import prepare
from tests.deciding import conftest as deciding
from tests.rounds.sessions import prepare_session
from tests.support.people import Classroom
from tests.support.remembered import remembered

inside, member_of = deciding.inside, deciding.member_of
ines, karim, odile, guy, stranger = (
    deciding.ines,
    deciding.karim,
    deciding.odile,
    deciding.guy,
    deciding.stranger,
)
lea, grid, axis, criterion, choice = (
    deciding.lea,
    deciding.grid,
    deciding.axis,
    deciding.criterion,
    deciding.choice,
)
adopted, amend, proposal = deciding.adopted, deciding.amend, deciding.proposal


@pytest.fixture
def session(odile: Membership, adopted: Grid) -> ClassSession:
    """A session with its programme to begin with."""
    return prepare(odile, adopted, "Séance du mardi", None)


@pytest.fixture
def seance(app: Flask, classroom: Classroom) -> str:
    """The address of a prepared session; proposal 1 of its grid is in its silent round."""
    with app.app_context():
        return remembered("prepared session", lambda: prepare_session(classroom))
