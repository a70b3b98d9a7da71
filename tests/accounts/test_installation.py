"""The first person of an empty installation: by the first-run page or from the command line."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts import setup
from app.accounts.models import Person, SetupCode
from app.extensions import db
from tests.conftest import new_client
from tests.support.people import Classroom

FORM = {"name": "Odile", "email": "odile@exemple.fr", "password": "une phrase courte"}

pytestmark = pytest.mark.usefixtures("quick_hashing")


@pytest.fixture
def code(app: Flask) -> str:
    """What the server printed."""
    with app.app_context():
        printed = setup.new_code()
        db.session.commit()
    return printed


def people(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Person.id))) or 0


def test_the_printed_code_creates_the_first_facilitator(app: Flask, client: FlaskClient, code: str) -> None:
    assert "/installation" in client.get("/connexion").text
    assert client.get("/installation").status_code == 200
    answer = client.post("/installation", data=FORM | {"code": code})
    assert answer.headers["Location"] == "/promotions/nouvelle"
    assert client.get("/promotions/nouvelle").status_code == 200


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_the_code_is_taken_as_people_type_it(client: FlaskClient, code: str, typed) -> None:
    assert client.post("/installation", data=FORM | {"code": typed(code)}).status_code == 303


@pytest.mark.parametrize("wrong", ["", "AAAA-AAAA-AAAA", "x" * 100, "' OR 1=1", "\0"])
def test_a_wrong_code_creates_nobody_and_keeps_what_was_typed(
    app: Flask, client: FlaskClient, code: str, wrong: str
) -> None:
    answer = client.post("/installation", data=FORM | {"code": wrong})
    assert answer.status_code == 422
    assert 'id="code-error"' in answer.text
    assert 'value="Odile"' in answer.text
    assert people(app) == 0


def test_without_a_printed_code_nobody_gets_in(app: Flask, client: FlaskClient) -> None:
    assert client.post("/installation", data=FORM | {"code": "AAAA-AAAA-AAAA"}).status_code == 422
    assert people(app) == 0


def test_a_later_code_makes_the_earlier_worthless(app: Flask, client: FlaskClient, code: str) -> None:
    with app.app_context():
        setup.new_code()
        db.session.commit()
    assert client.post("/installation", data=FORM | {"code": code}).status_code == 422


def test_a_weak_password_leaves_the_code_good(app: Flask, client: FlaskClient, code: str) -> None:
    answer = client.post("/installation", data=FORM | {"code": code, "password": "court"})
    assert answer.status_code == 422
    assert "au moins 10 caractères" in answer.text
    assert client.post("/installation", data=FORM | {"code": code}).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count(SetupCode.id))) == 0


def test_the_page_is_gone_once_somebody_exists(client: FlaskClient, classroom: Classroom) -> None:
    assert client.get("/installation").status_code == 404
    assert client.post("/installation", data=FORM | {"code": "x"}).status_code == 404


def test_a_second_press_creates_nobody_else(app: Flask, client: FlaskClient, code: str) -> None:
    client.post("/installation", data=FORM | {"code": code})
    second = client.post("/installation", data=FORM | {"code": code, "email": "autre@exemple.fr"})
    assert second.status_code == 404
    assert people(app) == 1


def test_guessing_the_code_is_limited(limited_app: Flask, code: str) -> None:
    client = new_client(limited_app)
    for _ in range(10):
        assert client.post("/installation", data=FORM | {"code": "AAAA"}).status_code == 422
    answer = client.post("/installation", data=FORM | {"code": code})
    assert answer.status_code == 429
    assert 'value="Odile"' in answer.text


def test_the_command_line_creates_somebody_who_can_start_a_promotion(app: Flask, client: FlaskClient) -> None:
    told = app.test_cli_runner().invoke(
        args=["encadrant", "odile@exemple.fr", "Odile", "--password", FORM["password"]]
    )
    assert told.exit_code == 0, told.output
    assert "Odile peut se connecter avec odile@exemple.fr" in told.output
    client.post("/connexion", data=FORM)
    assert client.get("/promotions/nouvelle").status_code == 200


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("odile@exemple.fr", "court", "au moins 10 caractères"),
        ("pas une adresse", "une phrase courte", "n’est pas complète"),
        ("inès@promo.example", "une phrase courte", "déjà un compte"),
    ],
)
def test_the_command_line_says_why_it_refuses(
    app: Flask, classroom: Classroom, email: str, password: str, said: str
) -> None:
    told = app.test_cli_runner().invoke(args=["encadrant", email, "Odile", "--password", password])
    assert told.exit_code != 0
    assert said in told.output
