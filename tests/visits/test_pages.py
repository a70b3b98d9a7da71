"""The pages of visits, as each person sees and uses them."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event

from app.extensions import db
from app.fieldwork.models import Sheet
from app.visits import taking_along
from app.visits.overview import whole_visit
from app.visits.planning import change_visit, plan_of
from app.visits.state import close_visit, open_visit
from tests.conftest import new_client
from tests.grids.factory import adopted_grid
from tests.support.fragments import HTMX, assert_fragment_equals_reload
from tests.support.people import Actor, Classroom, SignIn
from tests.visits.factory import THEATRE, member, new_visit


@pytest.fixture
def visits(app: Flask, classroom: Classroom) -> str:
    """The address of the visits, of which there are two, along a grid of one scale."""
    with app.app_context():
        adopted_grid(member(classroom.odile), ["scale"])
        new_visit(classroom.odile)
        new_visit(classroom.odile, replace(THEATRE, venue_name="Ferme des Lilas", sector="beyond"))
    return f"{classroom.url}/visites"


def soup(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def fields(text: str) -> dict[str, str]:
    """What a form would send back unchanged."""
    form = next(one for one in soup(text).find_all("form") if one.find(attrs={"name": "venue_name"}))
    sent = {}
    for tag in form.find_all(["input", "textarea"]):
        if tag.get("type") != "radio" or tag.has_attr("checked"):
            # A browser drops the line break that follows <textarea>.
            sent[tag["name"]] = (
                tag.get_text().removeprefix("\r\n").removeprefix("\n")
                if tag.name == "textarea"
                else tag.get("value", "")
            )
    return sent


# ---- who may do what -----------------------------------------------------------------------------

READING = ("", "/1")
PREPARING = {
    "/trois-visites": {},
    "/nouvelle": {"venue_name": "Un lieu", "sector": "cultural"},
    "/1/modifier": {"venue_name": "Un lieu", "sector": "cultural", "version": "1"},
    "/2/suppression": {},
    "/1/ouverture": {},
    "/1/cloture": {},
    "/1/reouverture": {},
    "/1/grilles/commune/edition": {"edition": "1"},
    "/1/axes": {},
    "/1/axes/report": {},
}


@pytest.mark.parametrize("path", READING)
def test_every_member_reads_the_visits_and_nobody_else(
    visits: str, path: str, classroom: Classroom, sign_in: SignIn, app: Flask
) -> None:
    for actor in (classroom.ines, classroom.odile, classroom.guy):
        assert sign_in(actor).get(visits + path).status_code == 200
    assert sign_in(classroom.stranger).get(visits + path).status_code == 404
    assert new_client(app).get(visits + path).status_code == 302


@pytest.mark.parametrize("path", PREPARING)
def test_only_facilitators_prepare_visits(
    visits: str, path: str, classroom: Classroom, sign_in: SignIn, app: Flask
) -> None:
    for actor, status in ((classroom.ines, 403), (classroom.guy, 403), (classroom.stranger, 404)):
        assert sign_in(actor).post(visits + path, data=PREPARING[path]).status_code == status
    assert new_client(app).post(visits + path, data=PREPARING[path]).status_code == 401


@pytest.mark.parametrize("path", ["/nouvelle", "/1/modifier", "/1/suppression"])
def test_only_facilitators_see_the_forms_that_prepare(
    visits: str, path: str, classroom: Classroom, sign_in: SignIn
) -> None:
    assert sign_in(classroom.odile).get(visits + path).status_code == 200
    assert sign_in(classroom.ines).get(visits + path).status_code == 403
    assert sign_in(classroom.stranger).get(visits + path).status_code == 404


@pytest.mark.parametrize("path", ["/rencontres", "/rencontres/1", "/rencontres/1/retrait"])
def test_guests_read_who_was_met_without_noting_anybody(
    visits: str, path: str, classroom: Classroom, sign_in: SignIn, app: Flask
) -> None:
    person = {"nouvelle-name": "Nadia", "nouvelle-consent": "yes"}
    sign_in(classroom.ines).post(f"{visits}/1/rencontres", data=person)
    correction = person | {"personne1-name": "Nadia", "personne1-consent": "no"}
    for actor, status in ((classroom.guy, 403), (classroom.stranger, 404)):
        assert sign_in(actor).post(f"{visits}/1{path}", data=correction).status_code == status
    assert new_client(app).post(f"{visits}/1{path}", data=correction).status_code == 401
    page = sign_in(classroom.guy).get(f"{visits}/1").text
    assert "Nadia" in page
    assert "Ajouter une personne" not in page


@pytest.mark.parametrize("number", ["3", "0", "99999999999999999999"])
def test_a_visit_that_is_not_there_is_a_french_page(
    visits: str, number: str, classroom: Classroom, sign_in: SignIn
) -> None:
    answer = sign_in(classroom.odile).get(f"{visits}/{number}")
    assert answer.status_code == 404
    assert "Page introuvable" in answer.text


# ---- preparing -----------------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do_next(classroom: Classroom, sign_in: SignIn) -> None:
    address = f"{classroom.url}/visites"
    assert "Préparer trois visites" in sign_in(classroom.odile).get(address).text
    assert "pas encore préparé" in sign_in(classroom.ines).get(address).text


def test_one_button_prepares_three_visits(classroom: Classroom, sign_in: SignIn) -> None:
    odile = sign_in(classroom.odile)
    for _ in range(2):
        answer = odile.post(f"{classroom.url}/visites/trois-visites", follow_redirects=True)
    assert len(soup(answer.text).select(".visit-card")) == 3


def test_a_visit_is_created_and_read_back_in_french(
    visits: str, classroom: Classroom, sign_in: SignIn
) -> None:
    odile = sign_in(classroom.odile)
    sent = fields(odile.get(f"{visits}/nouvelle").text) | {
        "venue_name": "Halle des Possibles",
        "address": "3 rue de l’Étoile & Cie, 93200 Saint-Denis",
        "sector": "beyond",
        "day": "2026-12-01",
        "starts_at": "09:00",
        "ends_at": "12:30",
        "programme": "9 h accueil\n10 h visite",
    }
    answer = odile.post(f"{visits}/nouvelle", data=sent, follow_redirects=True)
    page = soup(answer.text)
    assert answer.request.path == f"{visits}/3"
    assert "mardi 1er décembre 2026, de 9\xa0h à 12\xa0h\xa030" in page.get_text()
    assert "Hors champ culturel" in page.get_text()
    [there] = page.select("a.map")
    assert str(there["href"]).startswith("https://www.openstreetmap.org/search?query=3%20rue")
    assert "%26" in str(there["href"])
    assert there["rel"] == ["noopener", "noreferrer"]


def test_the_creating_form_sent_twice_makes_one_visit(
    visits: str, classroom: Classroom, sign_in: SignIn
) -> None:
    odile = sign_in(classroom.odile)
    sent = fields(odile.get(f"{visits}/nouvelle").text) | {"venue_name": "Halle", "sector": "beyond"}
    for _ in range(2):
        odile.post(f"{visits}/nouvelle", data=sent)
    assert len(soup(odile.get(visits).text).select(".visit-card")) == 3


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"venue_name": "   "}, "Donnez un nom au lieu"),
        ({"venue_name": "x" * 100_000}, "160 caractères au plus"),
        ({"address": "x" * 301}, "300 caractères au plus"),
        ({"programme": "x" * 100_000}, "10000 caractères au plus"),
        ({"day": "le 31 février"}, "Écrivez par exemple 24/11/2026"),
        ({"starts_at": "25:00"}, "Écrivez par exemple 14:30"),
        ({"starts_at": "14:00", "ends_at": "13:00"}, "La fin doit venir après le début"),
        ({"sector": "ailleurs"}, "Choisissez l’un des deux"),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_nothing_typed_is_lost(
    visits: str, wrong: dict[str, str], said: str, classroom: Classroom, sign_in: SignIn
) -> None:
    sent = {"venue_name": "Lieu", "sector": "cultural", "about": "À garder"} | wrong
    for path in ("/nouvelle", "/1/modifier"):
        answer = sign_in(classroom.odile).post(visits + path, data=sent | {"version": "1"})
        page = soup(answer.text)
        assert answer.status_code == 422
        assert said in page.get_text()
        assert "À garder" in page.get_text()
        for name, text in wrong.items():
            field = page.find(attrs={"name": name})
            assert field is not None
            if name != "sector":
                assert text.strip() in (field.get("value") or field.get_text()).strip()


def test_markup_emoji_and_right_to_left_text_come_back_as_typed(
    visits: str, classroom: Classroom, sign_in: SignIn
) -> None:
    odd = "<script>alert(1)</script> 🏛️ مسرح"
    odile = sign_in(classroom.odile)
    sent = fields(odile.get(f"{visits}/1/modifier").text) | dict.fromkeys(
        ("venue_name", "address", "about", "programme"), odd
    )
    page = odile.post(f"{visits}/1/modifier", data=sent, follow_redirects=True)
    assert "<script>alert" not in page.text
    assert soup(page.text).get_text().count(odd) >= 4
    assert fields(odile.get(f"{visits}/1/modifier").text)["programme"] == odd


# ---- two people at once --------------------------------------------------------------------------


def test_a_stale_form_shows_both_versions_and_keeps_what_was_typed(
    app: Flask, visits: str, classroom: Classroom, sign_in: SignIn
) -> None:
    odile = sign_in(classroom.odile)
    read = fields(odile.get(f"{visits}/1/modifier").text)
    with app.app_context():
        theirs = replace(THEATRE, address="1 place Neuve", programme="Le leur")
        change_visit(member(classroom.odile), whole_visit(member(classroom.odile), 1), theirs, 1)
        db.session.commit()
    answer = odile.post(
        f"{visits}/1/modifier", data=read | {"programme": "Le mien", "about": "Le mien aussi"}
    )
    assert answer.status_code == 409
    words = soup(answer.text).get_text()
    assert "Le leur" in words
    again = fields(answer.text)
    assert (again["programme"], again["about"], again["address"]) == (
        "Le mien",
        "Le mien aussi",
        "1 place Neuve",
    )
    assert odile.post(f"{visits}/1/modifier", data=again).status_code == 303
    with app.app_context():
        plan = plan_of(whole_visit(member(classroom.odile), 1))
        assert (plan.programme, plan.address, plan.about) == ("Le mien", "1 place Neuve", "Le mien aussi")


@pytest.mark.parametrize("seen", ["", "pas du json", "[1]", '{"programme": 3}', "[" * 100_000])
def test_a_stale_form_with_a_broken_memory_still_overwrites_nothing(
    app: Flask, visits: str, seen: str, classroom: Classroom, sign_in: SignIn
) -> None:
    sent = {"venue_name": "Le mien", "sector": "cultural", "version": "0", "seen": seen}
    answer = sign_in(classroom.odile).post(f"{visits}/1/modifier", data=sent)
    assert answer.status_code == 409
    assert fields(answer.text)["venue_name"] == "Le mien"
    assert "Théâtre du Canal" in answer.text


def test_a_correction_of_somebody_met_shows_what_another_wrote(
    visits: str, classroom: Classroom, sign_in: SignIn
) -> None:
    ines, karim = sign_in(classroom.ines), sign_in(classroom.karim)
    ines.post(f"{visits}/1/rencontres", data={"nouvelle-name": "Nadia", "nouvelle-consent": "yes"})
    seen = soup(karim.get(f"{visits}/1").text).find(attrs={"name": "personne1-seen"})["value"]
    mine = {"personne1-consent": "no", "personne1-function": "", "personne1-seen": seen}
    ines.post(f"{visits}/1/rencontres/1", data=mine | {"personne1-name": "Nadia B."})
    answer = karim.post(f"{visits}/1/rencontres/1", data=mine | {"personne1-name": "Nadège"})
    page = soup(answer.text)
    assert answer.status_code == 409
    assert "Nadia B." in page.get_text()
    assert page.find(attrs={"name": "personne1-name"})["value"] == "Nadège"
    again = mine | {
        "personne1-name": "Nadège",
        "personne1-seen": page.find(attrs={"name": "personne1-seen"})["value"],
    }
    assert karim.post(f"{visits}/1/rencontres/1", data=again).status_code == 303
    assert "Nadège" in karim.get(f"{visits}/1").text


# ---- deleting ------------------------------------------------------------------------------------


def test_deleting_asks_first_and_then_deletes(visits: str, classroom: Classroom, sign_in: SignIn) -> None:
    odile = sign_in(classroom.odile)
    assert "Ferme des Lilas" in odile.get(f"{visits}/2/suppression").text
    answer = odile.post(f"{visits}/2/suppression", follow_redirects=True)
    assert "La visite 2 est supprimée" in answer.text
    assert odile.get(f"{visits}/2").status_code == 404


def test_deleting_a_visit_with_answers_is_refused_with_the_reason(
    app: Flask, visits: str, classroom: Classroom, sign_in: SignIn
) -> None:
    with app.app_context():
        visit = whole_visit(member(classroom.odile), 1)
        owner = {"visit_id": visit.id, "grid_id": visit.taken_along[0].grid_id}
        db.session.add(Sheet(cohort_id=classroom.cohort_id, member_id=classroom.ines.member_id, **owner))
        db.session.commit()
    answer = sign_in(classroom.odile).post(f"{visits}/1/suppression")
    assert answer.status_code == 409
    assert "a déjà des réponses" in answer.text
    assert sign_in(classroom.ines).get(f"{visits}/1").status_code == 200


# ---- what htmx brings back -----------------------------------------------------------------------


@pytest.fixture
def tick_a(app: Flask, visits: str, classroom: Classroom) -> str:
    """A pair « group-axis » that can be ticked."""
    with app.app_context():
        who = member(classroom.odile)
        visit = whole_visit(who, 1)
        axis = taking_along.adopted_editions(who)[visit.taken_along[0].grid][0].axes[0].axis_id
        return f"{member(classroom.ines).group_id}-{axis}"


FRAGMENTS = {
    "/1/ouverture": {},
    "/1/grilles/commune/edition": {"edition": "aucune"},
    "/1/axes": {"axe": "PAIR"},
    "/1/axes/report": {},
    "/1/rencontres": {"nouvelle-name": "Nadia", "nouvelle-function": "", "nouvelle-consent": "unnamed"},
}


@pytest.mark.parametrize("path", FRAGMENTS)
def test_a_fragment_equals_the_reloaded_page(
    visits: str, tick_a: str, path: str, classroom: Classroom, sign_in: SignIn
) -> None:
    odile = sign_in(classroom.odile)
    sent = {
        name.replace("edition", "grille1-edition"): text.replace("PAIR", tick_a)
        for name, text in FRAGMENTS[path].items()
    }
    answer = odile.post(visits + path, data=sent, headers=HTMX)
    assert answer.status_code == 200
    assert 'id="messages"' in answer.text
    assert_fragment_equals_reload(answer.text, odile.get(f"{visits}/1").text)


def test_correcting_and_removing_somebody_bring_back_the_list(
    visits: str, classroom: Classroom, sign_in: SignIn
) -> None:
    ines = sign_in(classroom.ines)
    ines.post(f"{visits}/1/rencontres", data={"nouvelle-name": "Nadia", "nouvelle-consent": "yes"})
    for path, sent in (
        ("", {"personne1-name": "Nadia B.", "personne1-consent": "no", "personne1-seen": "yes|Nadia|"}),
        ("/retrait", {}),
    ):
        answer = ines.post(f"{visits}/1/rencontres/1{path}", data=sent, headers=HTMX)
        assert answer.status_code == 200
        assert_fragment_equals_reload(answer.text, ines.get(f"{visits}/1").text)


def test_somebody_without_a_name_is_refused_in_place(
    visits: str, classroom: Classroom, sign_in: SignIn
) -> None:
    sent = {"nouvelle-name": " ", "nouvelle-function": "régisseuse", "nouvelle-consent": "yes"}
    for headers in ({}, HTMX):
        answer = sign_in(classroom.ines).post(f"{visits}/1/rencontres", data=sent, headers=headers)
        page = soup(answer.text)
        assert answer.status_code == 422
        assert "Écrivez un prénom ou des initiales" in page.get_text()
        assert page.find(attrs={"name": "nouvelle-function"})["value"] == "régisseuse"


# ---- editions and axes ---------------------------------------------------------------------------


def test_a_change_of_edition_warns_when_there_are_answers(
    visits: str, classroom: Classroom, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    odile = sign_in(classroom.odile)
    odile.post(f"{visits}/1/grilles/commune/edition", data={"grille1-edition": "aucune"})
    monkeypatch.setattr(taking_along, "_count_answers", lambda visit_id, grid_id: 12)
    assert "12\xa0réponses déjà" in soup(odile.get(f"{visits}/1").text).get_text()
    answer = odile.post(f"{visits}/1/grilles/commune/edition", data={"grille1-edition": "1"})
    assert answer.status_code == 422
    assert "Cochez la case" in answer.text
    sent = {"grille1-edition": "1", "grille1-confirmed": "y"}
    assert odile.post(f"{visits}/1/grilles/commune/edition", data=sent).status_code == 303


def test_an_edition_that_is_not_of_the_grid_is_refused(
    visits: str, classroom: Classroom, sign_in: SignIn
) -> None:
    odile = sign_in(classroom.odile)
    for wrong in ("7", "", "x" * 1000):
        answer = odile.post(f"{visits}/1/grilles/commune/edition", data={"grille1-edition": wrong})
        assert answer.status_code == 422
        assert "Choisissez une édition de la liste" in answer.text
    assert odile.post(f"{visits}/1/grilles/autre/edition", data={}).status_code == 404


def test_the_table_of_axes_works_without_script_and_says_who_carries_what(
    visits: str, tick_a: str, classroom: Classroom, sign_in: SignIn
) -> None:
    odile = sign_in(classroom.odile)
    odile.post(f"{visits}/1/axes", data={"axe": tick_a})
    row = soup(sign_in(classroom.ines).get(f"{visits}/1").text).select("#axes li")[0]
    assert row.get_text(" ", strip=True).endswith("Groupe A Observer")
    odile.post(f"{visits}/1/axes/report")
    assert f'name="avant" value="{tick_a}"' in odile.get(f"{visits}/2").text
    odile.post(f"{visits}/1/axes", data={"avant": tick_a})
    assert "Aucune répartition" in sign_in(classroom.ines).get(f"{visits}/1").text


@pytest.mark.parametrize("tick", ["", "1", "a-b", "-", "1-99999999999", "²-1", "999-1"])
def test_a_tick_that_means_nothing_gives_nobody_an_axis(
    visits: str, tick: str, classroom: Classroom, sign_in: SignIn
) -> None:
    odile = sign_in(classroom.odile)
    assert odile.post(f"{visits}/1/axes", data={"axe": tick}).status_code in (303, 422)
    assert 'name="avant"' not in odile.get(f"{visits}/1").text


def test_a_closed_visit_no_longer_offers_what_it_would_refuse(
    app: Flask, visits: str, classroom: Classroom, sign_in: SignIn
) -> None:
    with app.app_context():
        who = member(classroom.odile)
        visit = whole_visit(who, 1)
        open_visit(who, visit)
        close_visit(who, visit)
        db.session.commit()
    page = sign_in(classroom.odile).get(f"{visits}/1").text
    assert "Rouvrir la visite" in page
    assert "Enregistrer la répartition" not in page
    assert "grille1-edition" not in page


def test_a_student_finds_the_sheets_of_the_group_and_the_own_one(
    app: Flask, visits: str, classroom: Classroom, sign_in: SignIn
) -> None:
    with app.app_context():
        adopted_grid(member(classroom.odile), ["scale"], slug="personnelle", respondent="individual")
        new_visit(classroom.odile)
    page = soup(sign_in(classroom.ines).get(f"{visits}/3").text).get_text()
    assert "Fiche du groupe A" in page
    assert "Ma fiche" in page
    for actor in (classroom.odile, classroom.guy):
        assert "Ma fiche" not in sign_in(actor).get(f"{visits}/3").text


@pytest.mark.parametrize("path", ["", "/1"])
def test_pages_cost_as_many_queries_however_many_visits_and_people(
    app: Flask, visits: str, path: str, classroom: Classroom, sign_in: SignIn
) -> None:
    def queries(actor: Actor) -> int:
        counted: list[str] = []

        def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
            counted.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", count)
        try:
            sign_in(actor).get(visits + path)
        finally:
            event.remove(engine, "before_cursor_execute", count)
        return len(counted)

    sign_in(classroom.odile).get(visits + path)  # fills the caches
    before = queries(classroom.odile)
    with app.app_context():
        for _ in range(5):
            new_visit(classroom.odile)
    for name in ("A", "B", "C"):
        person = {"nouvelle-name": name, "nouvelle-consent": "yes"}
        sign_in(classroom.ines).post(f"{visits}/1/rencontres", data=person)
    assert queries(classroom.odile) <= before <= 14
