"""Closed by default: who gets in, and how the others are asked to sign in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.web.gate import safe_next


def test_a_view_is_closed_unless_it_says_otherwise(client: FlaskClient) -> None:
    answer = client.get("/essai/ferme?page=2")
    assert answer.status_code == 302
    assert answer.location == "/connexion?suite=/essai/ferme?page%3D2"


def test_htmx_is_sent_to_sign_in_by_a_header_and_comes_back_to_its_page(client: FlaskClient) -> None:
    answer = client.get(
        "/essai/ferme",
        headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/promotions/promo/visites?a=1"},
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/connexion?suite=/promotions/promo/visites?a%3D1"
    assert answer.text == ""


def test_a_script_is_told_in_json(client: FlaskClient) -> None:
    answer = client.post("/essai/formulaire", json={}, headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.get_json()["error"] == "signed_out"


def test_a_form_sent_after_signing_out_keeps_what_was_typed(client: FlaskClient) -> None:
    answer = client.post("/essai/formulaire", data={"question": "Qui <décide> ?", "choix": ["a", "b"]})
    assert answer.status_code == 401
    assert 'value="Qui &lt;décide&gt; ?"' in answer.text
    assert answer.text.count('name="choix"') == 2
    assert 'action="/essai/formulaire"' in answer.text


def test_a_signed_in_person_gets_in(classroom, sign_in) -> None:
    assert sign_in(classroom.ines).get("/essai/ferme").text == "ouvert"


def test_the_address_of_a_cohort_finds_the_member(classroom, sign_in) -> None:
    answer = sign_in(classroom.ines).get(f"{classroom.url}/essai")
    assert answer.text == "Inès · Promotion de test"


def test_an_outsider_does_not_learn_that_a_cohort_exists(classroom, sign_in) -> None:
    stranger = sign_in(classroom.stranger)
    hidden = stranger.get(f"{classroom.url}/essai")
    unknown = stranger.get("/promotions/inconnue/essai")
    assert (hidden.status_code, hidden.text) == (unknown.status_code, unknown.text)
    assert hidden.status_code == 404


def test_a_removed_member_is_an_outsider(app: Flask, classroom, sign_in) -> None:
    from app.cohorts.models import Membership
    from app.tables import now

    with app.app_context():
        db.session.get_one(Membership, classroom.ines.member_id).removed_at = now()
        db.session.commit()
    assert sign_in(classroom.ines).get(f"{classroom.url}/essai").status_code == 404


def test_a_changed_session_token_signs_out(app: Flask, classroom, sign_in) -> None:
    from app.accounts.models import Person

    browser = sign_in(classroom.ines)
    with app.app_context():
        db.session.get_one(Person, classroom.ines.person_id).session_token = "another"
        db.session.commit()
    assert browser.get("/essai/ferme").status_code == 302


@pytest.mark.parametrize("identity", ["", "1", "x.y", "1.wrong", "99999.t", "-1.t", "١.t"])
def test_a_forged_session_is_nobody(client: FlaskClient, classroom, identity: str) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = identity
    assert client.get("/essai/ferme").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/x\r\nLocation: //evil.example",
        "",
        None,
        "evil.example",
    ],
)
def test_no_redirect_leads_to_another_site(target: str | None) -> None:
    assert safe_next(target) is None


def test_a_path_of_this_site_is_a_safe_next() -> None:
    assert (
        safe_next("/promotions/promo/visites/2?moment=after#x")
        == "/promotions/promo/visites/2?moment=after#x"
    )
