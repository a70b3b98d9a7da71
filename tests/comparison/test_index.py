"""Criteria × visits, as somebody reads them."""

from bs4 import BeautifulSoup
from sqlalchemy import event

from app.extensions import db
from app.grids.contents import contents
from app.visits.models import Visit
from tests.comparison.builder import field_of, member_of
from tests.comparison.conftest import World, row_of, words
from tests.grids.factory import adopted_grid
from tests.support.fragments import HTMX, assert_fragment_equals_reload


def test_each_kind_is_told_in_brief_with_the_groups_that_said_it(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=4, B=2)
        world.say(1, "single_choice", A="vote", B="vote")
        world.say(1, "multiple_choice", A=["create", "learn"], B=["learn"])
        world.say(1, "yes_no_partial", A="partial", B="no")
        world.say(1, "number", A={"amount": 1250.5, "estimated": True}, B={"amount": 300, "estimated": False})
        world.say(1, "shares", A={"sales": 30, "grants": 60, "gifts": 10})
        world.say(1, "tally", A={"time": 3, "loan": 0}, B={"time": 12})
        world.say(1, "short_text", A={"text": "faire avec"})
        world.say(1, "long_text", B={"seen": "La salle était vide.", "meaning": ""})
    page = world.page()
    brief = {code: row_of(page, f"OBS-{code}")[1].replace("\xa0", " ") for code in ("01", "02", "03", "04")}
    assert brief["01"] == "2/2 2 B 4 A 2 à étayer"
    assert brief["02"] == "2/2 vote A B 2 à étayer"
    assert brief["03"] == "2/2 création A transmission A B 2 à étayer"
    assert brief["04"] == "2/2 Partiel A Non B 2 à étayer"
    assert row_of(page, "OBS-05")[1].split() == ["2/2", "300", "k€", "B", "1", "250,5", "k€", "(estimé)", "A"]
    assert (
        row_of(page, "OBS-06")[1].replace("\xa0", " ") == "1/2 A 60 % subventions 1 à étayer pas de réponse B"
    )
    assert row_of(page, "OBS-07")[1] == "2/2 temps donné A 3 B 12 prêt A 0"
    assert row_of(page, "OBS-08")[1].startswith("1/2 A faire avec")
    assert row_of(page, "OBS-09")[1] == "1/2 texte B pas de réponse A"
    assert "La salle était vide" not in page.get_text()


def test_silences_are_told_apart_and_never_counted(world: World) -> None:
    with world.writing():
        scale, shares = world.criterion("scale"), world.criterion("shares")
        world.field.answer(world.visit(1), scale, "A", empty="not_observed")
        world.field.answer(world.visit(2), scale, "A", empty="not_applicable")
        world.field.answer(world.visit(3), scale, "A", empty="refused")
        world.field.answer(world.visit(1), shares, "A", {"sales": 40, "grants": 59})
        world.field.answer(world.visit(1), shares, "B", {"sales": 40, "grants": 60})
    page = world.page()
    assert row_of(page, "OBS-01")[1:] == [
        "non observé A pas de réponse B",
        "sans objet A pas de réponse B",
        "refus ou ne sait pas A pas de réponse B",
    ]
    assert row_of(page, "OBS-02")[1] == "pas de réponse"
    shares_of_99 = row_of(page, "OBS-06")[1].replace("\xa0", " ")
    assert shares_of_99 == "1/2 B 60 % subventions 1 à étayer réponse incomplète, non comptée A"


def test_a_group_without_the_axis_is_not_said_to_be_silent(world: World) -> None:
    with world.writing():
        edition = world.field.reworded(world.edition, world.criterion("scale"), core=False)
        visit = world.field.visit(4, edition)
        world.field.carry(visit, "A", contents(edition.id).axes[0].axis_id)
    page = world.page()
    assert row_of(page, "OBS-01")[4] == "pas de réponse A n’en était pas chargé B"


def test_a_justification_without_an_answer_does_not_count(world: World) -> None:
    with world.writing():
        choices = world.criterion("multiple_choice")
        world.field.answer(world.visit(1), choices, "A", None, note="Nous en parlons encore.")
    assert row_of(world.page(), choices.code)[1] == "pas de réponse"


def test_reworded_criterion_stays_on_one_row(world: World) -> None:
    with world.writing():
        scale = world.criterion("scale")
        second = world.field.reworded(world.edition, scale, label="Nouveau libellé", question="Autrement ?")
        visit = world.field.visit(4, second)
        world.say(1, "scale", A=2)
        world.field.answer(visit, world.criterion("scale", second), "A", 5)
    page = world.page()
    row = row_of(page, "OBS-01")
    assert row[0] == "Nouveau libellé OBS-01 · noyau · reformulé"
    assert [row[1][:9], row[4][:9]] == ["1/2 2 A 1", "1/2 5 A 1"]
    assert page.get_text().count("OBS-01") == 1
    assert "édition 2" in words(page.select("#matrix thead th")[4])


