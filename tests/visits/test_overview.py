"""Visits read together: the visit of the day, and few queries whatever their number."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from app.errors import NotFound
from app.extensions import db
from app.visits.models import Visit
from app.visits.overview import visit_of_the_day, visits_of, whole_visit
from app.visits.state import close_visit, open_visit
from tests.grids.factory import adopted_grid
from tests.support.people import Classroom
from tests.visits.factory import THEATRE, member, new_visit

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def inside(app: Flask):
    with app.app_context():
        yield


@pytest.fixture
def visits(inside: None, classroom: Classroom) -> list[Visit]:
    """Yesterday's, today's and next week's, all in preparation."""
    adopted_grid(member(classroom.odile), ["scale"])
    days = (TODAY - timedelta(1), TODAY, TODAY + timedelta(7))
    for day in days:
        new_visit(classroom.odile, replace(THEATRE, day=day))
    return list(visits_of(member(classroom.odile)))


def test_todays_visit_is_the_visit_of_the_day(classroom: Classroom, visits: list[Visit]) -> None:
    open_visit(member(classroom.odile), visits[0])
    assert visit_of_the_day(visits, TODAY) is visits[1]


def test_otherwise_it_is_the_one_that_is_still_under_way(classroom: Classroom, visits: list[Visit]) -> None:
    open_visit(member(classroom.odile), visits[0])
    assert visit_of_the_day(visits, TODAY + timedelta(2)) is visits[0]


def test_of_two_visits_on_one_day_the_open_one_comes_first(classroom: Classroom, visits: list[Visit]) -> None:
    odile = member(classroom.odile)
    evening = new_visit(classroom.odile)
    open_visit(odile, visits[1])
    close_visit(odile, visits[1])
    open_visit(odile, evening)
    assert visit_of_the_day(visits_of(odile), TODAY) is evening


def test_there_may_be_no_visit_of_the_day(visits: list[Visit]) -> None:
    assert visit_of_the_day(visits, TODAY + timedelta(2)) is None


def test_ten_visits_cost_as_many_queries_as_three(classroom: Classroom, visits: list[Visit]) -> None:
    def queries() -> int:
        db.session.expire_all()
        who = member(classroom.odile)
        counted: list[str] = []

        def count(connection, cursor, statement, *rest: object) -> None:
            counted.append(statement)

        event.listen(db.engine, "before_cursor_execute", count)
        try:
            for visit in visits_of(who):
                assert [taken.edition.number for taken in visit.taken_along] == [1]
                assert (visit.venue.name, len(visit.carried)) == ("Théâtre du Canal", 0)
        finally:
            event.remove(db.engine, "before_cursor_execute", count)
        return len(counted)

    before = queries()
    for _ in range(7):
        new_visit(classroom.odile)
    assert queries() == before <= 4


def test_a_visit_of_another_cohort_does_not_exist(classroom: Classroom, visits: list[Visit]) -> None:
    with pytest.raises(NotFound):
        whole_visit(member(classroom.stranger), 1)
