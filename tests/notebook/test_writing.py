"""Writing a note: each edit once, from whatever device, and no version is ever lost."""

import uuid

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.notebook.models import NoteEdit, NoteSection
from tests.notebook.conftest import Desk

FIRST = "On entre par la cuisine. Chacun lave son verre."


def held(app: Flask, section: str) -> str:
    with app.app_context():
        return db.session.get_one(NoteSection, section).text


def test_what_a_device_sends_is_acknowledged_and_kept(app: Flask, desk: Desk) -> None:
    section = desk.part()
    [ack] = desk.send(desk.people.ines, desk.edit(section, FIRST))
    assert (ack["outcome"], ack["version"]) == ("applied", 2)
    assert ack["label"]
    assert held(app, section) == FIRST


def test_the_same_operation_twice_gets_its_first_answer(app: Flask, desk: Desk) -> None:
    section = desk.part()
    edit = desk.edit(section, FIRST)
    first = desk.send(desk.people.ines, edit)
    desk.send(desk.people.ines, desk.edit(section, FIRST + " Puis on parle.", 2))
    assert desk.send(desk.people.ines, edit) == first
    assert held(app, section).endswith("Puis on parle.")
    with app.app_context():
        assert db.session.scalar(select(func.count(NoteEdit.id))) == 3


def test_two_devices_that_write_apart_are_put_together(app: Flask, desk: Desk) -> None:
    section = desk.part()
    desk.send(desk.people.ines, desk.edit(section, FIRST))
    desk.send(desk.people.ines, desk.edit(section, FIRST.replace("cuisine", "cour"), 2))
    [ack] = desk.send(desk.people.ines, desk.edit(section, FIRST + " Puis on parle.", 2))
    assert ack["outcome"] == "merged"
    assert ack["fields"]["text"] == [held(app, section)]
    assert held(app, section) == "On entre par la cour. Chacun lave son verre. Puis on parle."


@pytest.fixture
def disagreeing(desk: Desk) -> str:
    """A part of which two devices wrote the same words differently."""
    section = desk.part()
    desk.send(desk.people.ines, desk.edit(section, FIRST))
    desk.send(desk.people.ines, desk.edit(section, FIRST.replace("la cuisine", "la cour"), 2))
    [ack] = desk.send(desk.people.ines, desk.edit(section, FIRST.replace("la cuisine", "le jardin"), 2))
    assert ack["outcome"] == "conflict"
    assert ack["theirs"]["text"].startswith("On entre par la cour")
    return section


def test_two_versions_of_the_same_words_are_both_shown(desk: Desk, disagreeing: str) -> None:
    conflict = desk.page("/ecrire").select_one(".conflict")
    assert conflict is not None
    assert "2 versions" in conflict.text
    assert "par la cour" in conflict.text
    assert "par le jardin" in conflict.text
    assert desk.text(disagreeing).startswith("On entre par la cour")


@pytest.mark.parametrize(("which", "kept"), [("current", "la cour"), ("other", "le jardin")])
def test_one_of_them_is_kept(desk: Desk, disagreeing: str, which: str, kept: str) -> None:
    form = desk.page("/ecrire").select_one(".conflict form")
    assert form is not None
    [settles] = [one["value"] for one in form.select("[name=settles]")]
    base = form.select_one("[name=base]")["value"]  # type: ignore[index]
    keep = "current" if which == "current" else settles
    for _ in range(2):
        desk.post(f"/parties/{disagreeing}/versions", keep=keep, base=base, settles=settles)
    assert kept in desk.text(disagreeing)
    assert desk.page("/ecrire").select_one(".conflict") is None


def test_both_are_combined(desk: Desk, disagreeing: str) -> None:
    form = desk.page("/ecrire").select(".conflict form")[1]
    data = {one["name"]: one["value"] for one in form.select("input")}
    both = form.textarea.text.strip()  # type: ignore[union-attr]
    assert "la cour" in both
    assert "le jardin" in both
    assert desk.post(f"/parties/{disagreeing}", text="Par la cour ou le jardin.", **data).status_code == 303
    assert desk.text(disagreeing) == "Par la cour ou le jardin."
    assert desk.page("/ecrire").select_one(".conflict") is None


def test_typing_on_after_a_conflict_replaces_ones_own_version(
    app: Flask, desk: Desk, disagreeing: str
) -> None:
    with app.app_context():
        waiting = db.session.scalars(select(NoteEdit.id).where(NoteEdit.outcome == "conflict")).one()
    longer = FIRST.replace("la cuisine", "le jardin") + " Ensuite on s’assied."
    desk.send(desk.people.ines, desk.edit(disagreeing, longer, 2, after=waiting))
    conflict = desk.page("/ecrire").select_one(".conflict")
    assert conflict is not None
    assert "2 versions" in conflict.text
    assert "Ensuite on s’assied." in conflict.text


@pytest.mark.parametrize("who", ["karim", "odile", "guy", "stranger"])
def test_nobody_else_writes_in_a_note(app: Flask, desk: Desk, who: str) -> None:
    section = desk.part()
    actor = getattr(desk.people, who)
    [ack] = desk.send(actor, desk.edit(section, "Moi aussi"))
    assert ack["outcome"] == "refused"
    mine = desk.edit(section, "Moi aussi", sheet=f"note.{actor.member_id}")
    assert desk.send(actor, mine)[0]["outcome"] == "refused"
    assert held(app, section) == ""


@pytest.mark.parametrize(
    "changed",
    [
        {"sheet": "note.999999"},
        {"sheet": "rien.1"},
        {"jotting": str(uuid.UUID(int=1))},
        {"jotting": "x"},
        {"fields": {"text": ["e" * 60_001], "title": ["x"]}},
        {"sheet": "note.12345678901"},
    ],
)
def test_what_has_no_place_is_refused_alone_with_a_reason(
    app: Flask, desk: Desk, changed: dict[str, object]
) -> None:
    section = desk.part()
    bad, good = desk.edit(section, "x") | changed, desk.edit(section, FIRST)
    acks = desk.send(desk.people.ines, bad, good)
    assert [one["outcome"] for one in acks] == ["refused", "applied"]
    assert acks[0]["reason"]
    assert held(app, section) == FIRST


def test_an_answer_and_a_part_go_in_one_batch(app: Flask, desk: Desk) -> None:
    section = desk.part()
    answer = desk.field.operation("scale", 1, value="3")
    acks = desk.send(desk.people.ines, desk.edit(section, FIRST), answer)
    assert [one["outcome"] for one in acks] == ["applied", "applied"]


def test_the_plain_form_does_the_same(desk: Desk) -> None:
    section = desk.part()
    for _ in range(2):
        assert desk.save(section, FIRST).status_code == 303
    assert desk.text(section) == FIRST
    late = desk.save(section, "Tout autre chose.", base=1)
    assert late.status_code == 303
    assert "2 versions" in desk.page("/ecrire").text


def test_a_text_that_is_too_long_comes_back_as_typed(desk: Desk) -> None:
    section = desk.part()
    answer = desk.save(section, "é" * 60_001)
    assert answer.status_code == 422
    assert "é" * 60_001 in answer.text
    assert "caractères" in answer.text
