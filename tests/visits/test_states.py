"""A visit is prepared, opened, closed, and opened again if need be."""

import pytest
from flask import Flask

from app.errors import Conflict, Forbidden, Invalid
from app.visits.models import Visit, VisitState
from app.visits.state import close_visit, open_visit, reopen_visit
from tests.grids.factory import adopted_grid
from tests.support.people import Classroom
from tests.visits.factory import member, new_visit


@pytest.fixture(autouse=True)
def inside(app: Flask):
    with app.app_context():
        yield


@pytest.fixture
def visit(inside: None, classroom: Classroom) -> Visit:
    adopted_grid(member(classroom.odile), ["scale"])
    return new_visit(classroom.odile)


def test_a_visit_goes_from_preparation_to_closed_and_back(classroom: Classroom, visit: Visit) -> None:
    odile = member(classroom.odile)
    states = [visit.state]
    for step in (open_visit, close_visit, reopen_visit):
        step(odile, visit)
        states.append(visit.state)
    assert states == [
        VisitState.preparing,
        VisitState.under_way,
        VisitState.closed,
        VisitState.under_way,
    ]


def test_a_second_press_on_the_same_button_changes_nothing(classroom: Classroom, visit: Visit) -> None:
    odile = member(classroom.odile)
    for step in (open_visit, open_visit, close_visit, close_visit, reopen_visit, reopen_visit):
        step(odile, visit)
    assert visit.state == VisitState.under_way


def test_what_makes_no_sense_is_refused_with_the_reason(classroom: Classroom, visit: Visit) -> None:
    odile = member(classroom.odile)
    with pytest.raises(Conflict, match="pas commencé"):
        close_visit(odile, visit)
    with pytest.raises(Conflict, match="pas encore été ouverte"):
        reopen_visit(odile, visit)
    open_visit(odile, visit)
    close_visit(odile, visit)
    with pytest.raises(Conflict, match="rouvrez-la"):
        open_visit(odile, visit)


def test_a_visit_cannot_open_before_an_edition_is_adopted(classroom: Classroom) -> None:
    odile = member(classroom.odile)
    visit = new_visit(classroom.odile)
    with pytest.raises(Invalid, match="adopter une édition"):
        open_visit(odile, visit)
    edition = adopted_grid(odile, ["scale"])
    open_visit(odile, visit)
    assert [taken.edition_id for taken in visit.taken_along] == [edition.id]


def test_students_and_guests_open_and_close_nothing(classroom: Classroom, visit: Visit) -> None:
    for actor in (classroom.ines, classroom.guy):
        for step in (open_visit, close_visit, reopen_visit):
            with pytest.raises(Forbidden):
                step(member(actor), visit)
