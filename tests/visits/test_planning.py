"""Preparing visits: nobody's change disappears, and what was answered cannot be deleted."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import time
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import database
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.fieldwork.models import Sheet
from app.visits.models import Venue, Visit
from app.visits.overview import visits_of
from app.visits.planning import change_visit, create_visit, plan_of, prepare_usual_visits, remove_visit
from tests.grids.factory import adopted_grid
from tests.support.people import Classroom
from tests.visits.factory import THEATRE, member, new_visit


@pytest.fixture(autouse=True)
def inside(app: Flask):
    with app.app_context():
        yield


def test_three_visits_are_prepared_once_two_cultural_one_beyond(classroom: Classroom) -> None:
    odile = member(classroom.odile)
    prepare_usual_visits(odile)
    prepare_usual_visits(odile)
    visits = visits_of(odile)
    assert [visit.number for visit in visits] == [1, 2, 3]
    assert [visit.venue.sector for visit in visits] == ["cultural", "cultural", "beyond"]


def test_preparing_three_visits_twice_at_once_makes_three(app: Flask, classroom: Classroom) -> None:
    together = Barrier(2)
    turns = database.write_lock if database.is_sqlite(db.engine) else nullcontext()

    def prepare() -> None:
        with app.app_context():
            together.wait()
            with turns:
                prepare_usual_visits(member(classroom.odile))
                db.session.commit()

    threads = [Thread(target=prepare) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert db.session.scalar(select(func.count(Visit.id))) == 3


def test_a_visit_takes_the_latest_edition_along(classroom: Classroom) -> None:
    edition = adopted_grid(member(classroom.odile), ["scale"])
    visit = new_visit(classroom.odile)
    assert [taken.edition_id for taken in visit.taken_along] == [edition.id]


def test_any_number_of_visits_follow_one_another(classroom: Classroom) -> None:
    for place in ("Un", "Deux", "Trois", "Quatre"):
        new_visit(classroom.odile, replace(THEATRE, venue_name=place))
    assert [(visit.number, visit.venue.name) for visit in visits_of(member(classroom.ines))] == [
        (1, "Un"),
        (2, "Deux"),
        (3, "Trois"),
        (4, "Quatre"),
    ]


def test_the_same_form_sent_twice_makes_one_visit(classroom: Classroom) -> None:
    odile = member(classroom.odile)
    first = create_visit(odile, THEATRE, number=1)
    assert create_visit(odile, THEATRE, number=1) is first
    assert create_visit(odile, replace(THEATRE, venue_name="Ailleurs"), number=1).number == 2


def test_the_end_comes_after_the_start(classroom: Classroom) -> None:
    with pytest.raises(Invalid) as refused:
        create_visit(member(classroom.odile), replace(THEATRE, starts_at=time(14), ends_at=time(14)))
    assert "ends_at" in refused.value.errors


def test_only_facilitators_prepare_visits(classroom: Classroom) -> None:
    visit = new_visit(classroom.odile)
    for actor in (classroom.ines, classroom.guy):
        who = member(actor)
        for attempt in (
            lambda who=who: create_visit(who, THEATRE),
            lambda who=who: prepare_usual_visits(who),
            lambda who=who: change_visit(who, visit, THEATRE, 1),
            lambda who=who: remove_visit(who, visit),
        ):
            with pytest.raises(Forbidden):
                attempt()


def test_a_change_made_from_a_page_read_before_another_change_overwrites_nothing(
    classroom: Classroom,
) -> None:
    odile = member(classroom.odile)
    visit = new_visit(classroom.odile)
    change_visit(odile, visit, replace(THEATRE, programme="Le nouveau programme"), version=1)
    with pytest.raises(Conflict):
        change_visit(odile, visit, replace(THEATRE, address="Ailleurs"), version=1)
    assert plan_of(visit).programme == "Le nouveau programme"


def test_sending_the_same_change_twice_is_no_conflict(classroom: Classroom) -> None:
    odile = member(classroom.odile)
    visit = new_visit(classroom.odile)
    change = replace(THEATRE, programme="Le nouveau programme")
    change_visit(odile, visit, change, version=1)
    change_visit(odile, visit, change, version=1)
    assert visit.version == 2


def test_a_visit_without_answers_can_be_deleted_with_its_place(classroom: Classroom) -> None:
    adopted_grid(member(classroom.odile), ["scale"])
    visit = new_visit(classroom.odile)
    remove_visit(member(classroom.odile), visit)
    db.session.commit()
    assert db.session.scalar(select(func.count(Visit.id))) == 0
    assert db.session.scalar(select(func.count(Venue.id))) == 0


def test_a_visit_that_has_answers_is_not_deleted_and_the_reason_is_said(classroom: Classroom) -> None:
    edition = adopted_grid(member(classroom.odile), ["scale"])
    visit = new_visit(classroom.odile)
    ines = member(classroom.ines)
    db.session.add(
        Sheet(
            cohort_id=classroom.cohort_id, visit_id=visit.id, grid_id=edition.grid_id, group_id=ines.group_id
        )
    )
    db.session.commit()
    with pytest.raises(Conflict, match="a déjà des réponses"):
        remove_visit(member(classroom.odile), visit)
    db.session.commit()
    assert [taken.edition_id for taken in visit.taken_along] == [edition.id]
    assert visit.venue.name == "Théâtre du Canal"


def test_unusual_characters_are_kept_as_they_were_typed(classroom: Classroom) -> None:
    odd = replace(THEATRE, venue_name="<b>Le 🏛️ « Ça »</b>", programme="عربي\n<script>alert(1)</script>")
    visit = new_visit(classroom.odile, odd)
    db.session.expire_all()
    assert plan_of(visit) == odd
