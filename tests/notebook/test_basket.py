"""The basket: filled from anywhere, sorted by notion, and it holds nothing that one may not quote any more."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.notebook.models import NotePick
from tests.fieldwork.carnets import jot, scale
from tests.notebook.conftest import WHY, WORDS, Desk
from tests.support.fragments import HTMX

CITED = "Cité dans 1 note"


def answer_key(desk: Desk) -> str:
    soup = BeautifulSoup(desk.client().get(f"{desk.people.url}/notions/lire?groupe=tous").text, "html.parser")
    return next(str(one["id"]) for one in soup.select("li.trace") if WHY in one.text)


@pytest.mark.parametrize("page", ["/traces", "/comparer/commune/{code}", "/notions/lire?groupe=tous"])
def test_a_button_under_a_trace_puts_it_in_the_basket(desk: Desk, page: str) -> None:
    address = desk.people.url + page.format(code=desk.field.by_kind["scale"].code)
    soup = BeautifulSoup(desk.client().get(address).text, "html.parser")
    [form] = [one for one in soup.select("form.pick") if desk.trace in str(one["action"])]
    back = form.select_one("[name=retour]")["value"]  # type: ignore[index]
    answer = desk.client().post(str(form["action"]), data={"retour": back})
    assert answer.status_code == 303
    assert answer.location == back
    assert WORDS in desk.page("/panier").text


def test_a_page_drawn_once_for_everybody_says_nothing_of_ones_basket(desk: Desk) -> None:
    address = f"{desk.people.url}/comparer/commune/{desk.field.by_kind['scale'].code}"
    desk.pick()
    for who in (desk.people.ines, desk.people.karim, desk.people.odile):
        page = BeautifulSoup(desk.client(who).get(address).text, "html.parser")
        assert "Dans mon panier" not in page.text
        assert bool(page.select(".has-basket")) == (who != desk.people.odile)


def test_pressing_twice_puts_it_once_and_htmx_gets_the_button_alone(app: Flask, desk: Desk) -> None:
    desk.pick()
    answer = desk.client().post(f"{desk.url}/panier/{desk.trace}", data={"retour": "/"}, headers=HTMX)
    assert "Dans mon panier" in answer.text
    assert "<html" not in answer.text
    with app.app_context():
        assert db.session.scalar(select(func.count(NotePick.id))) == 1
    desk.client().post(f"{desk.url}/panier/{desk.trace}/retrait")
    assert WORDS not in desk.page("/panier").select_one("main").text  # type: ignore[union-attr]


def test_an_answer_and_a_synthesis_go_into_the_basket(desk: Desk) -> None:
    code = desk.field.by_kind["scale"].code
    place = f"{desk.people.url}/comparer/commune/{code}/visites/1/synthese"
    desk.client().post(place, data={"text": "On entre par les tâches.", "seen": "0"})
    shown = BeautifulSoup(desk.client().get(f"{desk.people.url}/comparer/commune/{code}").text, "html.parser")
    actions = {str(one["action"]).rpartition("/")[2] for one in shown.select(".retained form.pick")}
    [key] = actions
    for one in (key, answer_key(desk)):
        assert desk.pick(one).status_code == 303
    held = desk.page("/panier").text
    assert "On entre par les tâches." in held
    assert WHY in held
    assert "groupe A, visite 1 (La Halle des Possibles)" in held


def test_it_is_sorted_by_ones_own_notions(desk: Desk) -> None:
    desk.pick()
    desk.pick(answer_key(desk))
    read = f"{desk.people.url}/notions/lire/{desk.trace}"
    desk.client().post(read, data={"name": "Démocratie interne"})
    desk.client(desk.people.lea).post(read, data={"name": "Vaisselle"})
    titles = [one.text.strip() for one in desk.page("/panier").select("section h2")]
    assert titles == ["Démocratie interne (1)", "Sans notion (1)"]


def test_what_says_otherwise_stands_beside_with_the_reason(desk: Desk) -> None:
    desk.pick()
    other = desk.field.operation("scale", value="5", note="Chez nous, tout est voté.")
    other["sheet"] = f"{desk.field.visit_id}.{desk.field.grid_id}.g{desk.field.group_b}"
    assert desk.page("/panier").select(".facing") == []
    desk.send(desk.people.lea, other)
    [facing] = desk.page("/panier").select(".facing")
    code = desk.field.by_kind["scale"].code
    assert f"{code} : le groupe B répond « 5 sur 5" in facing.text
    assert "là où le groupe A répond « 2 sur 5" in facing.text
    assert "tout est voté" in facing.text


def test_what_was_withdrawn_leaves_the_basket_and_is_said(desk: Desk) -> None:
    desk.pick()
    desk.withdraw()
    page = desk.page("/panier")
    assert WORDS not in page.text
    assert "1 élément retiré" in page.text


def test_ones_own_trace_without_consent_is_not_quoted_either(desk: Desk) -> None:
    mine = jot(
        desk.field, "Je ne veux pas être citée.", sort="quote", consent="no", criterion=scale(desk.field)
    )
    desk.send(desk.people.ines, mine)
    assert desk.pick(f"t-{mine['jotting']}").status_code == 404


@pytest.mark.parametrize(
    "key", ["t-rien", "x-1", "t-" + "0" * 36, "r-99999-1", "s-criterion-99999-1", "s-axis-1"]
)
def test_what_nobody_showed_does_not_exist(desk: Desk, key: str) -> None:
    assert desk.pick(key).status_code == 404


def test_only_students_have_a_basket(desk: Desk) -> None:
    for who, status in ((desk.people.odile, 403), (desk.people.guy, 403), (desk.people.stranger, 404)):
        assert desk.pick(who=who).status_code == status
    assert "form.pick" not in desk.client(desk.people.odile).get(f"{desk.people.url}/traces").text


def test_everybody_reads_in_how_many_notes_a_trace_is_cited_and_never_whose(desk: Desk) -> None:
    desk.pick()
    section = desk.part()
    traces = f"{desk.people.url}/traces"
    assert CITED not in desk.client(desk.people.lea).get(traces).text.replace("\xa0", " ")
    desk.save(section, "Comme on l’a vu [@1], et encore [@1 citer].")
    for who in (desk.people.lea, desk.people.guy):
        shown = BeautifulSoup(desk.client(who).get(traces).text.replace("\xa0", " "), "html.parser")
        [trace] = shown.select("li.trace")
        assert CITED in trace.text
        assert "Inès" not in trace.text
    desk.save(section, "Plus rien.", base=2)
    assert CITED not in desk.client(desk.people.lea).get(traces).text.replace("\xa0", " ")
