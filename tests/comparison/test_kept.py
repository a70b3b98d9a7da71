"""What was worked out once is never shown after it stopped being right, whoever changed it."""

from typing import Any

from sqlalchemy import event

from app.comparison.kept import MOST, kept
from app.extensions import db
from app.visits.models import Encounter
from tests.comparison.conftest import World, panel, words

QUOTE = {"id": "q", "words": "On fermait en mars.", "who": "Maud", "function": "", "consent": "yes"}


def test_what_was_read_once_for_a_version_is_not_read_again(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=2, B=4)
    asked: list[str] = []

    def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    with world.app.app_context():
        event.listen(db.engine, "before_cursor_execute", count)
        try:
            told = [
                world.page("/ecarts").select_one("#matrix"),
                len(asked),
                world.page("/ecarts").select_one("#matrix"),
            ]
        finally:
            event.remove(db.engine, "before_cursor_execute", count)
    assert told[0] == told[2]
    assert len(asked) < 2 * told[1]


def test_an_answer_changes_the_page_at_once(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=2, B=4)
    assert "2 points" in words(world.page("/ecarts").select_one("#matrix")).replace("\xa0", " ")
    with world.writing():
        world.say(2, "scale", A=1, B=5)
    assert "4 points" in words(world.page("/ecarts").select_one("#matrix")).replace("\xa0", " ")


def test_a_quote_is_withheld_as_soon_as_a_corrected_name_says_whose_it_is(world: World) -> None:
    with world.writing():
        world.say(1, "quote", A={"quotes": [QUOTE]})
        visit = world.visit(1)
        met = Encounter(cohort_id=visit.cohort_id, visit_id=visit.id, name="Maude", consent="no")
        db.session.add(met)
        db.session.flush()
        number = met.id
    assert "On fermait en mars" in words(panel(world.page("/commune/OBS-10"), 1))
    with world.writing():
        db.session.get_one(Encounter, number).name = "Maud"
    assert "On fermait en mars" not in words(panel(world.page("/commune/OBS-10"), 1))


def test_another_promotion_never_gets_what_was_kept_for_this_one(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=2, B=4)
    world.page("/commune/OBS-01")
    stranger = world.open_as(world.room.stranger)
    assert stranger.get(f"{world.room.url}/comparer/commune/OBS-01").status_code == 404


def test_only_so_much_is_kept(world: World) -> None:
    made: list[int] = []

    def make(number: int) -> Any:
        made.append(number)
        return number

    with world.app.app_context():
        for number in range(MOST + 1):
            kept(("test", number), lambda number=number: make(number))
        kept(("test", MOST), lambda: make(-1))
        assert -1 not in made
        kept(("test", 0), lambda: make(-2))
        assert -2 in made
