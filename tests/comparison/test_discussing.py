"""Discussing criteria one after another: nothing shows before it is revealed, and two presses are one."""

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from app.grids.contents import contents
from tests.comparison.builder import member_of
from tests.comparison.conftest import World, words
from tests.support.fragments import HTMX
from tests.support.people import Actor

PAGE = "/commune/discussion"
WALL = f"{PAGE}?ecran=projection"


def press(world: World, act: str, who: Actor | None = None, seen: int | None = None, code: str = "") -> int:
    number = shown_presses(world) if seen is None else seen
    client = world.open_as(who or world.room.odile)
    data = {"act": act, "seen": str(number), "code": code}
    return client.post(f"{world.room.url}/comparer{WALL}", data=data).status_code


def shown_presses(world: World) -> int:
    field = world.page(WALL, world.room.odile).select_one("[name=seen]")
    return int(str(field["value"])) if field else 0


def predict(world: World, who: Actor, guess: str, phrase: str = "", seen: int = 0) -> TestResponse:
    data = {"guess": guess, "phrase": phrase, "seen": str(seen)}
    return world.open_as(who).post(f"{world.room.url}/comparer{PAGE}/prediction", data=data)


def wall(world: World, query: str = "") -> str:
    return words(world.page(f"{WALL}{query}").select_one("#screen")).replace("\xa0", " ")


def phone(world: World, who: Actor) -> str:
    return words(world.page(PAGE, who).select_one("#discussion")).replace("\xa0", " ")


def test_a_class_goes_from_the_question_to_what_it_retains_and_to_the_next_criterion(world: World) -> None:
    with world.writing():
        world.field.answer(world.visit(1), world.criterion("scale"), "A", 1, note="Une clé pour trois.")
        world.say(1, "scale", B=5)
    assert "Aucun critère n’est discuté" in wall(world)
    assert press(world, "open", code="OBS-01") == 303
    assert "Que voyez-vous (Échelle de 1 à 5) ?" in wall(world)
    assert world.page(WALL).select_one(".panel") is None
    press(world, "next")
    assert [mark.text for mark in world.page(WALL).select("svg.strip .mark-letter")] == ["A", "B"]
    press(world, "next")
    told = wall(world)
    assert "A d’un côté, B de l’autre" in told
    assert "Une clé pour trois." in told
    press(world, "next")
    assert "À écrire, sur les téléphones." in wall(world)
    press(world, "next")
    assert "Que voyez-vous (Choix unique" in wall(world)
    press(world, "back")
    assert "À écrire, sur les téléphones." in wall(world)
    press(world, "close")
    assert "Aucun critère n’est discuté" in wall(world)


def test_the_next_criterion_is_one_that_the_filters_keep(world: World) -> None:
    press(world, "open", code="OBS-11")
    for _ in range(3):
        press(world, "next")
    assert "Photo" in wall(world)
    press(world, "next")
    assert "Aucun critère n’est discuté" in wall(world)


def test_two_presses_of_one_button_are_one(world: World) -> None:
    press(world, "open", code="OBS-01")
    seen = shown_presses(world)
    assert [press(world, "next", seen=seen) for _ in range(2)] == [303, 303]
    assert "Ce que nous avons vu" in words(world.page(WALL).select_one("[aria-current=step]"))


def test_only_the_team_leads(world: World) -> None:
    for who in (world.room.ines, world.room.guy):
        assert press(world, "open", who, 0, "OBS-01") == 403
    assert press(world, "open", world.room.stranger, 0, "OBS-01") == 404
    assert press(world, "open", code="OBS-99") == 404
    assert "Discuter" not in words(world.page("/commune/OBS-01").select_one(".actions"))
    assert "Discuter en classe" in words(
        world.page("/commune/OBS-01", world.room.odile).select_one(".actions")
    )


def test_predictions_are_on_no_screen_before_the_pictures(world: World) -> None:
    press(world, "open", code="OBS-01")
    assert predict(world, world.room.ines, "opposed", "Le bureau pèse trop.").status_code == 303
    for text in (wall(world), phone(world, world.room.lea), phone(world, world.room.odile)):
        assert "Le bureau pèse trop" not in text
        assert "Envoyé" not in text
    assert "1 groupe sur 2 a prédit" in wall(world)
    assert "Envoyé pour votre groupe par Inès" in phone(world, world.room.karim)
    press(world, "next")
    for text in (wall(world), phone(world, world.room.lea)):
        assert "A Deux lectures s’opposent : Le bureau pèse trop." in text


