"""A class that answered and noted traces, to read with notions."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.fieldwork.carnets import jot, scale
from tests.fieldwork.conftest import Field, field, send
from tests.support.people import Actor, SignIn

__all__ = ["field", "send"]

WORDS = "On décide à table, jamais en réunion."
WHY = "Le bail le dit."


class Reading:
    """A visit to read: a trace with the words WORDS, and group A's answer with the reason WHY, both Inès's."""

    def __init__(self, field: Field, sign_in: SignIn, trace: str) -> None:
        self.field, self.sign_in = field, sign_in
        self.url = f"{field.people.url}/notions"
        self.trace = f"t-{trace}"

    def page(self, who: Actor, address: str = "") -> str:
        """The text of one of the pages of notions."""
        return self.client(who).get(self.url + address).text

    def client(self, who: Actor) -> FlaskClient:
        """Somebody signed in."""
        return self.sign_in(who)

    def put(self, who: Actor, name: str, key: str = "") -> int:
        """Put a notion, on the trace unless told otherwise; gives the status."""
        answer = self.client(who).post(f"{self.url}/lire/{key or self.trace}", data={"name": name})
        return answer.status_code

    def answer_key(self) -> str:
        """How the page names the answer."""
        soup = BeautifulSoup(self.page(self.field.people.ines, "/lire?groupe=tous"), "html.parser")
        return next(str(one["id"]) for one in soup.select("li.trace") if WHY in one.text)

    def mine(self, who: Actor) -> list[str]:
        """The notions of somebody's own on the page where one reads."""
        soup = BeautifulSoup(self.page(who, "/lire?groupe=tous"), "html.parser")
        return [one.text.strip() for one in soup.select(".notions button.badge")]

    def tag(self, name: str) -> str:
        """The address of a notion's page, as the list leads to it."""
        soup = BeautifulSoup(self.page(self.field.people.odile), "html.parser")
        return next(str(one["href"]) for one in soup.select("th a") if one.text == name)


@pytest.fixture
def reading(field: Field, send: Callable[..., object], sign_in: SignIn) -> Reading:
    """Something to read."""
    said = {"sort": "quote", "who": "Samia B.", "consent": "yes", "criterion": scale(field)}
    trace = jot(field, WORDS, **said)
    send(field.people.ines, field.operation("scale", value="2", note=WHY), trace)
    return Reading(field, sign_in, str(trace["jotting"]))
