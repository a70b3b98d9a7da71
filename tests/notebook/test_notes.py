"""A note's subject and plan: what one writes one finds again, and two tabs lose nothing."""

import uuid

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.notebook.models import Note, NoteSection
from tests.notebook.conftest import Desk
from tests.support.fragments import HTMX

SUBJECT = {
    "subject": "Qui tranche dans un lieu ouvert à tous ?",
    "problem": "Tout le monde entre, qui décide ?",
}


def test_a_subject_is_there_again_and_the_team_reads_it(desk: Desk) -> None:
    assert desk.post("/sujet", seen="0", **SUBJECT).status_code == 303
    assert desk.page().select_one("#subject")["value"] == SUBJECT["subject"]  # type: ignore[index]
    assert SUBJECT["problem"] in desk.page(who=desk.people.odile).text
    listed = desk.client(desk.people.odile).get(desk.url)
    assert SUBJECT["subject"] in listed.text


def test_two_tabs_that_write_the_subject_are_both_shown(desk: Desk) -> None:
    desk.post("/sujet", seen="0", **SUBJECT)
    late = desk.post("/sujet", seen="0", subject="Un autre sujet", problem="")
    assert late.status_code == 409
    assert "Un autre sujet" in late.text
    assert SUBJECT["problem"] in late.text
    assert desk.post("/sujet", seen="1", subject="Un autre sujet", problem="").status_code == 303


def test_the_same_form_twice_is_once(desk: Desk) -> None:
    for _ in range(2):
        assert desk.post("/sujet", seen="0", **SUBJECT).status_code == 303


@pytest.mark.parametrize(("name", "length"), [("subject", 301), ("problem", 4001)])
def test_what_is_too_long_comes_back_as_typed(desk: Desk, name: str, length: int) -> None:
    answer = desk.post("/sujet", **(SUBJECT | {"seen": "0", name: "é" * length}))
    assert answer.status_code == 422
    assert "é" * length in answer.text
    assert "caractères" in answer.text


def test_parts_are_added_moved_and_numbered(desk: Desk) -> None:
    first, second = desk.part("Décider"), desk.part("Accueillir")
    assert desk.numbers() == ["1 Décider", "2 Accueillir"]
    assert desk.post(f"/parties/{second}/place", direction="up", seen=desk.seen()).status_code == 303
    assert desk.numbers() == ["1 Accueillir", "2 Décider"]
    assert desk.post(f"/parties/{first}/place", direction="in", seen=desk.seen()).status_code == 303
    assert desk.numbers() == ["1 Accueillir", "1.1 Décider"]
    assert desk.post(f"/parties/{first}/place", after="", seen=desk.seen()).status_code == 303
    assert desk.numbers() == ["1 Décider", "2 Accueillir"]


def test_adding_a_part_twice_adds_it_once(app: Flask, desk: Desk) -> None:
    name = str(uuid.uuid4())
    for _ in range(2):
        assert desk.post("/parties", section=name, title="Décider").status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count(NoteSection.id))) == 1


def test_a_part_without_a_title_is_asked_for_one(desk: Desk) -> None:
    answer = desk.client().post(
        f"{desk.note}/parties", data={"section": str(uuid.uuid4()), "title": "  "}, headers=HTMX
    )
    assert answer.status_code == 422
    assert "Donnez un titre" in answer.text
    assert answer.text.lstrip().startswith("<section")


def test_a_plan_that_changed_in_another_tab_is_shown_instead_of_moved(desk: Desk) -> None:
    first, _ = desk.part("Décider"), desk.part("Accueillir")
    seen = desk.seen()
    desk.post(f"/parties/{first}/place", direction="down", seen=seen)
    late = desk.post(f"/parties/{first}/place", direction="down", seen=seen)
    assert late.status_code == 409
    assert "Le plan a changé" in late.text
    assert desk.numbers() == ["1 Accueillir", "2 Décider"]


def test_a_part_that_was_taken_out_comes_back_with_its_text(desk: Desk) -> None:
    first, _ = desk.part("Décider"), desk.part("Accueillir")
    desk.save(first, "Tout commence à table.", title="Décider")
    assert desk.post(f"/parties/{first}/retrait").status_code == 303
    assert desk.numbers() == ["1 Accueillir"]
    assert desk.post(f"/parties/{first}/retour").status_code == 303
    assert desk.numbers() == ["1 Accueillir", "2 Décider"]
    assert desk.text(first) == "Tout commence à table."


@pytest.mark.parametrize("part", ["", "/lire", "/note.docx", "/panier", "/ecrire"])
def test_nobody_but_the_student_and_the_team_reads_a_note(desk: Desk, part: str) -> None:
    section = desk.part()
    people = desk.people
    own = part in ("/panier", "/ecrire")
    assert desk.client().get(desk.note + part).status_code == 200
    assert desk.client(people.odile).get(desk.note + part).status_code == (403 if own else 200)
    assert desk.client(people.karim).get(desk.note + part).status_code == 404
    assert desk.client(people.guy).get(desk.note + part).status_code == 403
    assert desk.client(people.stranger).get(desk.note + part).status_code == 404
    assert desk.post(f"/parties/{section}", people.odile, text="Moi", title="x", base="1").status_code == 403
    assert desk.post(f"/parties/{section}", people.karim, text="Moi", title="x", base="1").status_code == 404


def test_an_account_that_is_erased_takes_its_note_along(app: Flask, desk: Desk) -> None:
    from app.accounts.models import Person
    from app.privacy.erasing import erase_account

    desk.pick()
    section = desk.part()
    desk.save(section, "Voir [@1].")
    with app.app_context():
        erase_account(db.session.get_one(Person, desk.people.ines.person_id))
        db.session.commit()
        assert db.session.scalar(select(func.count(Note.id))) == 0
