"""Everybody of the cohort may read the comparison; nobody else learns that it exists."""

import pytest

from tests.comparison.builder import field_of, member_of
from tests.comparison.conftest import World
from tests.grids.factory import adopted_grid, criterion_of

PATHS = (
    "",
    "/ecarts",
    "/ecarts?ecran=projection",
    "/visites/1",
    "/groupes/A",
    "/tableau.csv",
    "/commune/OBS-01",
    "/commune/OBS-01.csv",
    "?ecran=projection",
    "/commune/OBS-01?ecran=projection",
)


@pytest.mark.parametrize("name", ["ines", "odile", "guy"])
def test_members_and_guests_may_read(world: World, name: str) -> None:
    client = world.open_as(getattr(world.room, name))
    statuses = {path: client.get(f"{world.room.url}/comparer{path}").status_code for path in PATHS}
    assert set(statuses.values()) == {200}, statuses


def test_strangers_find_nothing(world: World) -> None:
    client = world.open_as(world.room.stranger)
    statuses = {path: client.get(f"{world.room.url}/comparer{path}").status_code for path in PATHS}
    assert set(statuses.values()) == {404}, statuses


def test_what_does_not_exist_is_not_found(world: World) -> None:
    client = world.open_as(world.room.ines)
    for path in ("/commune/OBS-99", "/inconnue/OBS-01", "/commune/%3Cb%3E", "/commune/OBS-01/plus"):
        assert client.get(f"{world.room.url}/comparer{path}").status_code == 404, path


def test_an_odd_address_is_no_error(world: World) -> None:
    client = world.open_as(world.room.ines)
    for query in (
        "?axe=%00&groupe=%F0%9F%8C%B1",
        "?grille=ailleurs",
        "?noyau=oui&ecran=tout&page=9",
        "?tri=%F0%9F%8C%B1",
    ):
        for path in ("", "/ecarts"):
            assert client.get(f"{world.room.url}/comparer{path}{query}").status_code == 200, query


def test_other_cohorts_answers_never_appear(world: World) -> None:
    with world.writing():
        world.say(1, "short_text", A={"text": "chez nous"})
        other = adopted_grid(member_of(world.room.stranger), ("short_text",))
        field = field_of(other)
        field.answer(field.visit(1, other), criterion_of(other, "short_text"), "A", {"text": "chez eux"})
    client = world.open_as(world.room.ines)
    for path in ("", "/tableau.csv", "/commune/OBS-08", "/commune/OBS-01"):
        text = client.get(f"{world.room.url}/comparer{path}").text
        assert "chez eux" not in text
    assert "chez nous" in client.get(f"{world.room.url}/comparer").text
    elsewhere = world.open_as(world.room.stranger).get("/promotions/ailleurs/comparer").text
    assert "chez eux" in elsewhere
    assert "chez nous" not in elsewhere
