"""Who erases an account is forgotten; what the class built with them stays."""

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import Person
from app.extensions import db
from app.fieldwork.evidence import Evidence
from app.visits.models import Expectation
from tests.accounts.passwords import PASSWORD, give_password
from tests.conftest import new_client
from tests.fieldwork.carnets import jot, scale
from tests.fieldwork.conftest import Field, Send, field, send
from tests.support.people import Classroom, SignIn

__all__ = ["field", "send"]


def erase(client: FlaskClient, password: str = PASSWORD, **more: str) -> TestResponse:
    return client.post("/compte/effacement", data={"password": password, "sure": "y"} | more)


def test_the_answers_of_the_group_stay_by_a_former_member(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    give_password(app, field.people.ines)
    send(field.people.ines, field.operation("scale", value="4", note="Le bail le dit"))
    before = sign_in(field.people.karim).get(f"{field.url}/criteres/OBS-03/historique").text
    assert "Inès" in before
    assert erase(sign_in(field.people.ines)).status_code == 303
    history = sign_in(field.people.karim).get(f"{field.url}/criteres/OBS-03/historique").text
    assert "Le bail le dit" in history
    assert "ancien·ne membre" in history
    for path in ("/membres", "/visites/1/fiches", "/comparer", "/traces"):
        page = sign_in(field.people.karim).get(field.people.url + path)
        assert page.status_code == 200
        assert "Inès" not in page.text


def test_nothing_of_the_person_is_left_in_the_account(
    app: Flask, classroom: Classroom, sign_in: SignIn
) -> None:
    give_password(app, classroom.ines)
    client = sign_in(classroom.ines)
    answer = erase(client)
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "Votre compte est effacé" in client.get(answer.headers["Location"]).text
    with app.app_context():
        person = db.session.get_one(Person, classroom.ines.person_id)
        assert (person.name, person.password_hash, person.signed_in_at) == ("ancien·ne membre", None, None)
        assert "inès" not in person.email
    assert sign_in(classroom.ines).get("/compte").status_code == 302
    again = new_client(app).post("/connexion", data={"email": "inès@promo.example", "password": PASSWORD})
    assert again.status_code == 422


def test_the_same_address_can_join_again_as_somebody_new(
    app: Flask, classroom: Classroom, sign_in: SignIn, client: FlaskClient
) -> None:
    give_password(app, classroom.ines)
    erase(sign_in(classroom.ines))
    typed = {"name": "Inès", "email": "inès@promo.example", "password": "une autre phrase", "group": "A"}
    assert client.post("/rejoindre/code-promo", data=typed).status_code == 303


def test_notes_and_expectations_that_nobody_else_read_go(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    give_password(app, field.people.ines)
    send(field.people.ines, jot(field, "À moi seule"), jot(field, "Pour tous", criterion=scale(field)))
    with app.app_context():
        own = {"cohort_id": field.people.cohort_id, "visit_id": field.visit_id}
        db.session.add(Expectation(**own, member_id=field.people.ines.member_id, key="k", text="Un bar"))
        db.session.commit()
    assert erase(sign_in(field.people.ines)).status_code == 303
    with app.app_context():
        assert [one.text for one in db.session.scalars(select(Evidence))] == ["Pour tous"]
        assert not db.session.scalars(select(Expectation)).all()
    assert "Pour tous" in sign_in(field.people.karim).get(field.url).text


def test_a_wrong_password_or_a_box_left_empty_erases_nothing(
    app: Flask, classroom: Classroom, sign_in: SignIn
) -> None:
    give_password(app, classroom.ines)
    client = sign_in(classroom.ines)
    wrong = erase(client, password="pas la bonne phrase")
    assert wrong.status_code == 422
    assert "Ce n’est pas votre mot de passe." in wrong.text
    unsure = client.post("/compte/effacement", data={"password": PASSWORD})
    assert unsure.status_code == 422
    assert "Cochez cette case" in unsure.text
    assert client.get("/compte").status_code == 200


def test_the_last_facilitator_names_somebody_first(app: Flask, classroom: Classroom, sign_in: SignIn) -> None:
    give_password(app, classroom.odile)
    answer = erase(sign_in(classroom.odile))
    assert answer.status_code == 409
    assert "nommez d’abord quelqu’un d’autre" in answer.text
    client = sign_in(classroom.odile)
    assert client.post(f"{classroom.url}/membres/{classroom.karim.member_id}", data={"role": "facilitator"})
    assert erase(client).status_code == 303


def test_an_erased_account_is_given_no_access_back(app: Flask, classroom: Classroom, sign_in: SignIn) -> None:
    give_password(app, classroom.ines)
    erase(sign_in(classroom.ines))
    odile = sign_in(classroom.odile)
    assert "Ancien·ne·s membres" not in odile.get(f"{classroom.url}/membres").text
    for what in ("retour", "lien"):
        address = f"{classroom.url}/membres/{classroom.ines.member_id}/{what}"
        assert odile.post(address).status_code == 404


def test_erasing_twice_is_harmless(app: Flask, classroom: Classroom, sign_in: SignIn) -> None:
    give_password(app, classroom.ines)
    client = sign_in(classroom.ines)
    assert erase(client).status_code == 303
    assert erase(client).status_code == 401


def test_the_page_says_what_goes_and_what_stays(classroom: Classroom, sign_in: SignIn) -> None:
    page = BeautifulSoup(sign_in(classroom.ines).get("/compte/effacement").text, "html.parser")
    assert [title.text for title in page.select("main h2")][:2] == ["Ce qui disparaît", "Ce qui reste"]
    assert page.select_one('a[href="/compte/mes-donnees.zip"]')
