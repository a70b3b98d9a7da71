"""What answers stand on, in front of the class: shown as far as people agreed, and missed where the core asks for it."""

import pytest

from app.grids.contents import contents
from tests.comparison.builder import field_of, member_of
from tests.comparison.conftest import World, row_of
from tests.grids.factory import adopted_grid

WORDS = "On décide à table."


def criterion_page(world: World, code: str, query: str = "") -> str:
    """The page of one criterion, in words."""
    slug = world.page().select_one(f"a[href*='/{code}']")["href"]  # type: ignore[index]
    return world.page(str(slug).split("/comparer")[1].split("?")[0] + query).get_text(" ", strip=True)


def test_an_answer_that_stands_on_a_trace_is_not_to_be_supported(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=4, B=2)
        world.field.trace(world.visit(1), world.criterion("scale"), "A", "Vu de mes yeux")
    assert row_of(world.page(), "OBS-01")[1] == "2/2 2 B 4 A 1 à étayer"
    text = criterion_page(world, "OBS-01")
    assert "À étayer\xa0: B" in text
    assert "Vu de mes yeux" in text


def test_only_the_core_and_what_is_counted_asks_for_a_trace(world: World) -> None:
    with world.writing():
        second = world.field.reworded(world.edition, world.criterion("scale"), core=False)
        visit = world.field.visit(4, second)
        world.field.answer(visit, world.criterion("scale", second), "A", 3)
        world.say(1, "short_text", A={"text": "faire avec"})
    page = world.page()
    assert "étayer" not in row_of(page, "OBS-01")[4]
    assert "étayer" not in row_of(page, "OBS-08")[1]


@pytest.mark.parametrize(
    ("consent", "shown", "named"),
    [("yes", True, True), ("unnamed", True, False), ("no", False, False), ("withdrawn", False, False)],
)
def test_a_quote_is_shown_as_far_as_the_person_agreed_even_to_its_author(
    world: World, consent: str, shown: bool, named: bool
) -> None:
    quoted = {"sort": "quote", "who": "Samia B.", "function": "cuisinière", "consent": consent}
    with world.writing():
        world.say(1, "scale", A=4)
        world.field.trace(world.visit(1), world.criterion("scale"), "A", WORDS, **quoted)
    for query in ("", "?ecran=projection"):
        text = criterion_page(world, "OBS-01", query)
        assert (WORDS in text) == shown
        assert ("Samia B." in text) == named
        assert ("cuisinière" in text) == shown
    # What nobody may read supports nothing.
    assert ("étayer" in row_of(world.page(), "OBS-01")[1]) != shown


def test_what_one_person_noted_on_an_own_sheet_stays_out(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=4)
        world.field.trace(world.visit(1), world.criterion("scale"), world.room.ines, "Pour moi seule")
    assert "Pour moi seule" not in criterion_page(world, "OBS-01")


def test_traces_follow_the_groups_that_are_looked_at(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=4, B=2)
        world.field.trace(world.visit(1), world.criterion("scale"), "A", "Vu par A")
        world.field.trace(world.visit(1), world.criterion("scale"), "B", "Vu par B")
    text = criterion_page(world, "OBS-01", "?groupe=B")
    assert "Vu par B" in text
    assert "Vu par A" not in text


def test_own_sheets_say_how_many_answers_are_to_be_supported_and_never_whose(world: World) -> None:
    with world.writing():
        edition = adopted_grid(member_of(world.room.odile), ("scale",), slug="seul", respondent="individual")
        field = field_of(edition)
        visit = field.visit(4, edition)
        scale = contents(edition.id).axes[0].criteria[0]
        for who, value in ((world.room.ines, 2), (world.room.karim, 4), (world.room.lea, 4)):
            field.answer(visit, scale, who, value)
        field.trace(visit, scale, world.room.ines, "Vu de mes yeux")
        field.trace(visit, scale, world.room.ines, "Vu une autre fois")
        field.trace(visit, scale, world.room.karim, WORDS, sort="quote", consent="withdrawn")
    assert "3/3 personnes, 2 à étayer" in row_of(world.page("?grille=seul"), "OBS-01")[4]
    assert "2 à étayer" in row_of(world.page("/ecarts?grille=seul"), "OBS-01")[4]
    page = world.page("/seul/OBS-01").get_text(" ", strip=True)
    assert "2\xa0réponses à étayer" in page
    assert "Vu de mes yeux" not in page


def test_own_answers_under_three_say_nothing_of_their_traces(world: World) -> None:
    with world.writing():
        edition = adopted_grid(member_of(world.room.odile), ("scale",), slug="seul", respondent="individual")
        field = field_of(edition)
        scale = contents(edition.id).axes[0].criteria[0]
        visit = field.visit(4, edition)
        field.answer(visit, scale, world.room.ines, 2)
        field.answer(visit, scale, world.room.karim, 2)
    assert "étayer" not in row_of(world.page("?grille=seul"), "OBS-01")[4]
    assert "étayer" not in row_of(world.page("/ecarts?grille=seul"), "OBS-01")[4]


def test_the_map_of_gaps_says_what_is_to_be_supported(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=4, B=2)
        world.field.trace(world.visit(1), world.criterion("scale"), "A", "Vu de mes yeux")
    assert "1 à étayer" in row_of(world.page("/ecarts"), "OBS-01")[1]
