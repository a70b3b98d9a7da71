"""What one expects to see: nobody else's to read until the reveal, and nothing typed is lost."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.visits.models import Visit
from app.visits.state import open_visit
from tests.grids.factory import adopted_grid
from tests.support.crawl import Answer, crawl
from tests.support.fragments import HTMX, assert_fragment_equals_reload
from tests.support.people import Classroom, SignIn
from tests.visits.factory import THEATRE, member, new_visit

SECRET = "Une directrice qui décide de tout"
Post = Callable[..., Any]


@pytest.fixture
def page(app: Flask, classroom: Classroom) -> str:
    """The address of a visit's expectations; the visit takes a grid along, on a day still to be set."""
    with app.app_context():
        adopted_grid(member(classroom.odile), ["scale", "long_text"])
        new_visit(classroom.odile, replace(THEATRE, day=None))
    return f"{classroom.url}/visites/1/attentes"


def write(client: FlaskClient, page: str, *lines: dict[str, Any], **more: Any) -> Any:
    """Send lines as the form does."""
    columns: dict[str, list[Any]] = {name: [] for name in ("key", "version", "text", "criterion")}
    for line in lines:
        blank = {"key": str(uuid.uuid4()), "version": 0, "text": "", "criterion": ""}
        for name, value in {**blank, **line}.items():
            columns[name].append(value)
    return client.post(page, data=columns, **more)


def on_page(client: FlaskClient, page: str) -> list[dict[str, str]]:
    """The lines of the form, the empty one left out."""
    tree = BeautifulSoup(client.get(page).text, "html.parser")
    found = []
    for line in tree.select("[data-line]"):
        chosen = line.select_one("option[selected]")
        one = {name: line.select_one(f"[name={name}]")["value"] for name in ("key", "version")}
        one["text"] = line.select_one("textarea").text.removeprefix("\n")
        one["criterion"] = chosen["value"] if chosen else ""
        if one["text"]:
            found.append(one)
    return found


def start(app: Flask, classroom: Classroom) -> None:
    with app.app_context():
        visit = db.session.get_one(Visit, 1)
        open_visit(member(classroom.odile), visit)
        db.session.commit()


def everything(app: Flask, client: FlaskClient, classroom: Classroom) -> str:
    """All that somebody can read, whatever the page or file."""

    def get(path: str) -> Answer:
        got = client.get(path, follow_redirects=True)
        return Answer(path, got.status_code, got.content_type, got.text)

    walked = [one.answer for one in crawl(get, app.url_map, [f"{classroom.url}/"], per_view=4)]
    files = [get(f"{classroom.url}/comparer/tableau.csv"), get(f"{classroom.url}/visites/1/attendu-trouve")]
    news = get(f"{classroom.url}/visites/1/attentes")
    return "\n".join(one.text for one in [*walked, *files, news])


def test_a_line_can_be_written_changed_and_taken_away(page: str, classroom: Classroom, sign_in: SignIn):
    ines = sign_in(classroom.ines)
    write(ines, page, {"text": "Un plateau nu"}, {"text": "Du café"})
    first, second = on_page(ines, page)
    assert (first["text"], second["text"]) == ("Un plateau nu", "Du café")
    write(ines, page, {**first, "text": "Un plateau nu, noir"}, {**second, "text": ""})
    assert [one["text"] for one in on_page(ines, page)] == ["Un plateau nu, noir"]


def test_a_line_can_name_a_criterion_of_the_visit(page: str, classroom: Classroom, sign_in: SignIn):
    ines = sign_in(classroom.ines)
    write(ines, page, {"text": "Un vote", "criterion": 1})
    assert on_page(ines, page)[0]["criterion"] == "1"
    refused = write(ines, page, {"text": "Ailleurs", "criterion": 999})
    assert refused.status_code == 422
    assert "Ce critère n’est plus dans la grille" in refused.text
    assert "Ailleurs" in refused.text


def test_a_line_too_long_comes_back_whole_with_the_reason_beside_it(
    page: str, classroom: Classroom, sign_in: SignIn
):
    ines = sign_in(classroom.ines)
    answer = write(ines, page, {"text": "courte"}, {"text": "a" * 401})
    assert answer.status_code == 422
    assert "a" * 401 in answer.text
    assert "courte" in answer.text
    assert "400 caractères au plus\N{NO-BREAK SPACE}: il y en a 401." in answer.text
    assert on_page(ines, page) == []


