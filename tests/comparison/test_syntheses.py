"""Writing what the class makes of a cell together: nothing is overwritten, whoever comes second sees both."""

from bs4 import BeautifulSoup
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.comparison.models import Synthesis, SynthesisText
from app.extensions import db
from app.grids.models import Revision
from tests.comparison.builder import under
from tests.comparison.conftest import World, row_of, words
from tests.support.fragments import HTMX
from tests.support.people import Actor

CELL = "?cellule=OBS-01.1"


def write(
    world: World, who: Actor, text: str, seen: int = 0, *, code: str = "OBS-01", number: int = 1, **more: str
) -> TestResponse:
    address = f"{world.room.url}/comparer/commune/{code}/visites/{number}/synthese"
    return world.open_as(who).post(address, data={"text": text, "seen": str(seen), **more})


def beside(world: World, who: Actor | None = None, query: str = CELL) -> str:
    return words(world.page(f"/syntheses{query}", who).select_one(".beside")).replace("\xa0", " ")


def cell(world: World, code: str = "OBS-01", number: int = 1) -> str:
    return row_of(world.page("/syntheses"), code)[number].replace("\xa0", " ")


def standing(world: World) -> str | None:
    with world.app.app_context():
        return db.session.scalars(select(Synthesis.text)).first()


def sent(world: World) -> list[tuple[int, str, str]]:
    with world.app.app_context():
        query = select(SynthesisText.number, SynthesisText.outcome, SynthesisText.text)
        return [tuple(row) for row in db.session.execute(query.order_by(SynthesisText.id))]


def test_a_text_stands_in_its_cell_and_on_the_criterion_s_page(world: World) -> None:
    assert "à écrire" in cell(world)
    answer = write(world, world.room.ines, " On entre par les tâches. ")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("cellule=OBS-01.1#OBS-01.1")
    assert cell(world).startswith("On entre par les tâches.")
    assert "à écrire" in cell(world, number=2)
    page = world.page("/commune/OBS-01")
    assert "On entre par les tâches." in words(page.select_one("#visite-1 .retained"))
    assert "On entre" not in words(page.select_one("#visite-2"))


def test_an_axis_has_its_own_text(world: World) -> None:
    write(world, world.room.odile, "Des gestes plus que des statuts.", code="OBS", number=2)
    head = world.page("/syntheses").select_one("tr.axis")
    assert "Des gestes plus que des statuts." in words(head)
    assert "Des gestes" in beside(world, query="?cellule=OBS.2")


def test_more_than_280_characters_are_refused_with_all_of_them_still_there(world: World) -> None:
    long = "a" * 281
    answer = write(world, world.room.ines, long)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert "Il y en a 281 ici" in words(page.select_one("#synthese-error"))
    assert long in page.select_one("#synthese").get_text()
    assert standing(world) is None
    assert write(world, world.room.ines, "a" * 280).status_code == 303


def test_a_second_press_of_the_same_button_adds_nothing(world: World) -> None:
    for _ in range(2):
        assert write(world, world.room.ines, "Une phrase.").status_code == 303
    assert sent(world) == [(1, "applied", "Une phrase.")]


def test_edits_apart_are_put_together(world: World) -> None:
    write(world, world.room.ines, "Le bureau suit. Le bar décide.")
    write(world, world.room.ines, "Le bureau suit souvent. Le bar décide.", 1)
    write(world, world.room.lea, "Le bureau suit. Le bar décide de tout.", 1)
    assert standing(world) == "Le bureau suit souvent. Le bar décide de tout."
    assert [outcome for _, outcome, _ in sent(world)] == ["applied", "applied", "merged"]


def test_two_who_wrote_at_once_see_both_texts_and_one_of_them_decides(world: World) -> None:
    write(world, world.room.ines, "Les locations paient.")
    answer = write(world, world.room.lea, "Le prêt vaut plus.")
    assert answer.status_code == 303
    assert standing(world) == "Les locations paient."
    told = beside(world, world.room.karim)
    for part in ("2 versions", "Inès", "Les locations paient.", "Léa", "Le prêt vaut plus."):
        assert part in told
    assert "2 versions" in cell(world)
    write(world, world.room.karim, "Les locations paient, mais le prêt vaut plus.", 2)
    told = beside(world)
    assert "versions" not in told
    assert "Les locations paient, mais le prêt vaut plus." in told
    assert "gardé à côté" in told
    assert [number for number, _, _ in sent(world)] == [1, 2, 3]


def test_keeping_the_text_that_stands_settles_the_other(world: World) -> None:
    write(world, world.room.ines, "Celle-ci.")
    write(world, world.room.lea, "Celle-là.")
    forms = world.page(f"/syntheses{CELL}").select(".two-versions form")
    assert len(forms) == 2
    kept = forms[0].select_one("textarea").get_text().strip()
    seen = int(str(forms[0].select_one("[name=seen]")["value"]))
    write(world, world.room.karim, kept, seen)
    assert standing(world) == "Celle-ci."
    assert "versions" not in beside(world)


