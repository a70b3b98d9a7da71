"""A jotting of the carnet is stored once, is its author's alone until attached, and loses no word."""

import json
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.fieldwork import jotted
from app.fieldwork.evidence import Evidence, EvidenceVersion
from app.fieldwork.models import Operation, Sheet
from app.visits.models import Visit, VisitState
from tests.fieldwork.conftest import JSON, Field, Send, post
from tests.support.people import Actor, SignIn


def jot(
    field: Field, text: str, base: int = 0, jotting: str | None = None, /, sheet: str = "", **more: Any
) -> dict[str, Any]:
    """One edit of a jotting, of a new one unless one is named."""
    fields = {name: [str(more.pop(name))] for name in ("criterion", "removed") if name in more}
    return {
        "id": str(uuid.uuid4()),
        "sheet": sheet or field.sheet,
        "jotting": jotting or str(uuid.uuid4()),
        "base": base,
        "fields": {"text": [text], **fields},
        "typed_at": "2026-01-05T10:00:00.000Z",
        **more,
    }


def kept(app: Flask, name: str) -> Evidence | None:
    with app.app_context():
        return db.session.get(Evidence, name)


def scale(field: Field) -> int:
    return field.by_kind["scale"].criterion_id


def close(app: Flask, field: Field) -> None:
    with app.app_context():
        db.session.get_one(Visit, field.visit_id).state = VisitState.closed
        db.session.commit()


def page(sign_in: SignIn, who: Actor, url: str) -> str:
    answer = sign_in(who).get(url)
    assert answer.status_code == 200, answer.text
    return answer.text


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


def test_markup_emoji_and_a_nul_are_only_words(app: Flask, field: Field, send: Send, sign_in: SignIn) -> None:
    one = jot(field, "<b>Oh</b> 🎭 \0 fin", criterion=scale(field))
    assert send(field.people.ines, one)[0]["outcome"] == "applied"
    evidence = kept(app, one["jotting"])
    assert evidence is not None
    assert evidence.text == "<b>Oh</b> 🎭  fin"
    for url in (field.url, field.url + "/carnet"):
        shown = page(sign_in, field.people.ines, url)
        assert "&lt;b&gt;Oh&lt;/b&gt; 🎭" in shown
        assert "<b>Oh" not in shown


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
    assert ack["fields"] == {"text": ["Un banc vert. Une cloche fêlée."], "criterion": [""]}


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
    assert (ack["outcome"], ack["fields"]) == ("merged", {"text": ["Sans place"], "criterion": [""]})
    assert "n’est plus" in ack["reason"]
    evidence = kept(app, one["jotting"])
    assert evidence is not None
    assert (evidence.text, evidence.criterion_id) == ("Sans place", None)


