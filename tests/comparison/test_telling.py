"""The comparison in words: one visit whole, one group through its visits."""

import pytest

from app.extensions import db
from app.grids.contents import contents
from app.visits.models import Visit
from tests.comparison.builder import field_of, member_of
from tests.comparison.conftest import World, row_of, words
from tests.grids.factory import adopted_grid


def report(world: World, query: str = "") -> dict[str, str]:
    """By code, what the report of visit 1 says."""
    articles = world.page(f"/visites/1{query}").select("article")
    return {words(one.select_one("h3 small")): words(one).replace("\xa0", " ") for one in articles}


def test_a_visit_is_told_whole_with_reasons_and_silences(world: World) -> None:
    with world.writing():
        visit, scale = world.visit(1), world.criterion("scale")
        world.field.answer(visit, scale, "A", 4, note="On l’a vu deux fois.")
        world.field.answer(visit, scale, "B", empty="not_observed")
        world.say(1, "long_text", B={"seen": "La salle était vide.", "meaning": "Personne n’avait prévenu."})
        world.say(2, "short_text", A={"text": "une autre visite"})
    told = report(world)
    assert "On l’a vu deux fois." in told["OBS-01"]
    assert "Non observé : B" in told["OBS-01"]
    assert "La salle était vide." in told["OBS-09"]
    assert "Personne n’avait prévenu." in told["OBS-09"]
    assert "Pas de réponse : A B" in told["OBS-08"]
    assert "une autre visite" not in str(told)


def test_a_quote_without_consent_is_told_to_nobody(world: World) -> None:
    quote = {"id": "q1", "words": "Ne le répétez pas.", "who": "N.", "function": "gardien", "consent": "no"}
    with world.writing():
        world.say(1, "quote", A={"quotes": [quote]})
    for path in ("/visites/1", "/groupes/A"):
        page = world.page(path).get_text()
        assert "Ne le répétez pas" not in page
        assert "Sans accord pour être montré ici." in page


def test_people_are_told_together_from_three_on_and_never_named(world: World) -> None:
    with world.writing():
        edition = adopted_grid(
            member_of(world.room.odile), ("short_text",), slug="seul", respondent="individual"
        )
        field = field_of(edition)
        visit = field.visit(4, edition)
        criterion = contents(edition.id).axes[0].criteria[0]
        field.answer(visit, criterion, world.room.ines, {"text": "le silence"})
        field.answer(visit, criterion, world.room.karim, {"text": "le silence"})
        visit_id = visit.id
    few = world.page("/visites/4?grille=seul").get_text()
    assert "le silence" not in few
    assert "le détail se lit à partir de 3" in few
    with world.writing():
        field.answer(db.session.get_one(Visit, visit_id), criterion, world.room.lea, {"text": "la lumière"})
    enough = words(world.page("/visites/4?grille=seul").select_one("article")).replace("\xa0", " ")
    assert "le silence (2 personnes) la lumière" in enough
    assert "Inès" not in enough


def test_filters_hold_for_the_report(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=4, B=2)
    told = report(world, "?groupe=B&noyau=1")["OBS-01"]
    assert "B 2" in told
    assert "A 4" not in told


def test_groups_that_said_the_same_are_told_together(world: World) -> None:
    with world.writing():
        world.say(1, "short_text", A={"text": "le bar"}, B={"text": "le bar"})
    assert "A B le bar" in report(world)["OBS-08"]


def test_a_group_is_told_through_its_visits(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=2, B=5)
        world.say(2, "scale", A=4)
        world.field.answer(world.visit(3), world.criterion("scale"), "A", empty="not_observed")
    page = world.page("/groupes/A")
    scale = row_of(page, "OBS-01")
    assert [cell.split()[0] for cell in scale[1:3]] == ["2", "4"]
    assert scale[3] == "non observé"
    assert row_of(page, "OBS-02")[1:] == ["pas de réponse"] * 3
    assert "5 sur 5" not in page.get_text()


@pytest.mark.parametrize("path", ["/visites/9", "/groupes/Z", "/groupes/a", "/groupes/AB", "/visites/0"])
def test_what_does_not_exist_is_not_found(world: World, path: str) -> None:
    assert world.open_as(world.room.ines).get(f"{world.room.url}/comparer{path}").status_code == 404


def test_what_people_typed_is_shown_as_text(world: World) -> None:
    with world.writing():
        world.say(1, "short_text", A={"text": "<script>alert(1)</script>"})
    for path in ("/visites/1", "/groupes/A"):
        page = world.page(path)
        assert not page.find_all("script", string="alert(1)")
        assert "<script>alert(1)</script>" in page.get_text()


def test_a_grid_that_is_called_groups_keeps_its_criteria_s_pages(world: World) -> None:
    with world.writing():
        edition = adopted_grid(member_of(world.room.odile), ("scale",), slug="groupes")
        field_of(edition).visit(4, edition)
    page = world.page("/groupes/OBS-01")
    assert page.find(id="visite-4") is not None
    assert "Groupe A" in words(world.page("/groupes/A").find("h1"))


def test_two_groups_are_told_side_by_side_and_the_same_answer_once(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=2, B=5)
        world.say(2, "scale", A=3, B=3)
        world.say(3, "scale", A=3, B=3)
        world.field.answer(world.visit(1), world.criterion("number"), "A", empty="refused")
    rows = [words(row).replace("\xa0", " ") for row in world.page("/groupes/A/et/B").select("#matrix tr")]
    first = next(place for place, row in enumerate(rows) if "OBS-01" in row)
    assert rows[first].endswith("Visite 1 · Lieu 1 2 sur 5 5 sur 5 : grand ouvert")
    assert rows[first + 1] == "Visite 2 · Lieu 2 La même réponse 3 sur 5 : entrouvert"
    assert rows[first + 2] == "Visite 3 · Lieu 3 La même réponse 3 sur 5 : entrouvert"
    refused = next(row for row in rows if "OBS-05" in row)
    assert refused.endswith("refus ou ne sait pas pas de réponse")


def test_two_groups_keep_the_filters_and_each_can_be_changed_for_another(world: World) -> None:
    page = world.page("/groupes/A/et/B?noyau=1")
    links = [str(one["href"]) for one in page.select("nav a.button")]
    assert links
    assert all("noyau=1" in link for link in links)
    assert len(page.select("nav a[aria-current=page]")) == 2


@pytest.mark.parametrize("path", ["/groupes/A/et/A", "/groupes/A/et/C", "/groupes/A/et/z"])
def test_a_group_beside_itself_or_beside_none_is_not_found(world: World, path: str) -> None:
    assert world.open_as(world.room.ines).get(f"{world.room.url}/comparer{path}").status_code == 404


def test_one_axis_is_read_across_the_visits_with_its_pictures_and_texts(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=2, B=5)
        world.say(2, "long_text", A={"seen": "La salle était vide.", "meaning": ""})
    page = world.page("/axes/OBS?noyau=1")
    assert len(page.select("h2.question")) == 11
    assert page.find(id="OBS-01-visite-1").select_one("svg.strip .mark-letter") is not None
    assert "La salle était vide." in words(page.find(id="OBS-09-visite-2"))
    ids = [str(one["id"]) for one in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert "axe=OBS" in str(page.select_one("h2.question a")["href"])


def test_an_axis_that_is_not_in_the_grid_is_not_found(world: World) -> None:
    assert world.open_as(world.room.ines).get(f"{world.room.url}/comparer/axes/NON").status_code == 404
