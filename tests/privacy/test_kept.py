"""What the site keeps of people is declared beside its tables, and told on one page."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import JSON, Column, String

from app.privacy.kept import pointing_at_people, purposes, tables
from tests.support.people import Classroom, SignIn

# Shorter ones hold a code or one of a few words, never a sentence or a name.
CODE = 16


def may_hold_something_of_people(column: Column) -> bool:
    if isinstance(column.type, String):
        return (column.type.length or CODE + 1) > CODE and not column.primary_key
    return isinstance(column.type, JSON)


def test_every_text_and_every_link_to_somebody_says_what_it_is_kept_for(app: Flask) -> None:
    missing = []
    with app.app_context():
        for table in tables():
            told = {name for held in table.__personal__ for name in held.columns} | set(table.__impersonal__)
            suspect = {
                column.name for column in table.__table__.columns if may_hold_something_of_people(column)
            }
            missing += [
                f"{table.__tablename__}.{name}"
                for name in sorted((suspect | set(pointing_at_people(table))) - told)
            ]
    assert not missing, (
        "Say in __personal__ of its model what each is kept for (app/tables.py: Purpose), "
        "or in __impersonal__ that it holds nothing of people:\n" + "\n".join(missing)
    )


def test_what_is_declared_exists_and_is_declared_once(app: Flask) -> None:
    with app.app_context():
        for table in tables():
            names = [name for held in table.__personal__ for name in held.columns] + list(
                table.__impersonal__
            )
            assert len(names) == len(set(names)), table
            assert set(names) <= set(table.__table__.columns.keys()), table
            assert not set(pointing_at_people(table)) & set(table.__impersonal__), table


def test_whoever_comes_reads_all_of_it_on_one_page(client: FlaskClient, app: Flask) -> None:
    page = BeautifulSoup(client.get("/donnees-personnelles").text, "html.parser")
    with app.app_context():
        told = purposes()
    assert len(told) >= 10
    cards = page.select("section.card")
    assert [card.h2.text for card in cards] == [one.what for one in told]  # type: ignore[union-attr]
    for card, one in zip(cards, told, strict=True):
        assert [each.text for each in card.select("dd")] == [one.why, one.readers, one.until]
    assert "Connectez-vous" in page.text


@pytest.mark.parametrize(
    "address", ["/connexion", "/compte", "/donnees-personnelles", "{}/", "{}/membres", "/rien"]
)
def test_the_foot_of_a_page_leads_there(
    classroom: Classroom, sign_in: SignIn, client: FlaskClient, address: str
) -> None:
    browser = client if address == "/connexion" else sign_in(classroom.ines)
    page = browser.get(address.format(classroom.url)).text
    assert 'href="/donnees-personnelles"' in page.partition("<footer")[2]