def test_only_its_author_reads_a_jotting_until_it_is_attached(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    one = jot(field, "Personne ne paie son verre")
    send(field.people.ines, one)
    assert "Personne ne paie" in page(sign_in, field.people.ines, field.url)
    for other in (field.people.karim, field.people.lea, field.people.odile):
        assert "Personne ne paie" not in page(sign_in, other, field.url)
    send(
        field.people.ines, jot(field, "Personne ne paie son verre", 1, one["jotting"], criterion=scale(field))
    )
    for other in (field.people.karim, field.people.lea, field.people.odile):
        assert "Personne ne paie" in page(sign_in, other, field.url)
    send(field.people.ines, jot(field, "Personne ne paie son verre", 2, one["jotting"], removed=1))
    assert "Personne ne paie" not in page(sign_in, field.people.karim, field.url)


def test_a_jotting_attached_on_an_own_sheet_is_read_by_the_team_alone(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    own = f"{field.visit_id}.{field.grid_id}.m{field.people.ines.member_id}"
    send(field.people.ines, jot(field, "Pour moi", sheet=own))
    url = field.url_of(f"membre-{field.people.ines.member_id}")
    assert sign_in(field.people.karim).get(url).status_code == 404
    assert "Pour moi" not in page(sign_in, field.people.odile, url)


def test_an_attached_jotting_arrives_with_the_news_and_leaves_with_them(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    karim = sign_in(field.people.karim)
    one = jot(field, "Vu de loin")
    send(field.people.ines, one)
    told = karim.get(f"{field.url}/suite?depuis=0", headers=JSON).json
    assert (told["version"], told["answers"]) == (1, [])
    assert "Vu de loin" not in json.dumps(told, ensure_ascii=False)
    send(field.people.ines, jot(field, "Vu de loin", 1, one["jotting"], criterion=scale(field)))
    [changed] = karim.get(f"{field.url}/suite?depuis=1", headers=JSON).json["answers"]
    assert changed["criterion"] == scale(field)
    assert "Vu de loin" in changed["html"]
    send(field.people.ines, jot(field, "Vu de loin", 2, one["jotting"]))
    [changed] = karim.get(f"{field.url}/suite?depuis=2", headers=JSON).json["answers"]
    assert "Vu de loin" not in changed["html"]


def test_ones_other_phone_gets_ones_jottings_with_the_news(field: Field, send: Send, sign_in: SignIn) -> None:
    one = jot(field, "De l’autre téléphone")
    send(field.people.ines, one)
    [told] = sign_in(field.people.ines).get(f"{field.url}/suite?depuis=0", headers=JSON).json["jottings"]
    assert (told["id"], told["version"], told["fields"]["text"]) == (
        one["jotting"],
        1,
        ["De l’autre téléphone"],
    )
    assert sign_in(field.people.karim).get(f"{field.url}/suite?depuis=0", headers=JSON).json["jottings"] == []


def test_a_jotting_is_written_attached_removed_and_put_back_without_a_script(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    ines = sign_in(field.people.ines)
    name = str(uuid.uuid4())
    url = f"{field.url}/carnet"
    assert ines.post(f"{url}/{name}", data={"text": "Noté", "base": "0"}).status_code == 303
    assert ines.post(f"{url}/{name}", data={"text": "Noté", "base": "0"}).status_code == 303
    assert (
        ines.post(f"{url}/{name}", data={"text": "Noté", "base": "1", "criterion": scale(field)}).status_code
        == 303
    )
    evidence = kept(app, name)
    assert evidence is not None
    assert (evidence.version, evidence.criterion_id) == (2, scale(field))
    assert "Noté" in page(sign_in, field.people.karim, field.url)
    assert ines.post(f"{url}/{name}/retrait", data={"base": "2"}).status_code == 303
    assert "Noté" not in page(sign_in, field.people.karim, field.url)
    assert "Remettre" in page(sign_in, field.people.ines, url)
    assert ines.post(f"{url}/{name}/retour", data={"base": "3"}).status_code == 303
    assert "Noté" in page(sign_in, field.people.karim, field.url)


def test_a_text_that_is_too_long_comes_back_in_its_form(field: Field, sign_in: SignIn) -> None:
    answer = sign_in(field.people.ines).post(
        f"{field.url}/carnet/{uuid.uuid4()}", data={"text": "é" * 100_000, "base": "0"}
    )
    assert answer.status_code == 422
    assert "é" * 100_000 in answer.text
    assert "au plus" in answer.text


@pytest.mark.parametrize(("name", "status"), [("lea", 403), ("odile", 403), ("stranger", 404)])
def test_nobody_else_notes_in_a_carnet_by_its_forms(
    field: Field, sign_in: SignIn, name: str, status: int
) -> None:
    client = sign_in(getattr(field.people, name))
    url = f"{field.url}/carnet/{uuid.uuid4()}"
    assert client.post(url, data={"text": "x", "base": "0"}).status_code == status
    assert client.get(f"{field.url}/carnet").status_code == (404 if status == 404 else 200)


def test_somebody_elses_jotting_cannot_be_removed_or_guessed(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    one = jot(field, "À moi")
    send(field.people.ines, one)
    karim = sign_in(field.people.karim)
    for verb in ("retrait", "retour"):
        address = f"{field.url}/carnet/{one['jotting']}/{verb}"
        assert karim.post(address, data={"base": "1"}).status_code == 404
    assert (
        karim.post(f"{field.url}/carnet/{one['jotting']}", data={"text": "x", "base": "1"}).status_code == 422
    )
    evidence = kept(app, one["jotting"])
    assert evidence is not None
    assert (evidence.text, evidence.removed_at) == ("À moi", None)


def test_a_signed_out_phone_keeps_its_jottings(field: Field, client: Any) -> None:
    assert post(client, field.people.ines, jot(field, "Plus tard")).status_code == 401


def test_an_untouched_side_gives_way_and_no_word_vanishes() -> None:
    base = {"text": "un deux", "criterion": None, "removed": False}
    mine = {"text": "un deux trois", "criterion": 4, "removed": False}
    assert jotted.merge(base, base, mine) == mine
    assert jotted.merge(base, mine, base) == mine
    moved = jotted.merge(base, {**base, "criterion": 7}, mine)
    assert moved == {"text": "un deux trois", "criterion": 4, "removed": False}
    both = jotted.merge(jotted.NOTHING, {**base, "text": "a b"}, {**base, "text": "c d"})
    assert {"a", "b", "c", "d"} <= set(both["text"].split())
