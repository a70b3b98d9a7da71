"""What tests of cohorts share."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.cohorts.models import Cohort, Group, Membership
from app.extensions import db
from tests.accounts.conftest import limited_app, quick_hashing
from tests.support.people import Classroom

__all__ = ["limited_app", "quick_hashing"]

# E-mail -> (name, role, group's letter or None), of those who have access.
ClassList = dict[str, tuple[str, str, str | None]]


@pytest.fixture
def class_list(app: Flask, classroom: Classroom) -> Callable[[], ClassList]:
    """Who is in the cohort now, straight from the database."""

    def read() -> ClassList:
        with app.app_context():
            members = db.session.scalars(
                select(Membership).where(
                    Membership.cohort_id == classroom.cohort_id, Membership.removed_at.is_(None)
                )
            )
            return {
                one.person.email: (one.name, one.role, one.group.letter if one.group else None)
                for one in members
            }

    return read


@pytest.fixture
def letters(app: Flask, classroom: Classroom) -> Callable[[], dict[str, str]]:
    """The cohort's groups by letter, with their names."""

    def read() -> dict[str, str]:
        with app.app_context():
            groups = db.session.scalars(select(Group).where(Group.cohort_id == classroom.cohort_id))
            return {group.letter: group.name for group in groups}

    return read


@pytest.fixture
def set_cohort(app: Flask, classroom: Classroom) -> Callable[..., None]:
    """Change columns of the cohort: `set_cohort(joining_open=False)`."""

    def change(**columns: object) -> None:
        with app.app_context():
            cohort = db.session.get_one(Cohort, classroom.cohort_id)
            for name, value in columns.items():
                setattr(cohort, name, value)
            db.session.commit()

    return change
