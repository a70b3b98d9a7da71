"""A jotting of the carnet is stored once, by its author only, and loses no word."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.fieldwork.evidence import EvidenceVersion
from app.fieldwork.models import Operation, Sheet
from app.visits.models import Visit, VisitState
from tests.fieldwork.carnets import jot, kept, linked
from tests.fieldwork.conftest import Field, Send, post
from tests.support.people import Actor


def close(app: Flask, field: Field) -> None:
    with app.app_context():
        db.session.get_one(Visit, field.visit_id).state = VisitState.closed
        db.session.commit()


def test_a_jotting_is_kept_with_its_author_and_time(app: Flask, field: Field, send: Send) -> None:
    one = jot(field, "Le bar est tenu par les voisins")
    [ack] = send(field.people.ines, one)
    assert (ack["outcome"], ack["version"], ack["reason"]) == ("applied", 1, None)
    evidence = kept(app, one["jotting"])
    assert evidence is not None
    assert (evidence.text, evidence.sort) == ("Le bar est tenu par les voisins", "etonnement")
    assert evidence.author_id == field.people.ines.member_id
    assert (evidence.cohort_id, evidence.visit_id) == (field.people.cohort_id, field.visit_id)
    assert evidence.made_at.isoformat() == "2026-01-05T10:00:00+00:00"


def test_the_same_edit_twice_is_stored_once_and_answered_the_same(
    app: Flask, field: Field, send: Send
) -> None:
    one = jot(field, "Une cloche")
    first = send(field.people.ines, one)
    send(field.people.ines, jot(field, "Une grande cloche", 1, one["jotting"]))
    assert send(field.people.ines, one) == first
    assert send(field.people.ines, one, one) == [*first, *first]
    with app.app_context():
        assert len(list(db.session.scalars(select(EvidenceVersion)))) == 2


def test_every_edit_stays_in_the_history(app: Flask, field: Field, send: Send) -> None:
    one = jot(field, "Un comptoir")
    send(field.people.ines, one, jot(field, "Un comptoir de zinc", 1, one["jotting"]))
    send(field.people.ines, jot(field, "", 2, one["jotting"]))
    with app.app_context():
        texts = db.session.scalars(select(EvidenceVersion).order_by(EvidenceVersion.number))
        assert [row.content["text"] for row in texts] == ["Un comptoir", "Un comptoir de zinc", ""]


def test_answers_and_jottings_of_one_batch_share_one_history(app: Flask, field: Field, send: Send) -> None:
    acks = send(
        field.people.ines,
        field.operation("scale", value="4"),
        jot(field, "Tiens"),
        field.operation("scale", 1, value="5"),
    )
    assert [ack["outcome"] for ack in acks] == ["applied"] * 3
    with app.app_context():
        numbers = [
            *db.session.scalars(select(Operation.number)),
            *db.session.scalars(select(EvidenceVersion.number)),
        ]
        assert sorted(numbers) == [1, 2, 3]
        assert db.session.scalars(select(Sheet.version)).one() == 3


@pytest.mark.parametrize("name", ["karim", "lea"])
def test_nobody_writes_on_somebody_elses_jotting(app: Flask, field: Field, send: Send, name: str) -> None:
    one = jot(field, "À moi")
    send(field.people.ines, one)
    other: Actor = getattr(field.people, name)
    [ack] = send(other, jot(field, "Volé", 1, one["jotting"]))
    assert ack["outcome"] == "refused"
    evidence = kept(app, one["jotting"])
    assert evidence is not None
    assert evidence.text == "À moi"


def test_a_jotting_stays_on_its_sheet(app: Flask, field: Field, send: Send) -> None:
    one = jot(field, "Sur la fiche du groupe")
    own = f"{field.visit_id}.{field.grid_id}.m{field.people.ines.member_id}"
    send(field.people.ines, one)
    [ack] = send(field.people.ines, jot(field, "Ailleurs", 1, one["jotting"], sheet=own))
    assert ack["outcome"] == "refused"
    assert "carnet" in ack["reason"]


@pytest.mark.parametrize("name", ["odile", "guy", "stranger"])
def test_only_those_who_answer_on_a_sheet_note_there(app: Flask, field: Field, send: Send, name: str) -> None:
    one = jot(field, "Bonjour")
    [ack] = send(getattr(field.people, name), one)
    assert ack["outcome"] == "refused"
    assert ack["reason"]
    assert kept(app, one["jotting"]) is None


def test_a_closed_visit_still_takes_jottings(app: Flask, field: Field, send: Send) -> None:
    close(app, field)
    one = jot(field, "Repensé le soir")
    assert send(field.people.ines, one)[0]["outcome"] == "applied"
    assert kept(app, one["jotting"]) is not None


def test_a_hundred_thousand_characters_are_refused_in_words_and_stay_in_the_history(
    app: Flask, field: Field, send: Send
) -> None:
    long = "x" * 100_000
    one = jot(field, long)
    [ack] = send(field.people.ines, one)
    assert ack["outcome"] == "refused"
    assert "20\u202f000 au plus" in ack["reason"]
    with app.app_context():
        assert db.session.get_one(EvidenceVersion, one["id"]).content["text"] == long
    [ack] = send(field.people.ines, jot(field, "Plus court", 0, one["jotting"]))
    assert (ack["outcome"], ack["version"]) == ("applied", 1)


@pytest.mark.parametrize("fields", [{"text": "a"}, {"text": [1]}, ["text"], None])
def test_fields_of_another_shape_are_unreadable(field: Field, send: Send, fields: Any) -> None:
    [ack] = send(field.people.ines, {**jot(field, "x"), "fields": fields})
    assert (ack["outcome"], ack["reason"]) == (
        "refused",
        "Cette réponse est arrivée sous une forme illisible.",
    )


@pytest.mark.parametrize("name", ["x", 12, None, "../../etc", "Z" * 36])
def test_a_jotting_without_a_proper_name_is_unreadable(field: Field, send: Send, name: Any) -> None:
    [ack] = send(field.people.ines, {**jot(field, "x"), "jotting": name})
    assert ack["outcome"] == "refused"


def test_two_phones_of_one_person_lose_no_word(app: Flask, field: Field, send: Send) -> None:
    one = jot(field, "Un banc. Une cloche.")
    send(field.people.ines, one)
    send(field.people.ines, jot(field, "Un banc vert. Une cloche.", 1, one["jotting"]))
    [ack] = send(field.people.ines, jot(field, "Un banc. Une cloche fêlée.", 1, one["jotting"]))
    assert (ack["outcome"], ack["version"]) == ("merged", 3)
    assert ack["fields"] == {
        "text": ["Un banc vert. Une cloche fêlée."],
        "criterion": [""],
        "sort": ["etonnement"],
    }


def test_two_texts_that_cannot_be_one_stand_one_under_the_other(app: Flask, field: Field, send: Send) -> None:
    one = jot(field, "Premier")
    send(field.people.ines, one)
    late = jot(field, "Second", 0, one["jotting"])
    first = send(field.people.ines, late)
    assert first[0]["fields"]["text"] == ["Premier\n\nSecond"]
    assert send(field.people.ines, late) == first
    # The phone goes on typing on what it shows.
    [ack] = send(field.people.ines, jot(field, "Second essai", 0, one["jotting"], after=late["id"]))
    assert ack["fields"]["text"] == ["Premier\n\nSecond essai"]


def test_what_was_removed_on_one_phone_and_rewritten_on_the_other_comes_back(
    app: Flask, field: Field, send: Send
) -> None:
    one = jot(field, "Un détail")
    send(field.people.ines, one, jot(field, "Un détail", 1, one["jotting"], removed=1))
    send(field.people.ines, jot(field, "Un détail qui compte", 1, one["jotting"]))
    evidence = kept(app, one["jotting"])
    assert evidence is not None
    assert (evidence.text, evidence.removed_at) == ("Un détail qui compte", None)


def test_a_jotting_attached_to_a_criterion_that_is_not_on_the_sheet_keeps_its_text(
    app: Flask, field: Field, send: Send
) -> None:
    one = jot(field, "Sans place", criterion=999_999)
    [ack] = send(field.people.ines, one)
    assert (ack["outcome"], ack["fields"]["criterion"]) == ("merged", [""])
    assert ack["fields"]["text"] == ["Sans place"]
    assert "n’est plus" in ack["reason"]
    evidence = kept(app, one["jotting"])
    assert evidence is not None
    assert evidence.text == "Sans place"
    assert linked(app, one["jotting"]) == []


def test_a_signed_out_phone_keeps_its_jottings(field: Field, client: Any) -> None:
    assert post(client, field.people.ines, jot(field, "Plus tard")).status_code == 401
