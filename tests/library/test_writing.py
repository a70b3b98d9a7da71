"""The page of a day is written together: nothing is overwritten, whoever comes second sees both."""

from bs4 import BeautifulSoup
from sqlalchemy import select

from app.extensions import db
from app.library.models import ResourcePage, ResourceText
from tests.library.conftest import THREE, Space


def standing(space: Space) -> dict[str, str]:
    with space.world.app.app_context():
        page = db.session.scalars(select(ResourcePage)).one()
        return {part: getattr(page, part) for part in THREE}


def sent(space: Space) -> list[tuple[str, str, str]]:
    with space.world.app.app_context():
        query = select(ResourceText.part, ResourceText.outcome, ResourceText.text).order_by(ResourceText.id)
        return [tuple(row) for row in db.session.execute(query)]


def draft(space: Space) -> str:
    return BeautifulSoup(space.get("/brouillon").text, "html.parser").get_text(" ").replace("\xa0", " ")


def test_three_parts_are_written_and_a_second_press_adds_nothing(space: Space) -> None:
    seen = {f"{part}_seen": "0" for part in THREE}
    for _ in range(2):
        assert space.post("/brouillon", space.world.room.ines, **THREE, **seen).status_code == 303
    assert standing(space) == THREE
    assert len(sent(space)) == 3


def test_two_who_write_different_parts_from_one_reading_both_stand(space: Space) -> None:
    space.write()
    seen = {f"{part}_seen": "1" for part in THREE}
    space.post("/brouillon", space.world.room.ines, **(THREE | {"learned": "Le bar fait le lieu."}), **seen)
    answer = space.post("/brouillon", space.world.room.lea, **(THREE | {"divides": "L’argent."}), **seen)
    assert answer.status_code == 303
    assert standing(space) == THREE | {"learned": "Le bar fait le lieu.", "divides": "L’argent."}
    assert "2 versions" not in draft(space)


def test_two_texts_for_the_same_words_are_both_kept_until_somebody_decides(space: Space) -> None:
    space.write(learned="Le bar tient le lieu.")
    space.post("/brouillon", space.world.room.ines, learned="La clé tient le lieu.", learned_seen="1")
    space.post("/brouillon", space.world.room.lea, learned="Le jardin tient le lieu.", learned_seen="1")
    assert standing(space)["learned"] == "La clé tient le lieu."
    page = draft(space)
    assert "2 versions de « Ce que nous avons appris »" in page
    assert "Le jardin tient le lieu." in page
    # Somebody saves another part: what waits still waits.
    kept = {
        "learned": "La clé tient le lieu.",
        "learned_seen": "3",
        "divides": "Autre chose",
        "divides_seen": "0",
    }
    space.post("/brouillon", space.world.room.karim, **kept)
    assert "2 versions" in draft(space)
    chosen = {"learned": "Le jardin tient le lieu.", "learned_seen": "3", "garder": "learned"}
    space.post("/brouillon", space.world.room.odile, **chosen)
    assert standing(space)["learned"] == "Le jardin tient le lieu."
    assert "2 versions" not in draft(space)
    assert len([one for one in sent(space) if one[0] == "learned"]) == 4


def test_keeping_what_stands_settles_it_too(space: Space) -> None:
    space.write(learned="Le bar.")
    for who, text in ((space.world.room.ines, "La clé."), (space.world.room.lea, "Le jardin.")):
        space.post("/brouillon", who, learned=text, learned_seen="1")
    space.post("/brouillon", learned="La clé.", learned_seen="3", garder="learned")
    assert standing(space)["learned"] == "La clé."
    assert "2 versions" not in draft(space)


def test_a_part_that_is_too_long_comes_back_whole(space: Space) -> None:
    long = "mot " * 500
    answer = space.post("/brouillon", space.world.room.ines, learned=long, learned_seen="0", divides="Bref.")
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert "Il y en a 1999 ici" in page.select_one("#learned-error").text  # type: ignore[union-attr]
    assert page.select_one("#learned").text.strip() == long.strip()  # type: ignore[union-attr]
    assert page.select_one("#divides").text.strip() == "Bref."  # type: ignore[union-attr]


def test_guests_read_no_draft(space: Space) -> None:
    space.write()
    guy = space.world.room.guy
    assert space.get("/brouillon", guy).status_code == 403
    assert space.post("/brouillon", guy, learned="X").status_code == 403
    assert space.get("", guy).status_code == 404
    assert "Au Moulin" not in space.as_(guy).get(f"{space.world.room.url}/ressources").text
