"""Reading with notions: what one puts, one finds again; what one may not read, one cannot touch."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from app.coding.models import Tagging
from app.extensions import db
from tests.coding.conftest import WHY, WORDS, Reading
from tests.support.fragments import HTMX


def taggings(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(func.count(Tagging.id))).one()


def test_traces_and_answers_of_a_visit_are_read_in_words(reading: Reading) -> None:
    page = reading.page(reading.field.people.lea, "/lire?groupe=tous")
    assert WORDS in page
    assert WHY in page


@pytest.mark.parametrize("on", ["trace", "answer"])
def test_a_notion_put_on_a_passage_is_there_again(app: Flask, reading: Reading, on: str) -> None:
    key = reading.answer_key() if on == "answer" else ""
    assert reading.put(reading.field.people.lea, "  droits   culturels ", key) == 303
    assert reading.mine(reading.field.people.lea) == ["Droits culturels"]
    assert taggings(app) == 1


def test_the_same_notion_twice_or_otherwise_spelt_is_one(app: Flask, reading: Reading) -> None:
    for name in ("Émancipation", "Émancipation", "emancipation", "ÉMANCIPATION"):
        assert reading.put(reading.field.people.lea, name) == 303
    assert reading.mine(reading.field.people.lea) == ["Émancipation"]
    assert taggings(app) == 1


def test_nobody_sees_the_notions_of_others_where_they_read(reading: Reading) -> None:
    reading.put(reading.field.people.lea, "Vaisselle")
    for who in (reading.field.people.ines, reading.field.people.odile):
        soup = BeautifulSoup(reading.page(who, "/lire?groupe=tous"), "html.parser")
        assert [str(one) for one in soup.select("li.trace") if "Vaisselle" in str(one)] == []
    assert reading.mine(reading.field.people.ines) == []


def test_one_takes_off_ones_own_notion_and_nobody_elses(app: Flask, reading: Reading) -> None:
    lea, karim = reading.field.people.lea, reading.field.people.karim
    reading.put(lea, "Coopération")
    reading.put(karim, "Coopération")
    number = reading.tag("Coopération").rpartition("/")[2]
    address = f"{reading.url}/lire/{reading.trace}/{number}/retirer"
    for _ in range(2):
        assert reading.client(lea).post(address).status_code == 303
    assert reading.mine(lea) == []
    assert reading.mine(karim) == ["Coopération"]


@pytest.mark.parametrize(
    ("name", "says"), [("", "en un mot"), ("  ?!  ", "en un mot"), ("é" * 61, "60 caractères au plus")]
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_no_notion_comes_back_with_the_words(
    reading: Reading, name: str, says: str, headers: dict[str, str]
) -> None:
    answer = reading.client(reading.field.people.lea).post(
        f"{reading.url}/lire/{reading.trace}", data={"name": name}, headers=headers
    )
    assert answer.status_code == 422
    one = BeautifulSoup(answer.text, "html.parser").find(id=reading.trace)
    assert one is not None
    assert says in one.text
    assert one.select_one("input[name=name]")["value"] == name  # type: ignore[index]


def test_a_passage_bears_twelve_notions_of_one_reader(reading: Reading) -> None:
    lea = reading.field.people.lea
    assert [reading.put(lea, f"Notion {number}") for number in range(13)] == [303] * 12 + [422]
    assert reading.put(reading.field.people.karim, "Notion 12") == 303


@pytest.mark.parametrize("key", ["t-nothing", "r-1", "r-0-1", "r-99999-1", "t-" + "0" * 36, "r-1-1x"])
def test_what_is_no_passage_of_the_cohort_does_not_exist(reading: Reading, key: str) -> None:
    assert reading.put(reading.field.people.lea, "Coopération", key) == 404


def test_a_trace_whose_consent_is_withdrawn_is_read_by_its_author_alone(app: Flask, reading: Reading) -> None:
    people = reading.field.people
    reading.put(people.lea, "Coopération")
    tag = reading.tag("Coopération")
    traces = f"{people.url}/traces/{reading.trace[2:]}/accord"
    reading.client(people.ines).post(traces, data={"consent": "withdrawn"})
    assert reading.put(people.karim, "Coopération") == 404
    for who in (people.lea, people.odile):
        assert WORDS not in reading.page(who, "/lire?groupe=tous")
        assert WORDS not in reading.client(who).get(tag).text
        assert "Coopération</a>" not in reading.page(who)
    assert WORDS in reading.client(people.ines).get(tag).text
    assert taggings(app) == 1


def test_guests_and_outsiders_do_not_read_with_notions(reading: Reading) -> None:
    people = reading.field.people
    for address in ("", "/lire", "/lectures"):
        assert reading.client(people.guy).get(reading.url + address).status_code == 403
        assert reading.client(people.stranger).get(reading.url + address).status_code == 404
    assert reading.put(people.guy, "Coopération") == 403
    assert reading.put(people.stranger, "Coopération") == 404


def test_filters_keep_what_is_asked_for(reading: Reading) -> None:
    lea = reading.field.people.lea
    assert "Rien ne correspond" in reading.page(lea, "/lire?groupe=B")
    assert WORDS in reading.page(lea, "/lire?groupe=A")
    reading.put(lea, "Coopération")
    left = reading.page(lea, "/lire?reste=1&groupe=tous")
    assert WORDS not in left
    assert WHY in left
    assert "1 passage sur 2".replace("1 p", "1\N{NO-BREAK SPACE}p") in left
    assert reading.page(lea, "/lire?visite=9")
    back = reading.client(lea).post(
        f"{reading.url}/lire/{reading.trace}", data={"name": "Don", "groupe": "A", "visite": "1"}
    )
    assert "groupe=A" in back.location
    assert back.location.endswith(f"#{reading.trace}")


def test_htmx_gets_the_passage_alone(reading: Reading) -> None:
    answer = reading.client(reading.field.people.lea).post(
        f"{reading.url}/lire/{reading.trace}", data={"name": "Coopération"}, headers=HTMX
    )
    soup = BeautifulSoup(answer.text, "html.parser")
    assert [one["id"] for one in soup.select("li")] == [reading.trace]
    assert soup.select_one("button.badge").text.strip() == "Coopération"  # type: ignore[union-attr]


def test_one_begins_with_ones_own_group(reading: Reading) -> None:
    people = reading.field.people
    assert WORDS in reading.page(people.karim, "/lire")
    assert WORDS in reading.page(people.odile, "/lire")
    page = BeautifulSoup(reading.page(people.karim, "/lire"), "html.parser")
    assert page.select_one("#groupe option[selected]").text == "Groupe A"  # type: ignore[union-attr]
