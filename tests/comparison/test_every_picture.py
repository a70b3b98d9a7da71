"""All eleven kinds, wherever they are drawn: what a picture must carry, and marks that need no colour."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from tests.comparison.conftest import World, panel, words
from tests.comparison.test_criterion import CODES
from tests.comparison.test_poster import SAID, poster

# Where one criterion is drawn: the part of a page, or of a file.
VIEWS = ("page", "wall", "axis", "file")
MARKS = re.compile(r"^[A-H]$")


def told(world: World, view: str, kind: str) -> tuple[str, list[str]]:
    """All the words of a view, then those of each visit."""
    code = CODES[kind]
    if view == "file":
        text, _ = poster(world, code)
        head, *visits = text.split("Visite ")
        return text, [f"Visite {one}" for one in visits] or [head]
    path, prefix = {
        "page": (f"/commune/{code}", ""),
        "wall": (f"/commune/{code}?ecran=projection", ""),
        "axis": ("/axes/OBS", f"{code}-"),
    }[view]
    page = world.page(path)
    found = [page.find(id=f"{prefix}visite-{number}") for number in (1, 2, 3)]
    where = page.find(id=code).find_parent("section") if prefix else page  # type: ignore[union-attr]
    return plain(where), [plain(one) for one in found]


def plain(part: object) -> str:
    assert isinstance(part, Tag | BeautifulSoup)
    return words(part).replace("\xa0", " ")


def answer_everything(world: World, kind: str) -> None:
    """Group A answers, and every way of not answering is somewhere."""
    with world.writing():
        asked = world.criterion(kind)
        world.say(1, kind, A=SAID[kind][0])
        world.field.answer(world.visit(1), asked, "B", empty="not_observed")
        world.field.answer(world.visit(2), asked, "A", empty="not_applicable")
        world.field.answer(world.visit(2), asked, "B", empty="refused")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("kind", CODES)
def test_a_picture_carries_its_question_edition_number_and_the_four_empties_apart(
    world: World, kind: str, view: str
) -> None:
    answer_everything(world, kind)
    everything, (first, second, third) = told(world, view, kind)
    assert "Que voyez-vous" in everything
    if kind == "scale":
        assert all(anchor in everything for anchor in ("fermé", "entrouvert", "grand ouvert"))
    for part in (first, second, third):
        assert "édition 1" in part
    assert "1 groupe sur 2" in first
    assert "Non observé : B" in first
    assert "0 groupe sur 2" in second
    assert "Sans objet : A" in second
    assert "Refus ou ne sait pas : B" in second
    assert re.search(r"Pas de réponse : A,? B", third)
    assert "0 groupe sur 2" in third


@pytest.mark.parametrize("kind", CODES)
def test_every_mark_of_a_group_carries_its_letter_and_a_shape_of_its_own(world: World, kind: str) -> None:
    """In grey, groups are still told apart: no mark stands on its colour."""
    with world.writing():
        world.say(1, kind, A=SAID[kind][0], B=SAID[kind][1])
    shown = panel(world.page(f"/commune/{CODES[kind]}"), 1)
    drawn = [(one["d"], one.find_next("text").text) for one in shown.select(".mark-shape")]  # type: ignore[union-attr]
    written = [("mk-" + one.text.lower() in one["class"], one.text) for one in shown.select("b.mk")]
    assert {letter for _, letter in drawn + written} == {"A", "B"}
    assert all(MARKS.match(letter) for _, letter in drawn + written)
    assert all(same for same, _ in written)
    assert len({shape for shape, _ in drawn}) == len({letter for _, letter in drawn})


def test_the_eight_marks_have_eight_shapes_in_text_too() -> None:
    styles = (Path(__file__).parents[2] / "static/css/comparison.css").read_text("utf-8")
    rules = dict(re.findall(r"\.mk-([a-h]) \{([^}]*)\}", styles))
    shapes = {re.search(r"(?:border-radius|clip-path):[^;]*", rules[one]).group() for one in rules}  # type: ignore[union-attr]
    assert len(rules) == len(shapes) == 8


def test_the_evidence_behind_a_mark_is_two_clicks_away_at_most(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=2, B=4)
        for number in range(5):
            world.field.trace(world.visit(1), world.criterion("scale"), "A", f"Vu le registre {number}.")
    for view in ("", "/ecarts"):
        link = world.page(view).select_one("#matrix td a[href*='/commune/OBS-01']") or world.page(
            view
        ).select_one("#matrix a[href*='/commune/OBS-01']")
        assert link is not None
        path, _, anchor = str(link["href"]).partition("/comparer")[2].partition("#")
        page = world.page(path)
        there = page.find(id=anchor) if anchor else panel(page, 1)
        assert isinstance(there, Tag)
        behind = there.select_one("details.behind")
        assert behind is not None, "the second click unfolds them"
        assert len(behind.select(".mk-a")) == 5
