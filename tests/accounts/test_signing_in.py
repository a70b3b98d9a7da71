"""Signing in and out: who gets in, where to, and what a refusal tells."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import database
from app.accounts import passwords
from app.accounts.models import Person
from app.extensions import db
from tests.accounts.passwords import PASSWORD, give_password
from tests.conftest import new_client
from tests.support.people import Classroom

INES = "inès@promo.example"


@pytest.fixture(autouse=True)
def ines_has_a_password(app: Flask, classroom: Classroom) -> None:
    give_password(app, classroom.ines, classroom.stranger)


def enter(client: FlaskClient, email: str = INES, password: str = PASSWORD, **more: str) -> TestResponse:
    return client.post("/connexion", data={"email": email, "password": password, **more})


def test_the_right_password_leads_to_the_promotions(client: FlaskClient, classroom: Classroom) -> None:
    answer = enter(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get(f"{classroom.url}/membres").status_code == 200


def test_the_address_is_taken_in_any_case_and_with_spaces(client: FlaskClient) -> None:
    assert enter(client, email="  INÈS@Promo.Example ").status_code == 303


def test_one_comes_back_to_the_page_that_asked(client: FlaskClient, classroom: Classroom) -> None:
    asked = client.get(f"{classroom.url}/membres?x=1")
    form = client.get(asked.headers["Location"])
    assert 'name="suite"' in form.text
    assert enter(client, suite=f"{classroom.url}/membres?x=1").headers["Location"] == (
        f"{classroom.url}/membres?x=1"
    )


@pytest.mark.parametrize(
    "elsewhere",
    ["https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example", "javascript:alert(1)"],
)
def test_no_address_leads_to_another_site(client: FlaskClient, elsewhere: str) -> None:
    assert enter(client, suite=elsewhere).headers["Location"] == "/"
    assert "ailleurs.example" not in client.get("/connexion", query_string={"suite": elsewhere}).text


def test_a_wrong_password_and_nobody_get_the_same_words(app: Flask, client: FlaskClient) -> None:
    wrong = enter(client, password="pas la bonne phrase")
    nobody = enter(client, email="personne@promo.example")
    assert wrong.status_code == nobody.status_code == 422
    assert wrong.text.replace(INES, "") == nobody.text.replace("personne@promo.example", "")
    assert "L’adresse ou le mot de passe ne correspond pas." in wrong.text


def test_the_address_stays_after_a_refusal_and_the_password_does_not(client: FlaskClient) -> None:
    answer = enter(client, password="pas la bonne phrase")
    assert f'value="{INES}"' in answer.text
    assert "pas la bonne phrase" not in answer.text


def test_nobody_costs_as_much_checking_as_a_wrong_password(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = []
    monkeypatch.setattr(passwords, "check_password_hash", lambda stored, given: bool(checked.append(stored)))
    enter(client, email="personne@promo.example")
    assert len(checked) == 1
    assert checked[0].startswith("scrypt")


def test_somebody_without_a_password_cannot_enter_with_any(client: FlaskClient) -> None:
    for password in ("", PASSWORD):
        assert enter(client, email="karim@promo.example", password=password).status_code == 422


def test_empty_fields_are_named(client: FlaskClient) -> None:
    answer = enter(client, email="", password="")
    assert answer.status_code == 422
    assert "Écrivez votre adresse e-mail." in answer.text
    assert "Écrivez votre mot de passe." in answer.text


def test_odd_texts_are_refused_in_words(client: FlaskClient) -> None:
    for odd in ("a\0b@c.example", "‮@x.example", "😀" * 400, "<script>@x.example"):
        answer = enter(client, email=odd, password="\0" * 300)
        assert answer.status_code == 422
        assert "<script>@" not in answer.text


def test_the_session_lasts_ninety_days_and_scripts_cannot_read_it(client: FlaskClient) -> None:
    cookie = client.get_cookie("visites") if enter(client) else None
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert cookie.expires is not None
    assert 89 < (cookie.expires - _now()).total_seconds() / 86400 <= 90


def test_signing_in_forgets_what_the_session_held_before(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    enter(client)
    with client.session_transaction() as session:
        assert "planted" not in session


def test_somebody_signed_in_is_not_asked_again(client: FlaskClient, classroom: Classroom) -> None:
    enter(client)
    assert client.get("/connexion").headers["Location"] == "/"
    assert client.get("/connexion?suite=/compte").headers["Location"] == "/compte"


def test_the_password_is_checked_while_others_can_write(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = []
    real = passwords.check_password_hash

    def check(stored: str, given: str) -> bool:
        locked.append(database.write_lock.locked())
        return real(stored, given)

    monkeypatch.setattr(passwords, "check_password_hash", check)
    assert enter(client).status_code == 303
    assert locked == [False]
    assert not database.write_lock.locked()


def test_coming_is_remembered(app: Flask, client: FlaskClient, classroom: Classroom) -> None:
    enter(client)
    with app.app_context():
        assert db.session.get_one(Person, classroom.ines.person_id).signed_in_at is not None


def test_signing_out_closes_the_site_and_empties_the_browsers_cache(
    client: FlaskClient, classroom: Classroom
) -> None:
    enter(client)
    answer = client.post("/deconnexion")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert client.get("/compte").status_code == 302
    assert "déconnecté·e de cet appareil" in client.get("/connexion").text


def test_signing_out_twice_is_harmless(client: FlaskClient) -> None:
    enter(client)
    assert client.post("/deconnexion").status_code == client.post("/deconnexion").status_code == 303


def test_a_link_of_another_site_cannot_sign_anybody_out(client: FlaskClient) -> None:
    enter(client)
    assert client.post("/deconnexion", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get("/deconnexion").status_code == 405
    assert client.get("/compte").status_code == 200


def test_ten_wrong_passwords_pause_the_account_and_keep_the_address(limited_app: Flask) -> None:
    client = new_client(limited_app)
    for _ in range(10):
        assert enter(client, password="pas la bonne phrase").status_code == 422
    answer = enter(client)
    assert answer.status_code == 429
    assert "trop d’essais" in answer.text
    assert f'value="{INES}"' in answer.text
    assert enter(client, email="zoé@ailleurs.example").status_code == 303


def test_writing_one_address_otherwise_gives_no_further_attempts(limited_app: Flask) -> None:
    client = new_client(limited_app)
    spaced = [INES + "\x01" * count for count in range(5)] + ["\u2003" * count + INES for count in range(5)]
    for email in spaced:
        assert enter(client, email=email, password="pas la bonne phrase").status_code == 422
    assert enter(client).status_code == 429


def test_saying_that_one_comes_from_elsewhere_gives_no_further_attempts(limited_app: Flask) -> None:
    client = new_client(limited_app)
    for number in range(60):
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"192.0.2.{number}"
        assert enter(client, email=f"{number}@x.example", password="").status_code == 422
    assert enter(client, email="a@x.example", password="").status_code == 429


def test_many_addresses_trying_many_accounts_pause_signing_in_for_all(limited_app: Flask) -> None:
    for number in range(600):
        client = new_client(limited_app)
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number % 200}"
        assert enter(client, email=f"{number}@x.example", password="").status_code == 422
    stranger = new_client(limited_app)
    stranger.environ_base["REMOTE_ADDR"] = "198.51.100.1"
    assert enter(stranger).status_code == 429


def test_a_pause_does_not_close_the_page_itself(limited_app: Flask) -> None:
    client = new_client(limited_app)
    for _ in range(11):
        enter(client, password="pas la bonne phrase")
    assert client.get("/connexion").status_code == 200


def test_sixty_failures_from_one_address_pause_that_address(limited_app: Flask) -> None:
    client = new_client(limited_app)
    for number in range(60):
        assert enter(client, email=f"{number}@x.example", password="").status_code == 422
    assert enter(client).status_code == 429


def test_thirty_people_behind_one_address_sign_in_within_a_minute(limited_app: Flask) -> None:
    for _ in range(30):
        assert enter(new_client(limited_app)).status_code == 303


def test_a_cookie_from_before_the_password_was_changed_opens_nothing(
    app: Flask, client: FlaskClient, classroom: Classroom
) -> None:
    enter(client)
    stolen = client.get_cookie("visites")
    other = new_client(app)
    enter(other)
    changed = {"current": PASSWORD, "password": "une autre phrase courte"}
    assert other.post("/compte/mot-de-passe", data=changed).status_code == 303
    thief = new_client(app)
    assert stolen
    thief.set_cookie("visites", stolen.value)
    assert thief.get("/compte").status_code == 302
    assert (
        thief.post("/operations", json={"person": classroom.ines.person_id, "operations": []}).status_code
        == 401
    )


def test_a_session_signed_with_another_key_is_nobody(app: Flask, classroom: Classroom) -> None:
    forger = Flask("forger")
    forger.secret_key = "another"
    signer = forger.session_interface.get_signing_serializer(forger)  # type: ignore[attr-defined]
    client = new_client(app)
    client.set_cookie("visites", signer.dumps({"_user_id": classroom.odile.session_id, "_fresh": True}))
    assert client.get("/compte").status_code == 302


def test_the_first_visitor_is_led_to_the_installation(
    app: Flask, client: FlaskClient, classroom: Classroom
) -> None:
    assert "/installation" not in client.get("/connexion").text


def _now() -> object:
    from datetime import UTC, datetime

    return datetime.now(UTC)
