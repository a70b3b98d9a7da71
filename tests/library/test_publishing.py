"""A facilitator publishes what was read; versions are kept; taking back hides, and loses nothing."""

from bs4 import BeautifulSoup

from tests.library.conftest import Space


def text(page: str) -> str:
    return BeautifulSoup(page, "html.parser").get_text(" ").replace("\xa0", " ")


def test_readers_see_what_was_published_and_not_what_is_written_since(space: Space) -> None:
    space.write()
    assert space.publish().status_code == 303
    guy = space.world.room.guy
    assert "Le bar tient le lieu." in space.get("", guy).text
    space.write(learned="Le jardin aussi.")
    assert "jardin" not in space.get("", guy).text
    assert "d’avant ces changements" in text(space.get("/brouillon", space.world.room.odile).text)
    space.publish()
    assert "jardin" in space.get("", guy).text


def test_an_empty_page_and_a_page_that_changed_meanwhile_are_not_published(space: Space) -> None:
    assert space.publish().status_code == 422
    space.write()
    answer = space.post("/publication", read="ce qui était là avant")
    assert answer.status_code == 409
    assert "Le brouillon a changé depuis" in answer.text
    assert "Le bar tient le lieu." in answer.text


def test_a_student_writes_and_does_not_publish(space: Space) -> None:
    space.write()
    assert space.post("/publication", space.world.room.ines, read="x").status_code == 403
    assert space.post("/retrait", space.world.room.ines).status_code == 403


def test_a_page_that_is_taken_back_can_be_published_again(space: Space) -> None:
    space.write()
    space.publish()
    assert space.post("/retrait").status_code == 303
    assert space.get("", space.world.room.guy).status_code == 404
    space.publish()
    assert space.get("", space.world.room.guy).status_code == 200
    assert space.get("/versions").text.count('class="card stack"') == 1


def test_versions_tell_what_changed_word_by_word(space: Space) -> None:
    space.write(learned="Le bar tient le lieu.")
    space.publish()
    space.write(learned="Le jardin tient le lieu.")
    space.post("/liens", space.world.room.ines, **{"lien-url": "https://exemple.example/a", "lien-title": "Un article",
                                                   "lien-abstract": "Sur les jardins."})  # fmt: skip
    space.publish()
    page = BeautifulSoup(space.get("/versions").text, "html.parser")
    last, first = page.select("main section.card")
    assert (last.ins.text, last.select("del")[0].text) == ("jardin", "bar")  # type: ignore[union-attr]
    assert "Un article" in last.text
    assert "Publiée" in last.h2.text  # type: ignore[union-attr]
    assert "Publiée" not in first.h2.text  # type: ignore[union-attr]
    assert space.get("/versions", space.world.room.guy).status_code == 403


def test_a_cancelled_day_keeps_its_published_page(space: Space) -> None:
    space.write()
    space.publish()
    space.as_(space.world.room.odile).post(f"{space.world.room.url}/programme/{space.day}/annulation")
    assert "Le bar tient le lieu." in space.get("", space.world.room.guy).text
    assert "Au Moulin" in space.as_(space.world.room.guy).get(f"{space.world.room.url}/ressources").text


def test_the_third_part_comes_back_in_the_review_between_visits(space: Space) -> None:
    review = f"{space.world.room.url}/comparer/revue?visite=1"
    space.write()
    assert "à vérifier" not in space.as_(space.world.room.ines).get(review).text
    space.publish()
    page = BeautifulSoup(space.as_(space.world.room.ines).get(review).text, "html.parser")
    section = page.select_one("section:has(#a-verifier)")
    assert section is not None
    assert "Compter qui parle." in section.text
    assert "Le bar tient le lieu." not in section.text
    assert section.select_one("a.button") is not None
    space.post("/retrait")
    assert "a-verifier" not in space.as_(space.world.room.ines).get(review).text
