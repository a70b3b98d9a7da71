"""A class with a grid of one criterion per kind, and three visits that took it along."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.grids.contents import FrozenCriterion, contents
from app.grids.models import Edition
from app.visits.models import Visit
from tests.comparison.builder import Field, field_of, member_of
from tests.grids.factory import adopted_grid
from tests.support.people import Classroom, SignIn
from tests.support.remembered import remembered

SHORT = ("scale", "single_choice", "multiple_choice", "yes_no_partial", "number", "shares", "tally")
TEXTS = ("short_text", "long_text", "quote", "photo")


@dataclass(frozen=True)
class World:
    """What a test writes to and looks at. Codes are OBS-01… in the order of SHORT, then TEXTS."""

    app: Flask
    room: Classroom
    field: Field
    edition_id: int
    visit_ids: list[int]
    open_as: Callable[..., FlaskClient]

    @property
    def edition(self) -> Edition:
        """Edition 1."""
        return db.session.get_one(Edition, self.edition_id)

    def visit(self, number: int) -> Visit:
        """The visit with this number."""
        return db.session.get_one(Visit, self.visit_ids[number - 1])

    def criterion(self, kind: str, edition: Edition | None = None) -> FrozenCriterion:
        """The criterion of a kind, in the wording of an edition."""
        held = contents((edition or self.edition).id)
        return next(one for one in held if one.kind == kind)

    def say(self, number: int, kind: str, **answers: Any) -> None:
        """Groups answer: say(1, "scale", A=3, B=4)."""
        for letter, value in answers.items():
            self.field.answer(self.visit(number), self.criterion(kind), letter, value)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What is written in here is committed at its end."""
        with self.app.app_context():
            yield
            db.session.commit()

    def page(self, path: str = "", who: Any = None) -> BeautifulSoup:
        """A page of the comparison, as Inès sees it."""
        answer = self.open_as(who or self.room.ines).get(f"{self.room.url}/comparer{path}")
        assert answer.status_code == 200, answer.status
        return BeautifulSoup(answer.text, "html.parser")


@pytest.fixture
def world(app: Flask, classroom: Classroom, sign_in: SignIn) -> World:
    """Groups A and B, three visits along edition 1."""

    def build() -> tuple[Field, int, list[int]]:
        edition = adopted_grid(member_of(classroom.odile), (*SHORT, *TEXTS))
        field = field_of(edition)
        visits = [field.visit(number, edition).id for number in (1, 2, 3)]
        db.session.commit()
        return field, edition.id, visits

    with app.app_context():
        return World(app, classroom, *remembered("world", build), sign_in)


def row_of(page: BeautifulSoup, code: str) -> list[str]:
    """The words of a row of the matrix: its head, then one cell per visit."""
    for row in page.select("#matrix tbody tr"):
        head = row.find("small")
        if head is not None and head.get_text(" ", strip=True).split()[0] == code:
            return [words(cell) for cell in row.find_all(["th", "td"])]
    raise AssertionError(f"no row {code}")


def words(tag: Tag | None) -> str:
    """An element's text on one line."""
    assert tag is not None
    return " ".join(tag.get_text(" ", strip=True).split())


def panel(page: BeautifulSoup, number: int) -> Tag:
    """The panel of a visit on a criterion's page."""
    found = page.find(id=f"visite-{number}")
    assert isinstance(found, Tag)
    return found