def test_a_text_that_came_after_reading_both_still_waits(world: World) -> None:
    write(world, world.room.ines, "Un.")
    write(world, world.room.lea, "Deux.")
    write(world, world.room.karim, "Trois.")
    write(world, world.room.ines, "Quatre.", 2)
    told = beside(world)
    assert "Trois." in told
    assert "2 versions" in told
    assert standing(world) == "Quatre."


def test_a_conflict_sent_twice_waits_once(world: World) -> None:
    write(world, world.room.ines, "Un.")
    for _ in range(2):
        write(world, world.room.lea, "Deux.")
    assert len(sent(world)) == 2


def test_a_group_maintains_otherwise_under_its_letter_beside_the_class(world: World) -> None:
    write(world, world.room.ines, "Tout le monde décide.")
    write(world, world.room.lea, "le bureau a tranché deux fois.", voix="groupe")
    assert standing(world) == "Tout le monde décide."
    assert "B maintient" in cell(world)
    assert "Le groupe B maintient que le bureau a tranché deux fois." in beside(world)
    assert "maintient que le bureau a tranché" in words(
        world.page("/commune/OBS-01").select_one("#visite-1 .retained")
    )


def test_only_students_write_what_their_group_maintains_and_guests_write_nothing(world: World) -> None:
    assert write(world, world.room.odile, "non", voix="groupe").status_code == 403
    assert write(world, world.room.guy, "non").status_code == 403
    assert write(world, world.room.stranger, "non").status_code == 404
    assert sent(world) == []
    page = world.page(f"/syntheses{CELL}", world.room.guy)
    assert page.select_one(".beside form") is None
    assert "Rien n’est encore écrit." in words(page.select_one(".beside"))


def test_cells_that_do_not_exist_are_not_found_and_open_nothing(world: World) -> None:
    assert write(world, world.room.ines, "x", code="OBS-99").status_code == 404
    assert write(world, world.room.ines, "x", number=9).status_code == 404
    for query in ("?cellule=OBS-99.1", "?cellule=OBS-01", "?cellule=.", "?cellule=OBS-01.-1"):
        assert world.page(f"/syntheses{query}").select_one(".beside") is None


def test_a_question_that_a_visit_did_not_ask_has_no_cell_to_write_in(world: World) -> None:
    with world.writing():
        kept = world.criterion("scale")
        edition = world.field.replaced(
            world.edition, kept, "OBS-12", kind="yes_no_partial", params={"justification": False}
        )
        world.field.visit(4, edition)
        assert under(world.criterion("number"), edition).code == "OBS-05"
    assert "question non posée" in cell(world, number=4)
    assert "à écrire" in cell(world, "OBS-12", 4)


def test_no_host_is_named_on_a_wall_that_shows_a_marked_criterion(world: World) -> None:
    with world.writing():
        db.session.get_one(Revision, world.criterion("scale").revision_id).unnamed_host = True
    write(world, world.room.ines, "Au Lieu 1 on ne compte pas ses heures.")
    assert "Lieu 1" in beside(world)
    page = world.page(f"/syntheses{CELL}&ecran=projection")
    assert "Lieu 1" not in page.get_text()
    assert "[le lieu]" in words(page.select_one(".beside"))
    assert page.select_one(".beside form") is None


def test_what_people_typed_is_shown_as_text(world: World) -> None:
    write(world, world.room.ines, "<script>alert(1)</script>")
    page = world.page(f"/syntheses{CELL}")
    assert "<script>alert(1)</script>" in page.get_text()
    assert not page.find_all("script", string="alert(1)")


def test_filters_are_kept_from_cell_to_cell_and_after_writing(world: World) -> None:
    page = world.page("/syntheses?axe=OBS&noyau=1")
    link = str(page.select_one("a.cell")["href"])
    assert "axe=OBS" in link
    assert "noyau=1" in link
    form = world.page("/syntheses?axe=OBS&cellule=OBS-01.1").select_one(".beside form")
    address = str(form["action"])
    answer = world.open_as(world.room.ines).post(address, data={"text": "Une phrase.", "seen": "0"})
    assert "axe=OBS" in answer.headers["Location"]


def test_the_table_follows_the_class_but_leaves_a_refused_text_alone(world: World) -> None:
    table = world.page("/syntheses").select_one("#matrix")
    address = str(table["hx-get"])
    client = world.open_as(world.room.karim)
    assert client.get(address, headers=HTMX).status_code == 204
    write(world, world.room.ines, "Une phrase.")
    answer = client.get(address, headers=HTMX)
    assert answer.status_code == 200
    assert "Une phrase." in answer.text
    assert world.page(f"/syntheses{CELL}").select_one("#matrix[data-live]") is not None
    refused = BeautifulSoup(write(world, world.room.karim, "a" * 281).text, "html.parser")
    assert refused.select_one("#matrix[data-live]") is None


def test_an_address_that_no_page_gave_opens_no_cell(world: World) -> None:
    for cell in ("OBS-01." + "9" * 5000, "OBS-01.²", "OBS-01.", ".", "9"):
        assert world.page(f"/syntheses?cellule={cell}").select_one(".beside") is None
