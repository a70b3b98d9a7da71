"""Attendu / trouvé: each expectation beside what the groups answered, as far as it may be told."""

import re
import uuid
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from app.extensions import db
from app.visits.expecting import Line, reveal_expectations, write_expectations
from app.visits.models import Visit
from tests.fieldwork.conftest import Field, Send
from tests.support.people import SignIn
from tests.visits.factory import member

Told = Callable[..., BeautifulSoup]


@pytest.fixture
def told(app: Flask, field: Field, send: Send, sign_in: SignIn) -> Told:
    """`told(kind, …)`: the page once Inès's expectation about a criterion is revealed and group A answered."""
    people = field.people

    def make(kind: str, *, query: str = "", **answer: str) -> BeautifulSoup:
        criterion = field.by_kind[kind].criterion_id
        [ack] = send(people.karim, field.operation(kind, **answer))
        assert ack["outcome"] == "applied"
        with app.app_context():
            visit = db.session.get_one(Visit, field.visit_id)
            lines = [
                Line(str(uuid.uuid4()), "Je m’attends à peu", criterion),
                Line(str(uuid.uuid4()), "Du bois"),
            ]
            write_expectations(member(people.ines), visit, lines)
            reveal_expectations(member(people.odile), visit)
            db.session.commit()
        page = sign_in(people.lea).get(f"{people.url}/visites/{field.number}/attendu-trouve{query}")
        return BeautifulSoup(page.text, "html.parser")

    return make


def section(page: BeautifulSoup, number: int) -> str:
    return re.sub(r"[ \n]+", " ", page.select(".facing")[number].get_text(" "))


def test_what_was_expected_stands_beside_what_a_group_found(told: Told) -> None:
    page = told("scale", value="4", note="Deux plénières par an")
    first = section(page, 0)
    assert "«\N{NO-BREAK SPACE}Je m’attends à peu\N{NO-BREAK SPACE}» Inès" in first
    assert "4" in first
    assert "Deux plénières par an" in first
    assert "pas de réponse" in first
    assert "Du bois\N{NO-BREAK SPACE}» Inès" in section(page, 1)


def test_what_was_seen_stays_apart_from_what_is_made_of_it(told: Told) -> None:
    first = section(told("long_text", seen="Un tableau noir", meaning="On affiche tout"), 0)
    assert "Ce que l’on a vu ou entendu Un tableau noir Ce que l’on en comprend On affiche tout" in first


def test_words_without_consent_are_not_there(told: Told) -> None:
    page = told(
        "quote", row_id="q1", row_words="On n’en peut plus", row_who="L.", row_function="", row_consent="no"
    )
    assert "On n’en peut plus" not in page.text
    assert "sans accord pour être montré ici" in page.text


def test_in_front_of_the_class_the_place_is_not_named(told: Told) -> None:
    page = told("scale", value="4", note="À la Halle des Possibles, on vote", query="?ecran=projection")
    assert "Je m’attends à peu" in page.text
    assert "Halle des Possibles" not in page.text
    assert "[le lieu], on vote" in page.text
