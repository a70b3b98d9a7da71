"""One's own account: name, address, password, devices."""

import pytest
from flask import Flask

from tests.accounts.passwords import PASSWORD, give_password
from tests.conftest import new_client
from tests.support.people import Classroom, SignIn

NEW = "une autre phrase courte"


@pytest.fixture(autouse=True)
def ines_has_a_password(app: Flask, classroom: Classroom) -> None:
    give_password(app, classroom.ines)


@pytest.mark.parametrize(
    "name", ["Inès Mârtin-Œuvrard", "محمد العربي", "שרה כהן", "Zoé 🌻", '<b>Gras</b> & "cité"', "李小龍"]
)
def test_a_name_in_any_script_survives(sign_in: SignIn, classroom: Classroom, name: str) -> None:
    client = sign_in(classroom.ines)
    answer = client.post("/compte", data={"name": f"  {name} ", "email": "ines@exemple.fr"})
    assert answer.status_code == 303
    page = client.get("/compte").text
    from markupsafe import escape

    assert str(escape(name)) in page
    assert "<b>Gras" not in page


def test_the_new_address_signs_in(app: Flask, sign_in: SignIn, classroom: Classroom) -> None:
    sign_in(classroom.ines).post("/compte", data={"name": "Inès", "email": " Ines.Martin@Exemple.FR"})
    signed = new_client(app).post(
        "/connexion", data={"email": "ines.martin@exemple.fr", "password": PASSWORD}
    )
    assert signed.status_code == 303


@pytest.mark.parametrize(
    ("name", "email", "said"),
    [
        ("", "ines@exemple.fr", "Écrivez votre nom."),
        ("x" * 121, "ines@exemple.fr", "120 caractères au plus."),
        ("Inès", "", "Écrivez votre adresse e-mail."),
        ("Inès", "ines@exemple", "n’est pas complète"),
        ("Inès", "ines exemple.fr", "n’est pas complète"),
        ("Inès", "a@b@c.fr", "n’est pas complète"),
        ("Inès", "x" * 250 + "@exemple.fr", "254 caractères au plus."),
        # One sign when typed, two when folded: longer than its column.
        ("Inès", "ß" * 200 + "@exemple.fr", "n’est pas complète"),
        ("Inès", "karim@promo.example", "Il y a déjà un compte avec cette adresse."),
        ("Inès", "KARIM@promo.example", "Il y a déjà un compte avec cette adresse."),
        ("\0\x07", "ines@exemple.fr", "Écrivez un nom."),
    ],
)
def test_what_cannot_be_taken_is_said_beside_the_field(
    sign_in: SignIn, classroom: Classroom, name: str, email: str, said: str
) -> None:
    client = sign_in(classroom.ines)
    answer = client.post("/compte", data={"name": name, "email": email})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    if email and "\0" not in name:
        assert email in answer.text, "what was typed is still there"
    assert 'value="inès@promo.example"' in client.get("/compte").text


def test_keeping_ones_own_address_is_no_double(sign_in: SignIn, classroom: Classroom) -> None:
    answer = sign_in(classroom.ines).post("/compte", data={"name": "Inès M.", "email": "inès@promo.example"})
    assert answer.status_code == 303


def test_a_new_password_needs_the_present_one(app: Flask, sign_in: SignIn, classroom: Classroom) -> None:
    client = sign_in(classroom.ines)
    answer = client.post("/compte/mot-de-passe", data={"current": "autre chose", "password": NEW})
    assert answer.status_code == 422
    assert "Ce n’est pas votre mot de passe actuel." in answer.text
    assert NEW not in answer.text
    assert _can_sign_in(app, PASSWORD)


@pytest.mark.parametrize("weak", ["", "court", "a" * 40, "x" * 201 + "abc"])
def test_a_weak_password_is_refused(app: Flask, sign_in: SignIn, classroom: Classroom, weak: str) -> None:
    answer = sign_in(classroom.ines).post(
        "/compte/mot-de-passe", data={"current": PASSWORD, "password": weak}
    )
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text
    assert _can_sign_in(app, PASSWORD)


def test_a_new_password_signs_out_the_other_devices_and_keeps_this_one(
    app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    laptop, phone = sign_in(classroom.ines), sign_in(classroom.ines)
    answer = laptop.post("/compte/mot-de-passe", data={"current": PASSWORD, "password": NEW})
    assert answer.status_code == 303
    assert laptop.get("/compte").status_code == 200
    assert phone.get("/compte").status_code == 302
    assert _can_sign_in(app, NEW)
    assert not _can_sign_in(app, PASSWORD)


def test_one_button_signs_out_every_device(sign_in: SignIn, classroom: Classroom) -> None:
    laptop, phone, other = sign_in(classroom.ines), sign_in(classroom.ines), sign_in(classroom.karim)
    answer = laptop.post("/compte/deconnexions")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert laptop.get("/compte").status_code == phone.get("/compte").status_code == 302
    assert other.get("/compte").status_code == 200


def test_guessing_the_present_password_is_limited(
    limited_app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    client = new_client(limited_app)
    with client.session_transaction() as session:
        session["_user_id"] = classroom.ines.session_id
    guesses = [
        client.post("/compte/mot-de-passe", data={"current": "non", "password": NEW}).status_code
        for _ in range(11)
    ]
    assert guesses == [422] * 10 + [429]


@pytest.mark.parametrize("path", ["/compte", "/compte/mot-de-passe", "/compte/deconnexions"])
def test_an_account_is_nobody_elses(app: Flask, path: str) -> None:
    assert new_client(app).post(path).status_code == 401


def _can_sign_in(app: Flask, password: str) -> bool:
    answer = new_client(app).post("/connexion", data={"email": "inès@promo.example", "password": password})
    return answer.status_code == 303
