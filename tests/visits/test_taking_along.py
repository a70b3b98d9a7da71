"""The edition that a visit uses: proposed, changed with care, fixed once the visit is closed."""

import pytest
from flask import Flask

from app.cohorts.models import Membership
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.fieldwork.models import Answer, Sheet
from app.grids.models import Edition
from app.visits import taking_along
from app.visits.models import Visit
from app.visits.state import close_visit, open_visit
from app.visits.taking_along import answers_given, choose_edition, leave_grid
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


@pytest.fixture
def with_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_along, "_count_answers", lambda visit_id, grid_id: 12)


def next_edition(facilitator: Membership, visit: Visit) -> Edition:
    edition = Edition(
        cohort_id=facilitator.cohort_id,
        grid_id=visit.taken_along[0].grid_id,
        number=2,
        decision="Après la première visite.",
        adopted_by_id=facilitator.id,
    )
    db.session.add(edition)
    db.session.commit()
    return edition


def test_another_edition_can_be_chosen_while_the_visit_is_open(classroom: Classroom, visit: Visit) -> None:
    odile = member(classroom.odile)
    second = next_edition(odile, visit)
    choose_edition(odile, visit, second)
    assert [taken.edition.number for taken in visit.taken_along] == [2]


def test_with_answers_the_change_of_edition_must_be_confirmed(
    classroom: Classroom, visit: Visit, with_answers: None
) -> None:
    odile = member(classroom.odile)
    second = next_edition(odile, visit)
    with pytest.raises(Invalid) as refused:
        choose_edition(odile, visit, second)
    assert "confirmed" in refused.value.errors
    choose_edition(odile, visit, second, confirmed=True)
    assert visit.taken_along[0].edition_id == second.id


def test_a_closed_visit_keeps_its_edition(classroom: Classroom, visit: Visit) -> None:
    odile = member(classroom.odile)
    second = next_edition(odile, visit)
    open_visit(odile, visit)
    close_visit(odile, visit)
    with pytest.raises(Conflict, match="close"):
        choose_edition(odile, visit, second)


def test_a_grid_can_be_left_at_home_unless_it_has_answers(
    classroom: Classroom, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    odile = member(classroom.odile)
    grid = visit.taken_along[0].grid
    with monkeypatch.context() as answers:
        answers.setattr(taking_along, "_count_answers", lambda visit_id, grid_id: 1)
        with pytest.raises(Conflict, match="réponses"):
            leave_grid(odile, visit, grid)
    leave_grid(odile, visit, grid)
    assert visit.taken_along == []


def test_a_visit_uses_one_edition_of_each_of_its_grids(classroom: Classroom, visit: Visit) -> None:
    odile = member(classroom.odile)
    other = adopted_grid(odile, ["number"], slug="deuxieme")
    choose_edition(odile, visit, other)
    assert len(visit.taken_along) == 2


def test_only_facilitators_choose_the_edition(classroom: Classroom, visit: Visit) -> None:
    edition = visit.taken_along[0].edition
    for actor in (classroom.ines, classroom.guy):
        with pytest.raises(Forbidden):
            choose_edition(member(actor), visit, edition)
        with pytest.raises(Forbidden):
            leave_grid(member(actor), visit, edition.grid)


def test_answers_are_counted_by_visit_and_grid(classroom: Classroom, visit: Visit) -> None:
    taken = visit.taken_along[0]
    other = adopted_grid(member(classroom.odile), ["scale"], slug="deuxieme")
    owner = {"visit_id": visit.id, "cohort_id": visit.cohort_id}
    sheet = Sheet(**owner, grid_id=taken.grid_id, member_id=classroom.ines.member_id)
    db.session.add(sheet)
    db.session.flush()
    item = taken.edition.items[0]
    answer = Answer(
        **owner,
        criterion_id=item.criterion_id,
        sheet_id=sheet.id,
        revision_id=item.revision_id,
        value=3,
        sheet_version=1,
        author_id=classroom.ines.member_id,
    )
    db.session.add(answer)
    db.session.flush()
    assert answers_given(visit, taken.grid_id) == 1
    assert answers_given(visit, other.grid_id) == 0
    assert answers_given(new_visit(classroom.odile), taken.grid_id) == 0
    answer.value = None  # taken back: no longer an answer
    db.session.flush()
    assert answers_given(visit, taken.grid_id) == 0
