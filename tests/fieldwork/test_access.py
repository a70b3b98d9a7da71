"""Who may open which sheet, and who may write on it: every address of the room, for everybody."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from tests.fieldwork.conftest import JSON, Field, Send, build_field, stored
from tests.support.fragments import HTMX
from tests.support.people import Classroom, SignIn

READ = ["", "/suite", "/criteres/OBS-03", "/criteres/OBS-03/historique"]
WRITE = ["", "/criteres/OBS-03/accord", "/criteres/OBS-03/historique/1/reprise"]
READERS = ["ines", "karim", "lea", "odile", "guy"]
WRITERS = ["ines", "karim"]


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize("who", READERS)
def test_the_whole_cohort_reads_a_group_s_sheet(
    field: Field, send: Send, sign_in: SignIn, who: str, path: str
) -> None:
    send(field.people.ines, field.operation("scale", value="4"))
    assert sign_in(getattr(field.people, who)).get(field.url + path).status_code == 200


@pytest.mark.parametrize("path", [*READ, "/photos"])
def test_a_stranger_does_not_learn_that_a_sheet_exists(field: Field, sign_in: SignIn, path: str) -> None:
    client = sign_in(field.people.stranger)
    assert client.get(field.url + path).status_code in (404, 405)
    for write in (*WRITE, "/photos"):
        assert client.post(field.url + write, data={}).status_code in (404, 422)


@pytest.mark.parametrize("path", WRITE)
@pytest.mark.parametrize("who", ["lea", "odile", "guy"])
def test_a_reader_of_a_group_s_sheet_may_not_write_on_it(
    app: Flask, field: Field, send: Send, sign_in: SignIn, who: str, path: str
) -> None:
    send(field.people.ines, field.operation("scale", value="4"))
    criterion = field.by_kind["scale"].criterion_id
    answer = sign_in(getattr(field.people, who)).post(
        field.url + path, data={"keep": "current", f"c{criterion}-base": "1", f"c{criterion}-value": "1"}
    )
    assert answer.status_code == 403
    assert len(stored(app)) == 1


@pytest.mark.parametrize("who", ["lea", "odile", "guy"])
def test_a_reader_gets_no_field_to_type_in(field: Field, sign_in: SignIn, who: str) -> None:
    page = sign_in(getattr(field.people, who)).get(field.url).text
    assert "data-readonly" in page
    assert "<textarea" not in page
    assert "Enregistrer la fiche" not in page


def own(field: Field, actor: Any) -> str:
    return field.url_of(f"membre-{actor.member_id}")


def test_an_own_sheet_is_for_its_student_and_the_facilitators(
    app: Flask, classroom: Classroom, sign_in: SignIn
) -> None:
    with app.app_context():
        field = build_field(classroom, respondent="individual")
    address = own(field, classroom.ines)
    assert sign_in(classroom.ines).get(address).status_code == 200
    assert sign_in(classroom.ines).get(field.url_of("moi")).status_code == 200
    assert sign_in(classroom.odile).get(address).status_code == 200
    for actor in (classroom.karim, classroom.lea, classroom.guy, classroom.stranger):
        for path in READ:
            assert sign_in(actor).get(address + path).status_code == 404
        assert sign_in(actor).post(address, data={}).status_code == 404


@pytest.mark.parametrize("who", ["odile", "guy"])
def test_who_is_no_student_has_no_own_sheet(field: Field, sign_in: SignIn, who: str) -> None:
    assert sign_in(getattr(field.people, who)).get(field.url_of("moi")).status_code == 404


@pytest.mark.parametrize(
    "owner",
    ["groupe-Z", "groupe-", "groupe-AB", "membre-x", "membre-999999", "membre-٣", "personne", "groupe-%F0"],
)
def test_a_sheet_of_nobody_is_not_found(field: Field, sign_in: SignIn, owner: str) -> None:
    assert sign_in(field.people.odile).get(field.url_of(owner)).status_code == 404


def test_addresses_that_lead_nowhere_are_not_found(field: Field, sign_in: SignIn) -> None:
    client = sign_in(field.people.ines)
    for path in (
        field.url_of("groupe-A", "inconnue"),
        field.url.replace("visites/1", "visites/99"),
        f"{field.url}/criteres/RIEN-01",
        f"{field.url}/criteres/RIEN-01/historique",
        f"{field.people.url}/visites/99/fiches",
        f"{field.people.url}/photos/00000000-0000-0000-0000-000000000000",
    ):
        assert client.get(path).status_code == 404, path
    assert client.post(f"{field.url}/criteres/OBS-03/historique/99/reprise").status_code == 404


def test_signed_out_pages_lead_to_the_sign_in_page(field: Field, client: FlaskClient) -> None:
    for path in (f"{field.people.url}/visites/1/fiches", *[field.url + one for one in READ]):
        assert client.get(path).status_code == 302
        assert client.get(path, headers=HTMX).status_code == 401
        assert client.get(path, headers=JSON).status_code == 401


@pytest.mark.parametrize("who", READERS)
def test_the_list_of_sheets_shows_what_each_may_open(
    app: Flask, classroom: Classroom, sign_in: SignIn, who: str
) -> None:
    with app.app_context():
        field = build_field(classroom)
        build_field(classroom, number=2, respondent="individual", slug="perso")
    client = sign_in(getattr(classroom, who))
    for number, shared in ((1, True), (2, False)):
        page = client.get(f"{field.people.url}/visites/{number}/fiches")
        assert page.status_code == 200
        assert ("fiches/groupe-B" in page.text) == shared
        assert ("fiches/moi" in page.text) == (not shared and who in ("ines", "karim", "lea"))
        assert ("fiches/membre-" in page.text) == (not shared and who == "odile")


def test_a_stranger_gets_no_list_of_sheets(field: Field, sign_in: SignIn) -> None:
    assert sign_in(field.people.stranger).get(f"{field.people.url}/visites/1/fiches").status_code == 404


def test_a_visit_without_an_edition_says_what_to_do(app: Flask, field: Field, sign_in: SignIn) -> None:
    with app.app_context():
        from app.visits.models import Visit

        venue = db.session.get_one(Visit, field.visit_id).venue_id
        db.session.add(Visit(cohort_id=field.people.cohort_id, number=2, venue_id=venue))
        db.session.commit()
    page = sign_in(field.people.ines).get(f"{field.people.url}/visites/2/fiches")
    assert "Pas encore de fiche" in page.text
