"""The evening of a visit: home says what is left to write, until the next day at noon, then leaves people alone."""

import uuid
from datetime import date, datetime, time
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from app.extensions import db
from app.home.evening import is_evening
from app.visits.models import Visit
from tests.fieldwork.carnets import jot
from tests.fieldwork.conftest import Field, Send, build_field, send
from tests.fieldwork.sounds import webm
from tests.fieldwork.test_files import send_file
from tests.support.people import Actor, Classroom, SignIn

__all__ = ["send"]

# `app.home` is the blueprint where the house is put together.
ROUTES = import_module("app.home.routes")
PARIS = ZoneInfo("Europe/Paris")
DAY = date(2026, 3, 28)  # the clocks go forward in the night that follows


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("ends_at", "moment", "evening"),
    [
        (time(16, 30), "2026-03-28T16:29:59", False),
        (time(16, 30), "2026-03-28T16:30:00", True),
        (None, "2026-03-28T16:59:59", False),
        (None, "2026-03-28T17:00:00", True),
        (time(16, 30), "2026-03-28T23:59:59", True),
        (time(16, 30), "2026-03-29T11:59:59", True),
        (time(16, 30), "2026-03-29T12:00:00", False),
        (time(16, 30), "2026-03-27T18:00:00", False),
    ],
)
def test_the_evening_lasts_until_the_next_day_at_noon(
    ends_at: time | None, moment: str, evening: bool
) -> None:
    assert is_evening(Visit(day=DAY, ends_at=ends_at), at(moment)) is evening


def test_hours_are_those_of_paris_wherever_the_server_is() -> None:
    visit = Visit(day=DAY, ends_at=time(17))
    assert not is_evening(visit, datetime.fromisoformat("2026-03-28T15:59:00+00:00"))
    assert is_evening(visit, datetime.fromisoformat("2026-03-28T16:00:00+00:00"))
    # The night is an hour shorter: noon in Paris is 10:00 in Greenwich.
    assert is_evening(visit, datetime.fromisoformat("2026-03-29T09:59:00+00:00"))
    assert not is_evening(visit, datetime.fromisoformat("2026-03-29T10:00:00+00:00"))


def test_a_visit_without_a_day_has_no_evening() -> None:
    assert not is_evening(Visit(day=None), at("2026-03-28T18:00:00"))


@pytest.fixture
def field(app: Flask, classroom: Classroom, monkeypatch: pytest.MonkeyPatch) -> Field:
    """A visit of two group criteria that ended at half past four; it is six in the evening."""
    monkeypatch.setattr(ROUTES, "present", lambda: at("2026-03-28T18:00:00"))
    monkeypatch.setattr(ROUTES, "today", lambda: DAY)
    with app.app_context():
        built = build_field(classroom, kinds=["scale", "short_text"])
        visit = db.session.get_one(Visit, built.visit_id)
        visit.day, visit.ends_at = DAY, time(16, 30)
        db.session.commit()
        return built


def card(app: Flask, field: Field, sign_in: SignIn, who: Actor) -> Tag | None:
    page = sign_in(who).get(f"{field.people.url}/")
    assert page.status_code == 200
    return BeautifulSoup(page.text, "html.parser").select_one("#evening")


def test_home_leads_to_each_question_left(app: Flask, field: Field, send: Send, sign_in: SignIn) -> None:
    send(field.people.karim, field.operation("scale", value="4"))
    found = card(app, field, sign_in, field.people.ines)
    assert found is not None
    links = [str(one["href"]) for one in found.select("a")]
    assert links == [f"{field.url}?moment=tout#critere-OBS-02"]
    page = sign_in(field.people.ines).get(links[0].partition("#")[0]).text
    assert 'id="critere-OBS-02"' in page


def test_a_loose_etonnement_is_recalled_to_its_author_alone(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    send(field.people.ines, jot(field, "La clé pend à l’entrée"))
    mine = card(app, field, sign_in, field.people.ines)
    assert mine is not None
    assert "La clé pend à l’entrée" in mine.text
    assert any(str(one["href"]).endswith("/carnet") for one in mine.select("a"))
    theirs = card(app, field, sign_in, field.people.karim)
    assert theirs is not None
    assert "La clé" not in theirs.text


def test_a_memo_that_was_only_said_is_recalled_until_it_is_written(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    name = str(uuid.uuid4())
    one = jot(field, "", media=name)
    send(field.people.ines, one)
    assert send_file(sign_in(field.people.ines), field, one["jotting"], webm(), name).status_code == 201
    mine = card(app, field, sign_in, field.people.ines)
    assert mine is not None
    assert "Mémos à transcrire" in mine.text
    assert any(
        str(link["href"]).endswith(f"/carnet#etonnement-{one['jotting']}") for link in mine.select("a")
    )
    send(field.people.ines, jot(field, "La cloche sonne à midi", 1, one["jotting"], media=name))
    mine = card(app, field, sign_in, field.people.ines)
    assert mine is not None
    assert "Mémos à transcrire" not in mine.text
    assert "La cloche sonne" in mine.text


def test_once_all_is_written_home_says_so_kindly(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    send(field.people.karim, field.operation("scale", value="4"))
    send(field.people.karim, field.operation("short_text", text="Du bois"))
    found = card(app, field, sign_in, field.people.ines)
    assert found is not None
    assert "Tout est écrit" in found.text
    assert not found.select("a")


def test_no_score_and_nobody_else_is_named(app: Flask, field: Field, send: Send, sign_in: SignIn) -> None:
    send(field.people.karim, field.operation("scale", value="4"))
    found = card(app, field, sign_in, field.people.ines)
    assert found is not None
    assert "%" not in found.text
    assert " sur " not in found.text
    assert "Karim" not in found.text


def test_it_is_for_students_and_for_that_evening_only(
    app: Flask, field: Field, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert card(app, field, sign_in, field.people.odile) is None
    assert card(app, field, sign_in, field.people.guy) is None
    monkeypatch.setattr(ROUTES, "present", lambda: at("2026-03-29T12:00:00"))
    assert card(app, field, sign_in, field.people.ines) is None


def test_a_closed_visit_takes_nothing_more_and_asks_for_nothing(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    with app.app_context():
        db.session.get_one(Visit, field.visit_id).state = "closed"
        db.session.commit()
    assert card(app, field, sign_in, field.people.ines) is None
