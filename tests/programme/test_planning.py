"""Days are added, moved and cancelled without losing what hangs on them."""

import json
from collections.abc import Callable
from datetime import date, time

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from app.errors import Invalid
from app.extensions import db
from app.programme.models import Day
from app.programme.planning import add_day, next_day, whole_day
from app.visits.models import Visit
from app.visits.planning import Plan, create_visit
from tests.programme.conftest import AddDay, member
from tests.support.people import Classroom, SignIn

HOURS = {"morning_from": "09:30", "morning_to": "12:30", "afternoon_from": "14:00", "afternoon_to": "17:00"}


@pytest.fixture
def odile(classroom: Classroom, sign_in: SignIn) -> FlaskClient:
    return sign_in(classroom.odile)


@pytest.fixture
def visit(app: Flask, classroom: Classroom) -> int:
    """Visit 1, with no date yet."""
    with app.app_context():
        made = create_visit(member(classroom.odile), Plan("La Halle"))
        db.session.commit()
        return made.id


def form_of(client: FlaskClient, address: str) -> dict[str, str]:
    """What a browser would send back unchanged."""
    page = BeautifulSoup(client.get(address).text, "html.parser")
    fields = {}
    for one in page.select("main form.form :is(input, textarea)"):
        if one.get("type") != "radio" or one.has_attr("checked"):
            fields[str(one["name"])] = str(one.get("value") or one.get_text().lstrip("\n"))
    for choice in page.select("main form.form select"):
        chosen = choice.select_one("option[selected]")
        fields[str(choice["name"])] = str(chosen["value"]) if chosen else ""
    return fields


def test_a_day_is_read_with_its_half_days_and_the_next_one_comes_first(
    classroom: Classroom, sign_in: SignIn, odile: FlaskClient
) -> None:
    address = f"{classroom.url}/programme/nouvelle"
    for day, title in (("2099-03-02", "Plus tard"), ("2099-01-05", "Bientôt"), ("2020-01-06", "Passée")):
        answer = odile.post(
            address, data=HOURS | {"day": day, "title": title, "kind": "theme", "speakers": "Ada L."}
        )
        assert answer.status_code == 303
    page = BeautifulSoup(sign_in(classroom.guy).get(f"{classroom.url}/programme").text, "html.parser")
    assert [one.get_text() for one in page.select(".day h3")] == ["Bientôt", "Plus tard", "Passée"]
    assert "La prochaine journée" in page.text
    assert "9\xa0h\xa030 – 12\xa0h\xa030" in page.text
    assert "14\xa0h – 17\xa0h" in page.text
    assert "Modifier" not in page.text


def test_a_half_day_without_hours_does_not_take_place(
    classroom: Classroom, odile: FlaskClient, add: AddDay
) -> None:
    add(title="Un matin", day=date(2099, 1, 1), afternoon_from=None, afternoon_to=None)
    page = odile.get(f"{classroom.url}/programme").text
    assert "12\xa0h\xa030" in page
    assert "17\xa0h" not in page


def test_what_cannot_be_kept_comes_back_beside_its_field(classroom: Classroom, odile: FlaskClient) -> None:
    sent = HOURS | {
        "day": "demain",
        "title": "",
        "kind": "theme",
        "morning_to": "08:00",
        "place": "Salle \x00 B",
    }
    answer = odile.post(f"{classroom.url}/programme/nouvelle", data=sent)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert "n’est pas comprise" in page.select_one("#day-error").text  # type: ignore[union-attr]
    assert page.select_one("#title-error") is not None
    assert "Salle" in str(page.select_one("#place"))


def test_a_day_whose_end_comes_first_is_refused(app: Flask, classroom: Classroom) -> None:
    odd = {"morning_from": time(12), "morning_to": time(9), "afternoon_to": None}
    plan = whole_day(day=date(2026, 1, 5), title="X", **odd)
    with app.app_context(), pytest.raises(Invalid) as refusal:
        add_day(member(classroom.odile), plan)
    assert set(refusal.value.errors) == {"morning_to", "afternoon_to"}


def test_pressing_twice_adds_one_day(app: Flask, classroom: Classroom, odile: FlaskClient) -> None:
    for _ in range(2):
        odile.post(
            f"{classroom.url}/programme/nouvelle",
            data=HOURS | {"day": "2099-01-05", "title": "Une", "kind": "theme"},
        )
    with app.app_context():
        assert db.session.query(Day).count() == 1