@pytest.mark.parametrize("reader", ["karim", "lea", "odile", "guy"])
def test_nobody_else_reads_a_word_before_the_reveal(
    app: Flask, page: str, classroom: Classroom, sign_in: SignIn, reader: str
):
    write(sign_in(classroom.ines), page, {"text": SECRET, "criterion": 1})
    start(app, classroom)
    assert SECRET not in everything(app, sign_in(getattr(classroom, reader)), classroom)


def test_its_author_alone_finds_it_again(app: Flask, page: str, classroom: Classroom, sign_in: SignIn):
    ines = sign_in(classroom.ines)
    write(ines, page, {"text": SECRET})
    assert SECRET in everything(app, ines, classroom)


def test_an_outsider_finds_no_page(page: str, classroom: Classroom, sign_in: SignIn):
    stranger = sign_in(classroom.stranger)
    assert stranger.get(page).status_code == 404
    assert write(stranger, page, {"text": "x"}).status_code == 404


@pytest.mark.parametrize(("reader", "status"), [("odile", 403), ("guy", 403)])
def test_only_students_write(page: str, classroom: Classroom, sign_in: SignIn, reader: str, status: int):
    assert write(sign_in(getattr(classroom, reader)), page, {"text": "x"}).status_code == status


def test_two_tabs_with_a_new_line_each_make_two_lines(page: str, classroom: Classroom, sign_in: SignIn):
    ines = sign_in(classroom.ines)
    tree = BeautifulSoup(ines.get(page).text, "html.parser")
    blank = str(tree.select_one("[name=key]")["value"])  # both tabs were opened on the same page
    write(ines, page, {"key": blank, "text": "Premier onglet"})
    write(ines, page, {"key": blank, "text": "Second onglet"})
    assert [one["text"] for one in on_page(ines, page)] == ["Premier onglet", "Second onglet"]


def test_a_line_changed_in_two_tabs_keeps_both_versions(page: str, classroom: Classroom, sign_in: SignIn):
    ines = sign_in(classroom.ines)
    write(ines, page, {"text": "Du bois"})
    [seen] = on_page(ines, page)
    write(ines, page, {**seen, "text": "Du bois clair"})
    stale = write(ines, page, {**seen, "text": "Du béton"}, follow_redirects=True)
    assert "les deux versions sont gardées" in stale.text
    assert [one["text"] for one in on_page(ines, page)] == ["Du bois clair", "Du béton"]


def test_a_line_taken_away_in_one_tab_and_changed_in_another_is_kept(
    page: str, classroom: Classroom, sign_in: SignIn
):
    ines = sign_in(classroom.ines)
    write(ines, page, {"text": "Du bois"})
    [seen] = on_page(ines, page)
    write(ines, page, {**seen, "text": ""})
    write(ines, page, {**seen, "text": "Du bois brut"})
    assert [one["text"] for one in on_page(ines, page)] == ["Du bois brut"]


def test_the_same_form_sent_twice_makes_one_line(page: str, classroom: Classroom, sign_in: SignIn):
    ines = sign_in(classroom.ines)
    line = {"key": str(uuid.uuid4()), "text": "Du bois"}
    write(ines, page, line)
    write(ines, page, line)
    assert len(on_page(ines, page)) == 1


def test_a_lost_session_gives_the_lines_back_to_send_again(page: str, client: FlaskClient):
    answer = write(client, page, {"text": SECRET})
    assert answer.status_code == 401
    assert SECRET in answer.text


def test_htmx_gets_the_list_as_a_reload_shows_it(page: str, classroom: Classroom, sign_in: SignIn):
    ines = sign_in(classroom.ines)
    answer = write(ines, page, {"text": "Du bois"}, headers=HTMX)
    assert "Du bois" in answer.text
    assert_fragment_equals_reload(ines.get(page, headers=HTMX).text, ines.get(page).text)


def test_home_and_the_visit_say_how_many_one_has_written(page: str, classroom: Classroom, sign_in: SignIn):
    ines = sign_in(classroom.ines)
    places = [f"{classroom.url}/", f"{classroom.url}/visites/1"]
    for place in places:
        assert "Écrivez ce que vous vous attendez à voir" in ines.get(place).text
    write(ines, page, {"text": "Du bois"}, {"text": "Du café"})
    for place in places:
        assert "2\N{NO-BREAK SPACE}attentes écrites" in ines.get(place).text
