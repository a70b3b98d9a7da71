"""A class with a visit on the programme, its page, and what can be cited on it."""

import re
from dataclasses import dataclass
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.extensions import db
from app.library.models import ResourceItem
from app.programme.planning import add_day, whole_day
from tests.comparison.builder import member_of
from tests.comparison.conftest import World, world
from tests.conftest import new_client
from tests.programme.conftest import count_queries
from tests.support.people import Actor
from tests.support.remembered import remembered

__all__ = ["count_queries", "world"]

THREE = {"learned": "Le bar tient le lieu.", "divides": "Qui décide ?", "to_check": "Compter qui parle."}


@dataclass(frozen=True)
class Space:
    """The resource space of `world`; `day` is that of visit 1, `other` a thematic day."""

    world: World
    day: int
    other: int

    def url(self, path: str = "", day: int | None = None) -> str:
        """Below the page of a day."""
        return f"{self.world.room.url}/ressources/{day or self.day}{path}"

    def get(self, path: str = "", who: Actor | None = None, day: int | None = None) -> TestResponse:
        """What somebody reads there; Inès unless said otherwise."""
        return self.as_(who or self.world.room.ines).get(self.url(path, day))

    def post(
        self, path: str, who: Actor | None = None, day: int | None = None, **form: object
    ) -> TestResponse:
        """What comes of a form sent there; Odile unless said otherwise."""
        return self.as_(who or self.world.room.odile).post(self.url(path, day), data=form)

    def as_(self, who: Actor) -> FlaskClient:
        """Somebody's browser."""
        return self.world.open_as(who)

    def nobody(self) -> FlaskClient:
        """A browser in which nobody is signed in."""
        return new_client(self.world.app)

    def write(self, day: int | None = None, **texts: str) -> None:
        """Inès writes the draft, after reading it."""
        page = BeautifulSoup(self.get("/brouillon", day=day).text, "html.parser")
        seen = {str(one["name"]): str(one["value"]) for one in page.select("form.form input[name$=_seen]")}
        answer = self.post("/brouillon", self.world.room.ines, day, **(seen | (texts or THREE)))
        assert answer.status_code == 303

    def publish(self, day: int | None = None, **more: str) -> TestResponse:
        """Odile publishes the draft, after reading it."""
        page = self.get("/brouillon", self.world.room.odile, day).text
        found = re.search(r'name="read" value="([^"]+)"', page)
        return self.post("/publication", day=day, read=found[1] if found else "", **more)

    def cite(self, trace: str, day: int | None = None) -> TestResponse:
        """Inès cites a trace."""
        return self.post("/references", self.world.room.ines, day, sorte="trace", quoi=trace)

    def items(self) -> list[ResourceItem]:
        """What pages point at, in order."""
        with self.world.app.app_context():
            return list(db.session.scalars(select(ResourceItem).order_by(ResourceItem.id)))

    def link(self, path: str, day: int | None = None) -> str:
        """The path of a link that Odile makes, for guests or for the host."""
        address = f"{self.world.room.url}/ressources/{path}" if path != "hote" else self.url("/hote", day)
        page = self.as_(self.world.room.odile).post(address)
        assert page.status_code == 200
        found = re.search(r'value="http://[^/]+(/[^"]+)"', page.text)
        assert found
        return found[1]


@pytest.fixture
def space(world: World) -> Space:
    """Visit 1 on the programme, and a thematic day after it."""

    def build() -> tuple[int, int]:
        odile = member_of(world.room.odile)
        visit = whole_day(day=date(2026, 10, 6), title="Au Moulin", kind="visit", visit="1")
        theme = whole_day(day=date(2026, 11, 3), title="Les communs", speakers="Adèle Roncin")
        made = add_day(odile, visit).id, add_day(odile, theme).id
        db.session.commit()
        return made

    with world.app.app_context():
        return Space(world, *remembered("space", build))
