"""A question that a discussion leaves open is noted for the next visit, and read where it serves."""

import pytest
from werkzeug.test import TestResponse

from app.visits.models import Visit
from tests.comparison.conftest import World, words
from tests.comparison.test_discussing import PAGE, phone, press
from tests.support.people import Actor


def coming(world: World, number: int = 3) -> None:
    """That visit is being prepared; those before it are closed."""
    with world.writing():
        visit: Visit = world.visit(number)
        visit.state = "preparing"


def ask(world: World, text: str, who: Actor | None = None, number: int = 3) -> TestResponse:
    return world.open_as(who or world.room.ines).post(
        f"{world.room.url}/comparer/commune/OBS-01/question", data={"question": text, "number": str(number)}
    )


def read(world: World, path: str, who: Actor | None = None) -> str:
    answer = world.open_as(who or world.room.ines).get(f"{world.room.url}{path}")
    assert answer.status_code == 200
    return answer.text


def test_what_is_said_becomes_a_question_that_is_read_before_the_next_visit(world: World) -> None:
    coming(world)
    press(world, "open", code="OBS-01")
    assert "Noter une question" not in phone(world, world.room.ines)
    press(world, "next")
    assert "Noter une question pour la visite 3" in phone(world, world.room.ines)
    assert ask(world, "Qui tient la caisse ?").status_code == 303
    assert "Visite 3 : Qui tient la caisse ?" in phone(world, world.room.lea)
    for path in ("/visites/3", "/", "/comparer/revue"):
        for who in (world.room.lea, world.room.odile):
            assert "Qui tient la caisse" in read(world, path, who)
    assert "Qui tient la caisse" not in read(world, "/visites/2")


def test_two_presses_note_one_question(world: World) -> None:
    coming(world)
    for who in (world.room.ines, world.room.ines, world.room.lea):
        assert ask(world, "Qui tient  la caisse ?", who).status_code == 303
    assert read(world, "/visites/3").count("Qui tient la caisse") == 2, (
        "the words and the name of their button"
    )


@pytest.mark.parametrize(("text", "why"), [("  ", "Écrivez la question"), ("a" * 201, "200 au plus")])
def test_a_question_that_says_nothing_or_too_much_is_refused_beside_it(
    world: World, text: str, why: str
) -> None:
    coming(world)
    press(world, "open", code="OBS-01")
    press(world, "next")
    answer = ask(world, text)
    assert answer.status_code == 422
    assert why in answer.text
    assert text in answer.text
    assert "data-live" not in answer.text


def test_a_visit_closed_meanwhile_takes_no_question_and_its_words_are_shown(world: World) -> None:
    press(world, "open", code="OBS-01")
    press(world, "next")
    assert "Noter une question" not in phone(world, world.room.ines)
    answer = ask(world, "Qui tient la caisse ?")
    assert answer.status_code == 409
    assert "Qui tient la caisse ?" in answer.text


def test_guests_note_nothing(world: World) -> None:
    coming(world)
    assert ask(world, "Qui ?", world.room.guy).status_code == 403
    press(world, "open", code="OBS-01")
    press(world, "next")
    assert "Noter une question" not in phone(world, world.room.guy)


def test_a_question_is_taken_back_by_its_author_or_the_team_only(world: World) -> None:
    coming(world)
    ask(world, "Qui tient la caisse ?")
    page = read(world, "/visites/3", world.room.odile)
    address = page.split('/retrait"')[0].rsplit('action="', 1)[1] + "/retrait"
    assert address not in read(world, "/visites/3", world.room.lea)
    assert world.open_as(world.room.lea).post(address).status_code == 403
    assert [world.open_as(world.room.ines).post(address).status_code for _ in range(2)] == [303, 303]
    assert "Qui tient la caisse" not in read(world, "/visites/3")


def test_home_says_that_the_class_discusses(world: World) -> None:
    assert "La classe discute" not in read(world, "/")
    press(world, "open", code="OBS-01")
    home = read(world, "/")
    assert "La classe discute" in home
    assert PAGE in home
    press(world, "close")
    assert "La classe discute" not in read(world, "/")


def test_a_phone_learns_of_a_question_noted_by_somebody_else(world: World) -> None:
    coming(world)
    press(world, "open", code="OBS-01")
    press(world, "next")
    follows = str(world.page(PAGE, world.room.lea).select_one("[hx-get]")["hx-get"])
    client = world.open_as(world.room.lea)
    assert client.get(follows, headers={"HX-Request": "true"}).status_code == 204
    ask(world, "Qui tient la caisse ?")
    answer = client.get(follows, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert words(world.page(PAGE).select_one("#discussion")).count("Qui tient la caisse") == 1
