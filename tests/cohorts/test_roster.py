"""Entering a roster: good lines kept, bad lines named, the same list again harmless."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.models import Person
from app.cohorts.models import Membership
from app.extensions import db
from app.tables import now
from tests.cohorts.conftest import ClassList
from tests.support.people import Classroom, SignIn

Read = Callable[[], ClassList]
Enter = Callable[[str], TestResponse]


@pytest.fixture
def team(sign_in: SignIn, classroom: Classroom) -> FlaskClient:
    return sign_in(classroom.odile)


@pytest.fixture
def paste(team: FlaskClient, classroom: Classroom) -> Enter:
    return lambda text: team.post(f"{classroom.url}/liste", data={"text": text})


@pytest.fixture
def upload(team: FlaskClient, classroom: Classroom) -> Callable[[bytes], TestResponse]:
    def send(content: bytes) -> TestResponse:
        head = b'--limit\r\nContent-Disposition: form-data; name="file"; filename="liste.csv"\r\n\r\n'
        return team.post(
            f"{classroom.url}/liste",
            data=head + content + b"\r\n--limit--\r\n",
            content_type="multipart/form-data; boundary=limit",
        )

    return send


def plain(answer: TestResponse) -> str:
    return answer.text.replace("\xa0", " ")


def test_pasted_columns_make_students_in_their_groups(paste: Enter, class_list: Read) -> None:
    answer = paste("Awa Diop\tawa@exemple.fr\tA\nThéo\ttheo@exemple.fr\tgroupe b\nNoé\tNOE@exemple.fr")
    assert "3 personnes ajoutées" in plain(answer)
    entered = class_list()
    assert entered["awa@exemple.fr"] == ("Awa Diop", "student", "A")
    assert entered["theo@exemple.fr"] == ("Théo", "student", "B")
    assert entered["noe@exemple.fr"] == ("Noé", "student", None)


def test_a_windows_file_with_semicolons_and_a_mark_is_taken(upload, class_list: Read) -> None:
    upload(b"\xef\xbb\xbf" + "Nom;E-mail;Groupe\r\nInès Mârtin;i@exemple.fr;A\r\n".encode("latin-1"))
    assert class_list()["i@exemple.fr"] == ("Inès Mârtin", "student", "A")


def test_every_bad_line_is_named_with_its_number_and_reason_and_the_good_ones_stay(
    paste: Enter, class_list: Read
) -> None:
    answer = paste(
        "Nom;E-mail;Groupe\n"
        "Awa;awa@exemple.fr;A\n"
        "Sans arobase;awa.exemple.fr;A\n"
        ";personne@exemple.fr;A\n"
        "Ailleurs;ailleurs@exemple.fr;Z\n"
        "Encore Awa;AWA@exemple.fr;B\n"
        "Sans adresse;;B\n"
        f"{'x' * 121};long@exemple.fr;B\n"
        "Théo;theo@exemple.fr;B\n"
    )
    page = plain(answer)
    assert "2 personnes ajoutées" in page
    assert "6 lignes refusées" in page
    for number, reason in {
        3: "« awa.exemple.fr » n’est pas une adresse e-mail",
        4: "il manque le nom",
        5: "le groupe « Z » n’existe pas ici (groupes : A, B)",
        6: "cette adresse est déjà à la ligne 2 de la liste",
        7: "il manque l’adresse e-mail",
        8: "ce nom est trop long",
    }.items():
        assert f"<strong>Ligne {number}</strong> : {reason}" in page
    assert set(class_list()) >= {"awa@exemple.fr", "theo@exemple.fr"}
    assert len(class_list()) == 7


def test_the_same_list_twice_changes_nothing(app: Flask, paste: Enter, class_list: Read) -> None:
    text = "Awa;awa@exemple.fr;A\nThéo;theo@exemple.fr;B"
    paste(text)
    before = class_list()
    answer = paste(text)
    assert class_list() == before
    assert "Rien de nouveau dans cette liste." in answer.text
    assert "2 personnes déjà là" in plain(answer)
    with app.app_context():
        assert db.session.scalar(select(func.count(Person.id))) == 8


def test_somebody_in_another_group_stays_there_and_it_is_said(paste: Enter, class_list: Read) -> None:
    answer = paste("Karim;karim@promo.example;B\nOdile;odile@promo.example;A")
    assert "déjà là, dans le groupe A : il n’a pas été changé" in plain(answer)
    assert "déjà là (encadrant·e) : rien n’a été changé" in plain(answer)
    assert class_list()["karim@promo.example"] == ("Karim", "student", "A")


def test_a_missing_group_is_filled_in(paste: Enter, class_list: Read) -> None:
    paste("Awa;awa@exemple.fr")
    answer = paste("Awa;awa@exemple.fr;B")
    assert "1 groupe complété" in plain(answer)
    assert class_list()["awa@exemple.fr"][2] == "B"


def test_a_group_is_found_by_its_name(app: Flask, paste: Enter, team, classroom, class_list: Read) -> None:
    team.post(f"{classroom.url}/groupes/B", data={"B-name": "Les Curieuses"})
    paste("Awa;awa@exemple.fr;les curieuses")
    assert class_list()["awa@exemple.fr"][2] == "B"


def test_a_removed_member_is_not_brought_back_in_silence(
    app: Flask, paste: Enter, classroom: Classroom, class_list: Read
) -> None:
    with app.app_context():
        db.session.get_one(Membership, classroom.karim.member_id).removed_at = now()
        db.session.commit()
    assert "a été retirée de la promotion" in paste("Karim;karim@promo.example;A").text
    assert "karim@promo.example" not in class_list()


def test_somebody_with_an_account_keeps_their_own_name(
    paste: Enter, classroom: Classroom, class_list: Read
) -> None:
    paste("Nom donné par la liste;zoé@ailleurs.example;A")
    assert class_list()["zoé@ailleurs.example"] == ("Zoé", "student", "A")


def test_markup_and_every_script_survive(
    paste: Enter, team: FlaskClient, classroom: Classroom, class_list: Read
) -> None:
    answer = paste("<b>Gras</b>;a@exemple.fr;A\nمحمد 🌻;b@exemple.fr;A\n<i>;pas-une-adresse;<u>")
    assert class_list()["a@exemple.fr"][0] == "<b>Gras</b>"
    assert class_list()["b@exemple.fr"][0] == "محمد 🌻"
    for page in (answer.text, team.get(f"{classroom.url}/membres").text):
        assert "<b>Gras" not in page
        assert "<u>" not in page


def test_twenty_megabytes_are_refused_with_what_to_do(upload, class_list: Read) -> None:
    answer = upload(b"Nom;E-mail;Groupe\n" + b"x" * 20_000_000)
    assert answer.status_code == 413
    assert "trop gros pour une liste" in answer.text
    assert "Lire la liste" in answer.text, "the form is still there"
    assert len(class_list()) == 5


def test_two_megabytes_are_refused_too(upload, class_list: Read) -> None:
    answer = upload(b"Nom;E-mail;Groupe\n" + b"x" * 2_000_000)
    assert answer.status_code == 422
    assert "trop gros pour une liste" in answer.text


def test_six_hundred_lines_are_refused_whole(paste: Enter, class_list: Read) -> None:
    text = "\n".join(f"P{number};p{number}@exemple.fr;A" for number in range(600))
    answer = paste(text)
    assert answer.status_code == 422
    assert "500 au plus" in plain(answer)
    assert "p42@exemple.fr" in answer.text, "what was pasted is still there"
    assert len(class_list()) == 5


@pytest.mark.parametrize("content", [b"PK\x03\x04 a workbook", b"\x00\x01\x02", b"   ", b""])
def test_what_is_no_list_is_said_in_words(upload, class_list: Read, content: bytes) -> None:
    answer = upload(content)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert len(class_list()) == 5


def test_new_people_can_be_given_their_links_at_once(
    paste: Enter, team: FlaskClient, classroom: Classroom
) -> None:
    answer = paste("Awa;awa@exemple.fr;A")
    assert f'action="{classroom.url}/liens"' in answer.text
    assert "Awa" in team.post(f"{classroom.url}/liens").text
