"""Whatever arrives, nothing breaks, nothing is revealed, and nothing that was typed is lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.cohorts.models import Membership
from app.extensions import db
from app.fieldwork.models import Operation, Sheet
from tests.conftest import new_client
from tests.fieldwork.conftest import JSON, Field, Send, add_visit, current, post, stored
from tests.grids.factory import adopted_grid
from tests.support.people import SignIn

HTML = "<script>alert(1)</script>"
ODD = [
    HTML,
    "🎭🏳️‍🌈👩🏽‍🔬",
    "\u202eمرحبا بكم",
    "a" * 280,
    "  deux  espaces \n\n et lignes ",
    "'; DROP TABLE answer; --",
]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("scale", {"value": "0"}),
        ("scale", {"value": "6"}),
        ("scale", {"value": "3.5"}),
        ("scale", {"value": "trois"}),
        ("tally", {"count-time": "-1"}),
        ("shares", {"share-sales": "-5"}),
        ("short_text", {"text": "x" * 100_000}),
        ("single_choice", {"value": "create"}),
        ("multiple_choice", {"value": ["vote"]}),
        ("number", {"amount": "1e999"}),
        ("number", {"amount": "NaN"}),
        ("number", {"amount": "٣"}),
        ("scale", {"value": "3", "empty": "peut-être"}),
        ("scale", {"value": "3", "confidence": "total"}),
        ("scale", {"value": "3", "note": "x" * 100_000}),
    ],
)
def test_what_can_never_be_an_answer_is_refused_with_a_reason_and_kept_in_the_history(
    app: Flask, field: Field, send: Send, kind: str, fields: dict[str, Any]
) -> None:
    one = field.operation(kind, **fields)
    [ack] = send(field.people.ines, one)
    assert ack["outcome"] == "refused"
    assert ack["reason"]
    assert current(app, field.by_kind[kind]) is None
    [kept] = stored(app)
    assert kept.outcome == "refused"
    assert kept.content == {"typed": one["fields"]}


@pytest.mark.parametrize(("share", "told"), [("99", "Il reste 1"), ("140", "dépasse 100 de 40")])
def test_shares_that_do_not_make_a_hundred_are_kept_and_said_to_be_incomplete(
    app: Flask, field: Field, send: Send, share: str, told: str
) -> None:
    [ack] = send(field.people.ines, field.operation("shares", **{"share-sales": share}))
    assert ack["outcome"] == "applied"
    assert told in ack["missing"]
    answer = current(app, field.by_kind["shares"])
    assert answer is not None
    assert answer.missing == ack["missing"]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_kept_as_they_were_typed(app: Flask, field: Field, send: Send, text: str) -> None:
    send(field.people.ines, field.operation("short_text", text=text, note=text))
    answer = current(app, field.by_kind["short_text"])
    assert answer is not None
    assert (answer.value, answer.note) == ({"text": text}, text)


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_shown_as_words_on_every_page(
    field: Field, send: Send, sign_in: SignIn, text: str
) -> None:
    send(field.people.ines, field.operation("short_text", text=text, note=text))
    send(field.people.karim, field.operation("short_text", text="Autre chose", note="autre"))
    for actor, path in [
        (field.people.ines, field.url),
        (field.people.odile, field.url),
        (field.people.ines, f"{field.url}/criteres/OBS-01?combiner"),
        (field.people.ines, f"{field.url}/criteres/OBS-01/historique"),
    ]:
        page = sign_in(actor).get(path)
        assert page.status_code == 200
        assert HTML not in page.text


def test_what_no_database_can_store_is_taken_out_without_losing_the_rest(
    app: Flask, field: Field, send: Send
) -> None:
    [first, second] = send(
        field.people.ines,
        field.operation("short_text", text="avant\0après \ud83d fin"),
        field.operation("scale", value="\ud83d\0"),
    )
    assert (first["outcome"], second["outcome"]) == ("applied", "refused")
    answer = current(app, field.by_kind["short_text"])
    assert answer is not None
    assert answer.value == {"text": "avantaprès \ufffd fin"}


def test_a_criterion_of_another_grid_is_refused(app: Flask, field: Field, send: Send) -> None:
    with app.app_context():
        odile = db.session.get_one(Membership, field.people.odile.member_id)
        other = adopted_grid(odile, ["scale"], slug="autre")
        criterion_id = other.items[0].criterion_id
    [ack] = send(field.people.ines, field.operation("scale", value="4") | {"criterion": criterion_id})
    assert ack["outcome"] == "refused"
    assert "grille de cette visite" in ack["reason"]
    assert not stored(app)


def test_a_criterion_of_another_cohort_does_not_exist(app: Flask, field: Field, send: Send) -> None:
    with app.app_context():
        zoe = db.session.get_one(Membership, field.people.stranger.member_id)
        criterion_id = adopted_grid(zoe, ["scale"], slug="ailleurs").items[0].criterion_id
    known, unknown = send(
        field.people.ines,
        field.operation("scale", value="4") | {"criterion": criterion_id},
        field.operation("scale", value="4") | {"criterion": 999_999},
    )
    assert known["reason"] == unknown["reason"]
    assert known["outcome"] == unknown["outcome"] == "refused"
    assert not stored(app)
    with app.app_context():
        assert db.session.scalars(select(Sheet)).all() == []


def test_a_sheet_of_another_group_or_cohort_or_none_at_all_is_refused_in_the_same_words(
    app: Flask, field: Field, send: Send
) -> None:
    visit, grid = field.visit_id, field.grid_id
    groups = [f"{visit}.{grid}.g{field.group_b}", f"{visit}.{grid}.g99999"]
    others = [
        f"{visit}.{grid}.m{field.people.karim.member_id}",
        f"{visit}.{grid}.m{field.people.odile.member_id}",
        f"{visit}.{grid}.m99999",
        f"{visit}.999.g{field.group_a}",
        f"999.{grid}.g{field.group_a}",
    ]
    for keys, words in [(groups, "plus, dans le groupe de cette fiche"), (others, "n’est pas la vôtre")]:
        sent = [field.operation("scale", value="4") | {"sheet": key} for key in keys]
        acks = send(field.people.ines, *sent)
        assert {ack["outcome"] for ack in acks} == {"refused"}
        [reason] = {ack["reason"] for ack in acks}
        assert words in reason
        assert "rien n’y a été écrit" in reason
    assert not stored(app)


def test_facilitators_guests_and_strangers_do_not_answer_for_students(
    app: Flask, field: Field, send: Send
) -> None:
    for actor in (field.people.odile, field.people.guy, field.people.stranger, field.people.lea):
        [ack] = send(actor, field.operation("scale", value="4"))
        assert ack["outcome"] == "refused"
    assert not stored(app)


def test_one_s_operation_id_tells_nobody_else_what_was_answered(app: Flask, field: Field, send: Send) -> None:
    one = field.operation("short_text", text="Entre nous")
    send(field.people.ines, one)
    own = f"{field.visit_id}.{field.grid_id}.g{field.group_b}"
    [ack] = send(field.people.lea, one | {"sheet": own})
    assert ack["outcome"] == "refused"
    assert "Entre nous" not in str(ack)
    assert len(stored(app)) == 1


def test_a_removed_member_writes_no_more(app: Flask, field: Field, send: Send) -> None:
    with app.app_context():
        db.session.get_one(Membership, field.people.ines.member_id).removed_at = datetime.now(UTC)
        db.session.commit()
    [ack] = send(field.people.ines, field.operation("scale", value="4"))
    assert ack["outcome"] == "refused"
    assert "plus partie de cette promotion" in ack["reason"]
    assert "Demandez à l’équipe" in ack["reason"]
    assert not stored(app)


def test_who_changed_groups_is_told_what_to_do_and_may_send_again_once_back(
    app: Flask, field: Field, send: Send
) -> None:
    def move(group_id: int) -> None:
        with app.app_context():
            db.session.get_one(Membership, field.people.ines.member_id).group_id = group_id
            db.session.commit()

    move(field.group_b)
    one = field.operation("scale", value="4")
    [ack] = send(field.people.ines, one)
    assert ack["outcome"] == "refused"
    assert "Demandez à l’équipe de vous y remettre" in ack["reason"]
    move(field.group_a)
    first = send(field.people.ines, one)
    assert first[0]["outcome"] == "applied"
    # Had that answer been lost, it would still be given to her who has left again.
    move(field.group_b)
    assert send(field.people.ines, one) == first


def test_a_closed_visit_keeps_the_late_answer_aside(app: Flask, field: Field, send: Send) -> None:
    with app.app_context():
        closed = add_visit(field.people, field.edition_id, field.grid_id, number=2, state="closed")
    [ack] = send(field.people.ines, field.operation("short_text", text="Trop tard") | {"sheet": closed.sheet})
    assert ack["outcome"] == "late"
    assert "terminée" in ack["reason"]
    [kept] = stored(app)
    assert (kept.outcome, kept.content["value"]) == ("late", {"text": "Trop tard"})
    assert current(app, field.by_kind["short_text"]) is None


def test_an_individual_criterion_is_not_answered_on_the_group_s_sheet(
    app: Flask, field: Field, send: Send
) -> None:
    own = f"{field.visit_id}.{field.grid_id}.m{field.people.ines.member_id}"
    [ack] = send(field.people.ines, field.operation("scale", value="4") | {"sheet": own})
    assert ack["outcome"] == "refused"
    assert "autre fiche" in ack["reason"]


def test_a_clock_that_is_wrong_by_a_year_loses_nothing_and_reorders_nothing(
    app: Flask, field: Field, send: Send
) -> None:
    future = (datetime.now(UTC) + timedelta(days=365)).isoformat()
    send(field.people.ines, field.operation("scale", value="4") | {"typed_at": future})
    send(field.people.ines, field.operation("scale", 1, value="5"))
    assert [one.content["value"] for one in stored(app)] == [4, 5]
    answer = current(app, field.by_kind["scale"])
    assert answer is not None
    assert answer.value == 5
    assert answer.updated_at < datetime.now(UTC)


@pytest.mark.parametrize("clock", [None, 12, "hier", "9999-12-31T23:59:59-23:00", "2026-13-45", []])
def test_a_clock_that_makes_no_sense_loses_nothing(field: Field, send: Send, clock: Any) -> None:
    [ack] = send(field.people.ines, field.operation("scale", value="4") | {"typed_at": clock})
    assert ack["outcome"] == "applied"


@pytest.mark.parametrize(
    "change",
    [
        {"id": "pas-un-uuid"},
        {"id": 12},
        {"id": "\ud83d"},
        {"sheet": None},
        {"sheet": "1.1.x3"},
        {"sheet": "99999999999.1.g1"},
        {"criterion": "34"},
        {"criterion": True},
        {"criterion": -1},
        {"criterion": 10**30},
        {"base": None},
        {"base": 1.5},
        {"fields": []},
        {"fields": {"value": "3"}},
        {"fields": {"value": [3]}},
        {"fields": {"value": [["3"]]}},
        {"fields": {f"n{n}": ["x"] for n in range(1000)}},
        {"settles": "x"},
        {"settles": [None]},
        {"restores": "4"},
        {"revision": "4"},
        {"revision": -1},
        {"jotting": "pas-un-uuid"},
        {"jotting": None},
    ],
)
def test_something_that_is_no_operation_is_refused_alone(
    app: Flask, field: Field, send: Send, change: dict[str, Any]
) -> None:
    bad, good = send(
        field.people.ines,
        field.operation("scale", value="4") | change,
        field.operation("short_text", text="Vu"),
    )
    assert (bad["outcome"], good["outcome"]) == ("refused", "applied")
    assert len(stored(app)) == 1


@pytest.mark.parametrize("sent", [None, 3, "texte", [], {}])
def test_an_operation_of_any_shape_is_refused_alone(field: Field, send: Send, sent: Any) -> None:
    bad, good = send(field.people.ines, sent, field.operation("short_text", text="Vu"))
    assert (bad["outcome"], good["outcome"]) == ("refused", "applied")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"texte"',
        b"[" * 100_000,
        b'{"person": "1", "operations": []}',
        b'{"person": true, "operations": []}',
        b'{"person": 1}',
        b'{"person": 1, "operations": {}}',
        b'{"person": ' + b"9" * 5000 + b', "operations": []}',
        b"\xff\xfe",
    ],
)
def test_a_request_that_is_no_batch_is_refused_whole_in_french(
    app: Flask, field: Field, sign_in: SignIn, body: bytes
) -> None:
    answer = sign_in(field.people.ines).post("/operations", data=body, headers=JSON)
    assert answer.status_code == 422
    assert answer.json["message"]
    assert not stored(app)


def test_a_base_that_never_was_is_merged_like_a_first_answer(app: Flask, field: Field, send: Send) -> None:
    send(field.people.ines, field.operation("scale", value="4"))
    [ack] = send(field.people.karim, field.operation("scale", 77, value="2"))
    assert ack["outcome"] == "conflict"
    answer = current(app, field.by_kind["scale"])
    assert answer is not None
    assert answer.value == 4


def test_an_anonymous_phone_learns_nothing(app: Flask, field: Field) -> None:
    client = new_client(app)
    for path in (field.url, f"{field.url}/suite", f"{field.url}/criteres/OBS-01/historique"):
        assert client.get(path, headers=JSON).status_code == 401


def test_a_criterion_taken_out_of_the_visit_while_it_is_answered_is_kept_aside(
    app: Flask, field: Field, send: Send
) -> None:
    send(field.people.ines, field.operation("long_text", seen="Un comptoir"))
    with app.app_context():
        from app.visits.models import VisitEdition

        odile = db.session.get_one(Membership, field.people.odile.member_id)
        shorter = adopted_grid(odile, ["scale"], slug="courte")
        taken = db.session.scalars(select(VisitEdition)).one()
        taken.edition_id = shorter.id
        db.session.commit()
    [ack] = send(field.people.ines, field.operation("long_text", 1, seen="Un comptoir ouvert"))
    assert ack["outcome"] == "late"
    assert ack["version"] == 1
    with app.app_context():
        last = db.session.scalars(select(Operation).order_by(Operation.number.desc())).first()
        assert last is not None
        assert last.content["value"]["seen"] == "Un comptoir ouvert"


def test_a_phone_may_only_send_in_its_own_name(field: Field, sign_in: SignIn) -> None:
    client = sign_in(field.people.lea)
    assert post(client, field.people.ines, field.operation("scale", value="4")).status_code == 409