def test_criterion_that_changed_kind_has_its_own_row(world: World) -> None:
    with world.writing():
        old = world.criterion("scale")
        second = world.field.replaced(
            world.edition, old, "OBS-40", kind="yes_no_partial", params={"justification": False}
        )
        visit = world.field.visit(4, second)
        world.say(1, "scale", A=2)
        new = next(one for one in contents(second.id) if one.code == "OBS-40")
        world.field.answer(visit, new, "A", "yes")
    page = world.page()
    before, after = row_of(page, "OBS-01"), row_of(page, "OBS-40")
    assert "remplacé par OBS-40" in before[0]
    assert before[1].startswith("1/2 2 A")
    assert before[4] == "question non posée à cette visite"
    assert "remplace OBS-01" in after[0]
    assert after[1] == "question non posée à cette visite"
    assert after[4].startswith("1/2 Oui A")


def test_retired_option_keeps_its_counts(world: World) -> None:
    with world.writing():
        world.say(1, "single_choice", A="chief", B="vote")
        kept = [one for one in world.criterion("single_choice").params["options"] if one["id"] != "chief"]
        second = world.field.reworded(
            world.edition, world.criterion("single_choice"), params={"options": kept, "justification": False}
        )
        world.field.visit(4, second)
    page = world.page()
    assert row_of(page, "OBS-02")[1] == "2/2 vote B décision d’une personne A 2 à étayer"
    assert page.select_one("td.adapted") is not None


def test_filters_keep_what_they_say(world: World) -> None:
    for query in ("", "?axe=OBS", "?noyau=1", "?axe=&groupe=A&noyau="):
        assert len(world.page(query).select('#matrix tbody th[scope="row"]')) == 11
    assert "Aucun critère avec ces filtres" in words(world.page("?axe=NADA").find(id="matrix"))


def test_one_group_can_be_looked_at_alone(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=4, B=2)
    page = world.page("?groupe=B")
    assert row_of(page, "OBS-01")[1] == "1/1 2 B 1 à étayer"
    assert page.select_one('input[name="groupe"][value="B"]').has_attr("checked")
    link = page.select_one('#matrix tbody th[scope="row"] a')["href"]
    assert link.endswith("?groupe=B")


def test_what_htmx_gets_equals_the_reloaded_page(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=4, B=2)
    client = world.open_as(world.room.ines)
    address = f"{world.room.url}/comparer?axe=OBS&groupe=A"
    assert_fragment_equals_reload(client.get(address, headers=HTMX).text, client.get(address).text)


def test_what_people_typed_is_shown_as_text(world: World) -> None:
    with world.writing():
        world.say(1, "short_text", A={"text": "<script>alert(1)</script> مرحبا 🌱"})
    page = world.page()
    assert "<script>alert(1)</script> مرحبا 🌱" in row_of(page, "OBS-08")[1]


def test_people_are_counted_together_from_three_on(world: World) -> None:
    with world.writing():
        edition = adopted_grid(member_of(world.room.odile), ("scale",), slug="seul", respondent="individual")
        field = field_of(edition)
        visit = field.visit(4, edition)
        scale = contents(edition.id).axes[0].criteria[0]
        field.answer(visit, scale, world.room.ines, 2)
        field.answer(visit, scale, world.room.karim, 5)
        visit_id = visit.id
    few = row_of(world.page("?grille=seul"), "OBS-01")[4]
    assert few.replace("\xa0", " ") == "2/3 personnes : détail à partir de 3"
    with world.writing():
        field.answer(db.session.get_one(Visit, visit_id), scale, world.room.lea, 5)
    enough = row_of(world.page("?grille=seul"), "OBS-01")[4]
    assert enough.replace("\xa0", " ") == "3/3 personnes, 3 à étayer 2 1 pers. 5 2 pers."


def test_before_anything_is_adopted_the_page_says_what_to_do(world: World) -> None:
    client = world.open_as(world.room.stranger)
    page = BeautifulSoup(client.get("/promotions/ailleurs/comparer").text, "html.parser")
    assert "Rien à comparer pour l’instant" in words(page.find(id="matrix"))
    assert page.select_one("#matrix a")["href"] == "/promotions/ailleurs/visites"


def test_the_number_of_queries_does_not_grow_with_answers(world: World) -> None:
    def count() -> int:
        client = world.open_as(world.room.ines)
        asked: list[str] = []
        with world.app.app_context():
            engine = db.engine

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            asked.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        client.get(f"{world.room.url}/comparer")
        event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    count()
    with world.writing():
        world.say(1, "scale", A=4)
    few = count()
    with world.writing():
        for number in (1, 2, 3):
            world.say(number, "yes_no_partial", A="yes", B="no")
            world.say(
                number, "number", A={"amount": 3, "estimated": False}, B={"amount": 4, "estimated": False}
            )
        world.field.visit(4, world.edition)
    assert count() == few
    assert few <= 14
