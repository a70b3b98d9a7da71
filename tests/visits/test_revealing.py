"""The reveal: one press, said in numbers, for good; what comes after it stays its author's."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.errors import Conflict
from app.extensions import db
from app.visits.models import Visit
from app.visits.planning import remove_visit
from tests.support.people import Classroom, SignIn
from tests.visits.factory import member
from tests.visits.test_expecting import SECRET, everything, on_page, page, start, write

__all__ = ["page"]


@pytest.fixture
def press(page: str) -> str:
    """The address of the reveal."""
    return f"{page}/revelation"


def test_the_team_is_told_how_many_and_that_there_is_no_way_back(
    app: Flask, page: str, press: str, classroom: Classroom, sign_in: SignIn
):
    write(sign_in(classroom.ines), page, {"text": SECRET}, {"text": "Du café"})
    write(sign_in(classroom.lea), page, {"text": "Du bois"})
    start(app, classroom)
    odile = sign_in(classroom.odile)
    asked = odile.get(press).text
    assert "3\N{NO-BREAK SPACE}attentes" in asked
    assert "2\N{NO-BREAK SPACE}étudiant·e·s" in asked
    assert "On ne peut pas revenir en arrière" in asked
    assert SECRET not in asked
    told = odile.post(press, follow_redirects=True).text
    assert "3\N{NO-BREAK SPACE}attentes révélées" in told
    assert SECRET in told


def test_asking_reveals_nothing(app: Flask, page: str, press: str, classroom: Classroom, sign_in: SignIn):
    write(sign_in(classroom.ines), page, {"text": SECRET})
    start(app, classroom)
    odile = sign_in(classroom.odile)
    odile.get(press)
    assert SECRET not in everything(app, odile, classroom)


def test_nothing_is_revealed_before_the_visit_has_begun(
    page: str, press: str, classroom: Classroom, sign_in: SignIn
):
    write(sign_in(classroom.ines), page, {"text": SECRET})
    refused = sign_in(classroom.odile).post(press)
    assert refused.status_code == 409
    assert "La visite n’a pas commencé" in refused.text


def test_nothing_to_reveal_is_no_reveal(app: Flask, press: str, classroom: Classroom, sign_in: SignIn):
    start(app, classroom)
    refused = sign_in(classroom.odile).post(press)
    assert refused.status_code == 409
    assert "rien à révéler" in refused.text


@pytest.mark.parametrize("who", ["ines", "guy"])
def test_only_the_team_reveals(
    app: Flask, page: str, press: str, classroom: Classroom, sign_in: SignIn, who: str
):
    write(sign_in(classroom.ines), page, {"text": SECRET})
    start(app, classroom)
    assert sign_in(getattr(classroom, who)).post(press).status_code == 403
    assert SECRET not in everything(app, sign_in(classroom.lea), classroom)


@pytest.fixture
def revealed(app: Flask, page: str, press: str, classroom: Classroom, sign_in: SignIn) -> FlaskClient:
    """Inès's browser, whose form was opened before her two lines were revealed."""
    ines = sign_in(classroom.ines)
    write(ines, page, {"text": SECRET, "criterion": 1}, {"text": "Du café"})
    start(app, classroom)
    sign_in(classroom.odile).post(press)
    return ines


def test_the_class_reads_them_with_their_author(revealed, page: str, classroom: Classroom, sign_in: SignIn):
    for who in (classroom.lea, classroom.odile):
        told = sign_in(who).get(f"{classroom.url}/visites/1/attendu-trouve").text
        assert SECRET in told
        assert "Inès" in told


def test_a_guest_who_may_be_the_hosts_does_not(revealed, app: Flask, classroom: Classroom, sign_in: SignIn):
    guy = sign_in(classroom.guy)
    assert guy.get(f"{classroom.url}/visites/1/attendu-trouve").status_code == 403
    assert SECRET not in everything(app, guy, classroom)


def test_a_line_typed_while_they_were_revealed_is_kept_for_its_author_alone(
    revealed: FlaskClient, app: Flask, page: str, classroom: Classroom, sign_in: SignIn
):
    late = "J’avais prévu le piano"
    line = {"key": "0f7c2a9e-1111-4222-8333-944455556666", "text": late}
    told = write(revealed, page, line, follow_redirects=True).text
    assert "gardé pour vous" in told
    assert late in told
    assert "Après la révélation" in told
    write(revealed, page, line)
    assert revealed.get(page).text.count(late) == 1
    for who in (classroom.lea, classroom.odile):
        assert late not in everything(app, sign_in(who), classroom)
    assert late not in revealed.get(f"{classroom.url}/visites/1/attendu-trouve").text


def test_what_was_revealed_is_neither_changed_nor_taken_away(
    revealed: FlaskClient, app: Flask, page: str, classroom: Classroom
):
    with app.app_context():
        keys = list(db.session.execute(db.text("SELECT key, version FROM expectation ORDER BY id")))
    changed = {"key": keys[0][0], "version": keys[0][1], "text": "Je le savais"}
    emptied = {"key": keys[1][0], "version": keys[1][1], "text": ""}
    write(revealed, page, changed, emptied)
    told = revealed.get(f"{classroom.url}/visites/1/attendu-trouve").text
    assert SECRET in told
    assert "Du café" in told
    assert "Je le savais" not in told
    assert "Je le savais" in revealed.get(page).text
    assert on_page(revealed, page) == []


def test_revealing_twice_changes_nothing(revealed, press: str, classroom: Classroom, sign_in: SignIn):
    odile = sign_in(classroom.odile)
    assert "C’est déjà fait" in odile.get(press).text
    assert odile.post(press).status_code == 303


def test_home_and_the_visit_lead_to_what_was_found(revealed: FlaskClient, classroom: Classroom):
    for place in (f"{classroom.url}/", f"{classroom.url}/visites/1"):
        assert "Attendu / trouvé" in revealed.get(place).text


def test_a_visit_with_expectations_is_not_deleted(
    app: Flask, page: str, classroom: Classroom, sign_in: SignIn
):
    write(sign_in(classroom.ines), page, {"text": SECRET})
    with app.app_context(), pytest.raises(Conflict, match="des attentes"):
        remove_visit(member(classroom.odile), db.session.get_one(Visit, 1))
