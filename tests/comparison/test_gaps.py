"""Carte des écarts: where a class does not say the same, and what stands behind each figure."""

import re

from app.extensions import db
from app.grids.contents import contents
from app.visits.models import Visit
from tests.comparison.builder import field_of, member_of
from tests.comparison.conftest import World, row_of
from tests.grids.factory import adopted_grid
from tests.support.fragments import HTMX, assert_fragment_equals_reload

MAP = "/ecarts"


def told(world: World, code: str, query: str = "") -> list[str]:
    cells = [cell.replace("\xa0", " ") for cell in row_of(world.page(MAP + query), code)[1:]]
    # What is to be supported has a test of its own (test_evidence.py).
    return [re.sub(r" \d+ à étayer$", "", cell) for cell in cells]


def order(world: World, query: str) -> list[str]:
    heads = world.page(MAP + query).select('#matrix tbody th[scope="row"] small')
    return [head.get_text().split()[0] for head in heads]


def test_each_cell_says_how_far_apart_the_groups_are_and_how_many_they_are(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=2, B=4)
        world.say(2, "scale", A=3, B=3)
        world.say(3, "scale", A=3)
    assert told(world, "OBS-01") == [
        "2 points 2 groupes",
        "0 point 2 groupes",
        "une seule réponse",
        "se resserre",
    ]
    assert told(world, "OBS-02") == ["pas de réponse"] * 3 + ["—"]


def test_what_has_to_be_read_is_not_measured(world: World) -> None:
    with world.writing():
        world.say(1, "short_text", A={"text": "un"}, B={"text": "deux"})
        world.say(1, "long_text", A={"seen": "un", "meaning": ""}, B={"seen": "deux", "meaning": ""})
    assert told(world, "OBS-08")[0] == "à lire"
    assert told(world, "OBS-09")[0] == "à lire"


def test_an_answer_that_does_not_count_makes_no_gap(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=2)
        world.field.answer(world.visit(1), world.criterion("scale"), "B", empty="not_observed")
    assert told(world, "OBS-01")[0] == "une seule réponse"


def test_only_the_groups_that_are_looked_at_make_the_gap(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=1, B=5)
    assert told(world, "OBS-01", "?groupe=A")[0] == "une seule réponse"


def test_a_cell_leads_to_its_visit_on_the_criterion_s_page(world: World) -> None:
    with world.writing():
        world.say(2, "scale", A=1, B=5)
    link = world.page(f"{MAP}?groupe=AB").select_one("td.gap-4 a")
    assert link is not None
    path, _, anchor = str(link["href"]).partition("#")
    page = world.page(path.removeprefix(f"{world.room.url}/comparer"))
    assert page.find(id=anchor) is not None
    assert "groupe=AB" in path


def test_rows_are_sorted_by_gap_by_visit_and_by_change_with_the_untold_last(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=1, B=5)
        world.say(2, "scale", A=1, B=5)
        world.say(1, "single_choice", A="vote", B="vote")
        world.say(2, "single_choice", A="vote", B="consent")
        world.say(2, "yes_no_partial", A="yes", B="partial")
    assert order(world, "")[:4] == ["OBS-01", "OBS-02", "OBS-03", "OBS-04"]
    assert order(world, "?tri=ecart")[:3] == ["OBS-01", "OBS-02", "OBS-04"]
    assert order(world, "?tri=visite-1")[:2] == ["OBS-01", "OBS-02"]
    assert order(world, "?tri=visite-2")[2] == "OBS-04"
    assert order(world, "?tri=evolution")[:2] == ["OBS-02", "OBS-01"]
    assert len(order(world, "?tri=ecart")) == 11
    assert order(world, "?tri=visite-9") == order(world, "")


def test_a_change_that_breaks_the_question_is_not_measured_across(world: World) -> None:
    with world.writing():
        scale = world.criterion("scale")
        world.say(1, "scale", A=1, B=5)
        second = world.field.replaced(
            world.edition, scale, "OBS-12", kind="yes_no_partial", params={"justification": False}
        )
        visit = world.field.visit(4, second)
        new = next(one for one in contents(second.id) if one.code == "OBS-12")
        world.field.answer(visit, new, "A", "yes")
        world.field.answer(visit, new, "B", "no")
    assert told(world, "OBS-01")[0] == "4 points 2 groupes"
    assert told(world, "OBS-01")[3] == "question non posée"
    assert told(world, "OBS-12")[3] == "non à oui 2 groupes"


def test_people_are_measured_together_from_three_on(world: World) -> None:
    with world.writing():
        edition = adopted_grid(member_of(world.room.odile), ("scale",), slug="seul", respondent="individual")
        field = field_of(edition)
        visit = field.visit(4, edition)
        scale = contents(edition.id).axes[0].criteria[0]
        field.answer(visit, scale, world.room.ines, 2)
        field.answer(visit, scale, world.room.karim, 5)
        visit_id = visit.id
    assert told(world, "OBS-01", "?grille=seul")[3] == "détail à partir de 3 personnes"
    with world.writing():
        field.answer(db.session.get_one(Visit, visit_id), scale, world.room.lea, 5)
    assert told(world, "OBS-01", "?grille=seul")[3] == "3 points 3 personnes"


def test_no_row_column_or_page_is_summed_up(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=1, B=5)
    page = world.page(MAP)
    assert not page.find_all("tfoot")
    assert "total" not in page.get_text().lower()
    assert "moyenne générale" not in page.get_text().lower()


def test_filtering_changes_the_map_alone(world: World) -> None:
    client = world.open_as(world.room.ines)
    address = f"{world.room.url}/comparer{MAP}?noyau=1&tri=ecart"
    assert_fragment_equals_reload(client.get(address, headers=HTMX).text, client.get(address).text)
