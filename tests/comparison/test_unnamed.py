"""A criterion marked « jamais projeté avec le nom du lieu »: on the wall and in files, places are numbers."""

import pytest

from app.extensions import db
from app.grids.models import Criterion
from tests.comparison.conftest import World
from tests.comparison.test_export import table


@pytest.fixture
def marked(world: World) -> World:
    """The scale was marked after visit 1; its note names the place."""
    with world.writing():
        scale = world.criterion("scale")
        world.field.answer(world.visit(1), scale, "A", 2, note="Au Lieu 1, on finit tard")
        edition = world.field.reworded(world.edition, scale, unnamed_host=True)
        world.field.visit(4, edition)
    return world


def page(world: World, path: str) -> str:
    answer = world.open_as(world.room.ines).get(f"{world.room.url}/comparer{path}")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("path", ["", "/ecarts", "/commune/OBS-01"])
def test_on_the_wall_its_screens_name_no_place(marked: World, path: str) -> None:
    projected = page(marked, f"{path}?ecran=projection")
    assert "Lieu 1" not in projected
    assert "Visite 1" in projected
    assert "Lieu 1" in page(marked, path)


def test_a_text_that_names_the_place_does_not_on_the_wall(marked: World) -> None:
    assert "[le lieu], on finit tard" in page(marked, "/commune/OBS-01?ecran=projection")


def test_a_screen_without_it_keeps_the_names(marked: World) -> None:
    assert "Lieu 1" in page(marked, "/commune/OBS-05?ecran=projection")


def test_a_file_that_holds_it_names_no_place_on_any_line(marked: World) -> None:
    lines = table(marked)
    assert {line["lieu"] for line in lines} == {""}
    assert {line["date"] for line in lines} == {""}
    assert {line["visite"] for line in lines} >= {"1"}
    assert not [line for line in lines if "Lieu 1" in "".join(line.values())]


def test_a_file_of_another_criterion_names_them(marked: World) -> None:
    assert {line["lieu"] for line in table(marked, path="/commune/OBS-05.csv")} >= {"Lieu 1"}


def test_a_mark_set_in_the_grid_since_counts_at_once(world: World) -> None:
    with world.writing():
        scale = world.criterion("scale")
        world.field.reworded(world.edition, scale, unnamed_host=True)
        db.session.get_one(Criterion, scale.criterion_id).revision_number = 2
    assert "Lieu 1" not in page(world, "/commune/OBS-01?ecran=projection")
    assert "Lieu 1" in page(world, "/commune/OBS-05?ecran=projection")


def test_a_trace_behind_the_answer_does_not_name_the_place_either(marked: World) -> None:
    with marked.writing():
        marked.field.trace(marked.visit(1), marked.criterion("scale"), "A", "Affiche au Lieu 1")
    projected = page(marked, "/commune/OBS-01?ecran=projection")
    assert "Affiche [le lieu]" in projected
    assert "Lieu 1" not in projected


def test_on_paper_the_report_of_a_visit_leaves_it_out(marked: World) -> None:
    report = marked.page("/visites/1")
    article = report.select_one("article.no-print")
    assert article is not None
    assert "OBS-01" in article.text
    assert len(report.select("article.no-print")) == 1
