"""What tests of the programme share."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from app.cohorts.models import Membership
from app.extensions import db
from app.programme.models import Day
from app.programme.planning import add_day, whole_day
from tests.support.people import Actor, Classroom

AddDay = Callable[..., int]


def member(actor: Actor) -> Membership:
    """Call inside an app context."""
    return db.session.get_one(Membership, actor.member_id)


@pytest.fixture
def add(app: Flask, classroom: Classroom) -> AddDay:
    """`add(title="…")` puts a day in the programme, 5 October 2026 if nothing else is said; its id."""

    def build(**said: object) -> int:
        with app.app_context():
            plan = whole_day(**({"day": date(2026, 10, 5), "title": "Communs et culture"} | said))
            day: Day = add_day(member(classroom.odile), plan)
            db.session.commit()
            return day.id

    return build


@pytest.fixture
def count_queries(app: Flask) -> Callable[[Callable[[], Any]], int]:
    """How many times the database is asked while something is done."""

    def count(do: Callable[[], Any]) -> int:
        asked = []

        def note(*said: Any) -> None:
            asked.append(said[2])

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            do()
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    return count
