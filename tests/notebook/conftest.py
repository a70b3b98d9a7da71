"""A class that noted traces and answered, and Inès, who writes her note about it."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fieldwork.carnets import jot, scale
from tests.fieldwork.conftest import JSON, Field, field, send
from tests.support.people import Actor, SignIn

__all__ = ["field", "send"]

WORDS = "On décide à table, jamais en réunion."
WHY = "Le bail le dit."


class Desk:
    """Inès' note: `trace` is a quote noted by Karim under the scale, with group A's answer 2 beside it."""

    def __init__(
        self, app: Flask, field: Field, sign_in: SignIn, send: Callable[..., Any], trace: str
    ) -> None:
        self.app, self.field, self.sign_in, self.send = app, field, sign_in, send
        self.people = field.people
        self.url = f"{field.people.url}/notes"
        self.trace = f"t-{trace}"
        self.id = self.people.ines.member_id
        self.note = f"{self.url}/{self.id}"

    def client(self, who: Actor | None = None) -> FlaskClient:
        """Inès unless somebody else is named."""
        return self.sign_in(who or self.people.ines)

    def page(self, part: str = "", who: Actor | None = None) -> BeautifulSoup:
        """One of the pages of her note, as somebody sees it."""
        answer = self.client(who).get(self.note + part)
        assert answer.status_code == 200, answer.text
        return BeautifulSoup(answer.text.replace("\xa0", " "), "html.parser")

    def post(self, part: str, who: Actor | None = None, **data: Any) -> TestResponse:
        """A form of her note."""
        return self.client(who).post(self.note + part, data=data)

    def pick(self, key: str = "", who: Actor | None = None) -> TestResponse:
        """The button under something, the trace unless told otherwise."""
        return self.client(who).post(f"{self.url}/panier/{key or self.trace}")

    def part(self, title: str = "Ce qui se décide") -> str:
        """A new part of the plan; its id."""
        name = str(uuid.uuid4())
        assert self.post("/parties", section=name, title=title).status_code == 303
        return name

    def save(self, section: str, text: str, base: int = 1, title: str = "Ce qui se décide") -> TestResponse:
        """The plain form of a part."""
        return self.post(f"/parties/{section}", text=text, title=title, base=str(base))

    def edit(self, section: str, text: str, base: int = 1, **more: Any) -> dict[str, Any]:
        """An operation as a device sends it."""
        return {
            "id": str(uuid.uuid4()),
            "sheet": f"note.{self.id}",
            "jotting": section,
            "base": base,
            "fields": {"title": ["Ce qui se décide"], "text": [text]},
            "typed_at": "2026-01-05T10:00:00.000Z",
            **more,
        }

    def plan(self) -> list[str]:
        """The plan as it reads: « 1 Titre »."""
        return [one.p.get_text(" ", strip=True).split("  ")[0] for one in self._lines()]

    def _lines(self) -> list[Tag]:
        return self.page().select("ol.plan > li")

    def numbers(self) -> list[str]:
        """Number and title of each part."""
        return [f"{one.select_one('.code').text} {one.a.text}" for one in self._lines()]  # type: ignore[union-attr]

    def seen(self) -> str:
        """The version of the plan that the page shows."""
        return str(self.page().select_one("#plan [name=seen]")["value"])  # type: ignore[index]

    def text(self, section: str) -> str:
        """What the page to write in shows of a part."""
        return self.page("/ecrire").select_one(f"#texte-{section}").text.lstrip("\n")  # type: ignore[union-attr]

    def withdraw(self) -> None:
        """Whoever was quoted takes the consent back."""
        address = f"{self.people.url}/traces/{self.trace.removeprefix('t-')}/accord"
        assert self.client(self.people.karim).post(address, data={"consent": "withdrawn"}).status_code == 303


@pytest.fixture
def desk(app: Flask, field: Field, send: Callable[..., Any], sign_in: SignIn) -> Desk:
    """Something to write about."""
    trace = jot(field, WORDS, sort="quote", who="Samia B.", consent="yes", criterion=scale(field))
    send(field.people.karim, field.operation("scale", value="2", note=WHY), trace)
    return Desk(app, field, sign_in, send, str(trace["jotting"]))


__all__ += ["JSON"]
