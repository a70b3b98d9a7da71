"""The people met: noted once, corrected without overwriting, with what they agreed to."""

import pytest
from flask import Flask

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.visits.encounters import Met, amend_encounter, fingerprint, forget_encounter, meet, met_as
from app.visits.models import Visit
from tests.support.people import Classroom
from tests.visits.factory import member, new_visit

NADIA = Met("Nadia", "régisseuse", "yes")


@pytest.fixture(autouse=True)
def inside(app: Flask):
    with app.app_context():
        yield


@pytest.fixture
def visit(inside: None, classroom: Classroom) -> Visit:
    return new_visit(classroom.odile)


def noted(visit: Visit) -> list[Met]:
    return [met_as(one) for one in visit.encounters]


def test_students_and_facilitators_note_who_was_met(classroom: Classroom, visit: Visit) -> None:
    meet(member(classroom.ines), visit, NADIA)
    meet(member(classroom.odile), visit, Met("J. P."))
    assert noted(visit) == [NADIA, Met("J. P.", "", "unnamed")]


def test_a_double_press_notes_one_person(classroom: Classroom, visit: Visit) -> None:
    ines = member(classroom.ines)
    assert meet(ines, visit, NADIA).id == meet(ines, visit, NADIA).id
    assert noted(visit) == [NADIA]


def test_the_same_person_with_another_consent_is_not_noted_twice(classroom: Classroom, visit: Visit) -> None:
    meet(member(classroom.ines), visit, NADIA)
    with pytest.raises(Invalid, match="déjà dans la liste"):
        meet(member(classroom.karim), visit, Met("Nadia", "régisseuse", "no"))
    assert noted(visit) == [NADIA]


def test_a_correction_never_overwrites_one_that_was_not_seen(classroom: Classroom, visit: Visit) -> None:
    ines, karim = member(classroom.ines), member(classroom.karim)
    nadia = meet(ines, visit, NADIA)
    seen = fingerprint(nadia)
    amend_encounter(ines, visit, nadia.id, Met("Nadia", "directrice technique", "yes"), seen=seen)
    with pytest.raises(Conflict):
        amend_encounter(karim, visit, nadia.id, Met("Nadia", "régisseuse", "no"), seen=seen)
    assert noted(visit) == [Met("Nadia", "directrice technique", "yes")]


def test_somebody_can_be_taken_off_the_list(classroom: Classroom, visit: Visit) -> None:
    ines = member(classroom.ines)
    nadia = meet(ines, visit, NADIA).id
    forget_encounter(ines, visit, nadia)
    assert noted(visit) == []
    with pytest.raises(NotFound):
        forget_encounter(ines, visit, nadia)


def test_nobody_is_corrected_through_another_visit(classroom: Classroom, visit: Visit) -> None:
    ines = member(classroom.ines)
    nadia = meet(ines, visit, NADIA).id
    with pytest.raises(NotFound):
        forget_encounter(ines, new_visit(classroom.odile), nadia)


def test_guests_note_nobody(classroom: Classroom, visit: Visit) -> None:
    with pytest.raises(Forbidden):
        meet(member(classroom.guy), visit, NADIA)