def test_moving_a_day_moves_the_visit_that_is_still_ahead(
    app: Flask, classroom: Classroom, odile: FlaskClient, add: AddDay, visit: int
) -> None:
    day = add(kind="visit", visit="1")
    address = f"{classroom.url}/programme/{day}/modifier"
    with app.app_context():
        assert db.session.get_one(Visit, visit).day == date(2026, 10, 5)
    assert odile.post(address, data=form_of(odile, address) | {"day": "12/10/2026"}).status_code == 303
    with app.app_context():
        assert db.session.get_one(Visit, visit).day == date(2026, 10, 12)
        db.session.get_one(Visit, visit).state = "closed"
        db.session.commit()
    odile.post(address, data=form_of(odile, address) | {"day": "19/10/2026"})
    with app.app_context():
        assert db.session.get_one(Visit, visit).day == date(2026, 10, 12)
    page = odile.get(f"{classroom.url}/programme").text
    assert "sa page dit le lundi 12 octobre 2026" in page


def test_a_visit_has_one_day(classroom: Classroom, odile: FlaskClient, add: AddDay, visit: int) -> None:
    add(visit="1")
    page = odile.get(f"{classroom.url}/programme/nouvelle").text
    assert "La Halle" not in page
    sent = HOURS | {"day": "2099-01-05", "title": "Autre", "kind": "visit", "visit": "1"}
    answer = odile.post(f"{classroom.url}/programme/nouvelle", data=sent)
    assert answer.status_code == 422
    assert "une autre journée l’a prise" in answer.text


def test_a_visit_of_the_programme_is_not_deleted_under_it(
    app: Flask, classroom: Classroom, odile: FlaskClient, add: AddDay, visit: int
) -> None:
    add(visit="1")
    answer = odile.post(f"{classroom.url}/visites/1/suppression")
    assert answer.status_code == 409
    assert "une journée du programme la nomme" in answer.text


def test_a_cancelled_day_stays_with_all_that_was_written_and_comes_back(
    app: Flask, classroom: Classroom, odile: FlaskClient, add: AddDay
) -> None:
    day = add(day=date(2099, 1, 5))
    for _ in range(2):
        assert odile.post(f"{classroom.url}/programme/{day}/annulation").status_code == 303
    page = BeautifulSoup(odile.get(f"{classroom.url}/programme").text, "html.parser")
    assert "Communs et culture" in page.select_one("section:has(#annulees)").text  # type: ignore[union-attr]
    with app.app_context():
        assert next_day(member(classroom.ines), date(2099, 1, 1)) is None
        assert db.session.get_one(Day, day).version == 2
    odile.post(f"{classroom.url}/programme/{day}/retablissement")
    assert "annulees" not in odile.get(f"{classroom.url}/programme").text


def test_a_form_read_before_somebody_else_s_change_shows_both(
    classroom: Classroom, odile: FlaskClient, add: AddDay
) -> None:
    day = add()
    address = f"{classroom.url}/programme/{day}/modifier"
    stale = form_of(odile, address)
    assert json.loads(stale["seen"])["title"] == "Communs et culture"
    odile.post(address, data=form_of(odile, address) | {"title": "Les communs", "place": "Salle B"})
    answer = odile.post(address, data=stale | {"title": "La culture en commun"})
    assert answer.status_code == 409
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.select_one("#title")["value"] == "La culture en commun"  # type: ignore[index]
    assert page.select_one("#place")["value"] == "Salle B"  # type: ignore[index]
    assert "Les communs" in page.select_one("table").text  # type: ignore[union-attr]


def test_students_read_and_do_not_change(classroom: Classroom, sign_in: SignIn, add: AddDay) -> None:
    day = add()
    ines = sign_in(classroom.ines)
    for path in ("nouvelle", "liste", f"{day}/modifier", f"{day}/annulation"):
        assert ines.post(f"{classroom.url}/programme/{path}", data={"title": "X"}).status_code == 403
    assert ines.get(f"{classroom.url}/programme").status_code == 200


def test_the_page_asks_no_more_of_the_database_with_many_days(
    classroom: Classroom,
    odile: FlaskClient,
    add: AddDay,
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    add(title="Une")
    odile.get(f"{classroom.url}/programme")
    few = count_queries(lambda: odile.get(f"{classroom.url}/programme"))
    for number in range(2, 9):
        add(title=f"Journée {number}", day=date(2099, 1, number))
    assert count_queries(lambda: odile.get(f"{classroom.url}/programme")) == few
