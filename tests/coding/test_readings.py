"""What the notions show: across the visits, two readers side by side, notions brought together and parted."""

import pytest
from bs4 import BeautifulSoup

from app.coding.notions import OF_THE_COURSE, key_of, offered
from tests.coding.conftest import WHY, WORDS, Reading


def test_the_list_counts_passages_by_visit_and_readers(reading: Reading) -> None:
    people = reading.field.people
    for who in (people.lea, people.karim):
        reading.put(who, "Coopération")
    reading.put(people.lea, "Coopération", reading.answer_key())
    row = BeautifulSoup(reading.page(people.ines), "html.parser").select_one("tbody tr")
    assert row is not None
    cells = [cell.text.replace("\N{NO-BREAK SPACE}", " ") for cell in row.select("th, td")]
    assert cells == ["Coopération", "2 passages", "2 personnes"]


def test_a_notion_shows_its_passages_and_who_put_it(reading: Reading) -> None:
    reading.put(reading.field.people.lea, "Coopération")
    page = reading.client(reading.field.people.karim).get(reading.tag("Coopération")).text
    assert WORDS in page
    assert WHY not in page
    assert "Léa" in page


def test_two_readers_are_read_side_by_side(reading: Reading) -> None:
    people = reading.field.people
    reading.put(people.lea, "Coopération")
    reading.put(people.lea, "Don")
    reading.put(people.karim, "Coopération")
    reading.put(people.karim, "Lutte")
    address = f"/lectures?une={people.lea.member_id}&autre={people.karim.member_id}"
    found = BeautifulSoup(reading.page(people.ines, address), "html.parser").select_one(".readings")
    assert found is not None
    said = {one.dt.text: one.dd.text.split() for one in found.select("div") if one.dt and one.dd}
    assert said == {"Léa seul·e": ["Don"], "Les deux": ["Coopération"], "Karim seul·e": ["Lutte"]}


@pytest.mark.parametrize("asked", ["une={0}&autre={0}", "une={0}", "une={0}&autre=999", "une=x&autre=y"])
def test_one_reader_is_not_compared_with_nobody(reading: Reading, asked: str) -> None:
    people = reading.field.people
    reading.put(people.lea, "Coopération")
    reading.put(people.karim, "Coopération")
    page = reading.page(people.ines, "/lectures?" + asked.format(people.lea.member_id))
    assert "Choisissez deux personnes différentes" in page


def merge(reading: Reading, one: str, other: str) -> int:
    number = reading.tag(other).rpartition("/")[2]
    odile = reading.client(reading.field.people.odile)
    return odile.post(f"{reading.tag(one)}/reunir", data={"into": number}).status_code


def test_merged_notions_are_read_as_one_and_keep_who_put_what(reading: Reading) -> None:
    people = reading.field.people
    reading.put(people.lea, "Entraide")
    reading.put(people.karim, "Coopération")
    entraide = reading.tag("Entraide")
    assert merge(reading, "Entraide", "Coopération") == 303
    page = reading.client(people.ines).get(reading.tag("Coopération")).text
    assert "Réunit aussi «\N{NO-BREAK SPACE}Entraide\N{NO-BREAK SPACE}»" in page
    assert "Léa («" in page
    assert "Entraide</a>" not in reading.page(people.ines)
    assert reading.mine(people.lea) == ["Coopération"]
    reading.put(people.ines, "entraide")
    assert reading.mine(people.ines) == ["Coopération"]
    assert reading.client(people.ines).get(entraide).location == reading.tag("Coopération")
    assert reading.client(people.odile).post(f"{entraide}/separer").status_code == 303
    assert reading.mine(people.lea) == ["Entraide"]
    assert reading.mine(people.karim) == ["Coopération"]


def test_a_merged_notion_that_both_put_counts_once_and_comes_off_whole(reading: Reading) -> None:
    lea = reading.field.people.lea
    reading.put(lea, "Entraide")
    reading.put(lea, "Coopération")
    merge(reading, "Entraide", "Coopération")
    assert reading.mine(lea) == ["Coopération"]
    number = reading.tag("Coopération").rpartition("/")[2]
    reading.client(lea).post(f"{reading.url}/lire/{reading.trace}/{number}/retirer")
    assert reading.mine(lea) == []


def test_only_the_team_brings_notions_together(reading: Reading) -> None:
    people = reading.field.people
    reading.put(people.lea, "Entraide")
    reading.put(people.lea, "Coopération")
    number = reading.tag("Coopération").rpartition("/")[2]
    for act in ("reunir", "separer"):
        answer = reading.client(people.lea).post(f"{reading.tag('Entraide')}/{act}", data={"into": number})
        assert answer.status_code == 403
    assert reading.mine(people.lea) == ["Entraide", "Coopération"]


def test_a_notion_is_not_merged_with_itself_nothing_or_a_merged_one(reading: Reading) -> None:
    people = reading.field.people
    for name in ("Entraide", "Coopération", "Don"):
        reading.put(people.lea, name)
    odile, entraide, don = reading.client(people.odile), reading.tag("Entraide"), reading.tag("Don")
    for into, status in (
        (entraide.rpartition("/")[2], 422),
        ("", 422),
        ("x", 422),
        ("²", 422),
        ("9" * 5000, 422),
        ("9999", 404),
    ):
        assert odile.post(f"{entraide}/reunir", data={"into": into}).status_code == status
    assert merge(reading, "Entraide", "Coopération") == 303
    answer = odile.post(f"{don}/reunir", data={"into": entraide.rpartition("/")[2]})
    assert answer.status_code == 409
    assert "vient d’être réunie" in answer.text


def test_the_notions_of_the_course_are_offered_until_the_class_has_them() -> None:
    assert offered([]) == sorted(OF_THE_COURSE, key=key_of)
    assert len({key_of(name) for name in OF_THE_COURSE}) == len(OF_THE_COURSE)