def test_a_second_voice_in_the_group_is_told_of_the_first_and_keeps_its_own_words(world: World) -> None:
    press(world, "open", code="OBS-01")
    predict(world, world.room.ines, "opposed")
    answer = predict(world, world.room.karim, "together", "Tout le monde dira trois.")
    assert answer.status_code == 409
    page = BeautifulSoup(answer.text, "html.parser")
    assert "Inès vient d’envoyer pour votre groupe" in words(page.select_one("#error-summary"))
    assert str(page.select_one("[name=phrase]")["value"]) == "Tout le monde dira trois."
    assert page.select_one("#discussion[data-live]") is None
    assert str(page.select_one("[name=guess][checked]")["value"]) == "together"
    seen = int(str(page.select_one("[name=seen]")["value"]))
    assert predict(world, world.room.karim, "together", "Tout le monde dira trois.", seen).status_code == 303
    press(world, "next")
    assert "Les groupes sont proches : Tout le monde dira trois." in wall(world)


def test_a_prediction_that_comes_too_late_says_so_and_shows_its_words(world: World) -> None:
    press(world, "open", code="OBS-01")
    press(world, "next")
    answer = predict(world, world.room.ines, "apart", "Un mot encore.")
    assert answer.status_code == 409
    assert "il est trop tard pour prédire" in answer.text
    assert "Un mot encore." in answer.text


@pytest.mark.parametrize("guess", ["", "magic"])
def test_a_prediction_without_a_choice_is_refused_beside_it(world: World, guess: str) -> None:
    press(world, "open", code="OBS-01")
    answer = predict(world, world.room.ines, guess, "Une phrase.")
    assert answer.status_code == 422
    assert "Choisissez ce que les images vont montrer." in answer.text
    assert "Une phrase." in answer.text


def test_nobody_predicts_for_a_group_that_is_not_theirs(world: World) -> None:
    press(world, "open", code="OBS-01")
    for who in (world.room.odile, world.room.guy):
        assert predict(world, who, "apart").status_code == 403
    assert world.page(PAGE, world.room.odile).select_one("#discussion form") is None


def test_a_screen_that_is_up_to_date_is_sent_nothing(world: World) -> None:
    press(world, "open", code="OBS-01")

    def ask(query: str, who: Actor) -> tuple[str, int]:
        page = world.page(f"{PAGE}?{query}", who).select_one("[hx-get]")
        address = str(page["hx-get"])
        return address, world.open_as(who).get(address, headers=HTMX).status_code

    first, same = ask("ecran=projection", world.room.odile)
    lea, unmoved = ask("", world.room.lea)
    assert (same, unmoved) == (204, 204)
    predict(world, world.room.ines, "apart")
    assert world.open_as(world.room.odile).get(first, headers=HTMX).status_code == 200
    assert world.open_as(world.room.lea).get(lea, headers=HTMX).status_code == 204
    press(world, "next")
    assert world.open_as(world.room.lea).get(lea, headers=HTMX).status_code == 200


def test_what_is_said_becomes_a_synthesis_or_a_proposal_in_two_clicks(world: World) -> None:
    press(world, "open", code="OBS-01")
    press(world, "next")
    links = [str(one["href"]) for one in world.page(PAGE).select("#discussion a")]
    assert any("cellule=OBS-01.2" in link for link in links)
    assert any(link.endswith("/criteres/OBS-01/proposition") for link in links)
    client = world.open_as(world.room.ines)
    assert all(client.get(link).status_code == 200 for link in links)


def test_no_host_is_named_where_a_marked_criterion_is_discussed(world: World) -> None:
    with world.writing():
        marked = world.field.reworded(world.edition, world.criterion("scale"), unnamed_host=True)
        world.field.visit(4, marked, venue="Le Grand Four")
        scale = next(one for one in contents(marked.id) if one.kind == "scale")
        visit = world.visit(1)
        world.field.answer(visit, scale, "A", 2, note="Au Lieu 1, on attend.")
        assert member_of(world.room.odile).is_facilitator
    press(world, "open", code="OBS-01")
    for _ in range(4):
        assert "Grand Four" not in wall(world)
        assert "Lieu 1" not in wall(world)
        press(world, "next")
