"""A comparison on a screen: nothing new costs an empty answer, anything new that it shows comes with the next question."""

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from app.visits.models import VisitState
from tests.comparison.conftest import World, words
from tests.comparison.test_syntheses import write
from tests.support.fragments import HTMX

PLACES = ("", "/ecarts", "/commune/OBS-01", "/commune/OBS-01?ecran=projection", "?ecran=projection&groupe=A")


def asks(world: World, path: str) -> str:
    """The address that a screen which shows this page asks every few seconds."""
    page = BeautifulSoup(
        world.open_as(world.room.lea).get(f"{world.room.url}/comparer{path}").text, "html.parser"
    )
    live = page.select_one("[data-live]")
    assert live is not None
    return str(live["hx-get"])


def ask(world: World, address: str) -> TestResponse:
    return world.open_as(world.room.lea).get(address, headers=HTMX)


@pytest.mark.parametrize("path", PLACES)
def test_a_screen_that_nobody_changed_gets_an_empty_answer(world: World, path: str) -> None:
    with world.writing():
        world.say(1, "scale", A=2, B=4)
    answer = ask(world, asks(world, path))
    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.parametrize("path", PLACES)
def test_a_new_answer_is_on_the_screen_with_the_next_question(world: World, path: str) -> None:
    with world.writing():
        world.say(1, "scale", B=4)
    address = asks(world, path)
    with world.writing():
        world.say(1, "scale", A=2)
    answer = ask(world, address)
    assert answer.status_code == 200
    part = BeautifulSoup(answer.text, "html.parser")
    live = part.select_one("[data-live]")
    assert live is not None
    assert live == part.find(True)
    again = ask(world, str(live["hx-get"]))
    assert again.status_code == 204


def test_what_another_criterion_gets_does_not_disturb_the_page_of_one(world: World) -> None:
    one, all_of_them = asks(world, "/commune/OBS-01"), asks(world, "")
    with world.writing():
        world.say(1, "yes_no_partial", A="yes")
    assert ask(world, one).status_code == 204
    assert ask(world, all_of_them).status_code == 200


def test_what_the_class_retains_comes_to_the_screen_too(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=2)
    address = asks(world, "/commune/OBS-01")
    write(world, world.room.ines, "On entre par les tâches.")
    answer = ask(world, address)
    assert "On entre par les tâches." in words(BeautifulSoup(answer.text, "html.parser"))


def test_a_visit_that_begins_comes_to_the_screen(world: World) -> None:
    address = asks(world, "")
    with world.writing():
        world.visit(2).state = VisitState.under_way
    assert ask(world, address).status_code == 200


def test_a_page_asked_without_htmx_is_a_page_whatever_its_version(world: World) -> None:
    address = asks(world, "/commune/OBS-01").split("?")[0]
    answer = world.open_as(world.room.lea).get(address)
    assert answer.status_code == 200
    assert "<html" in answer.text
