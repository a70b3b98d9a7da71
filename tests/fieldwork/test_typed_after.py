"""Somebody types on while an earlier edit is being sent: what others wrote meanwhile is not undone unseen."""

from flask import Flask

from tests.fieldwork.conftest import Field, Send, current, stored


def test_typing_on_after_a_merge_does_not_undo_what_was_merged_in(
    app: Flask, field: Field, send: Send
) -> None:
    ines, karim, scale = field.people.ines, field.people.karim, field.by_kind["scale"]
    send(ines, field.operation("scale", value="2"))
    send(karim, field.operation("scale", 1, value="2", note="Le bail le dit"))
    first = field.operation("scale", 1, value="3", confidence="high")
    [merged] = send(ines, first)
    assert merged["outcome"] == "merged"
    # Her screen never showed Karim's note: she goes on from what she typed.
    typed_on = field.operation("scale", 1, value="4", confidence="high") | {"after": first["id"]}
    [ack] = send(ines, typed_on)
    assert ack["outcome"] == "merged"
    answer = current(app, scale)
    assert answer is not None
    assert (answer.value, answer.note, answer.confidence) == (4, "Le bail le dit", "high")


def test_typing_on_after_one_s_own_edit_is_no_conflict(field: Field, send: Send) -> None:
    first = field.operation("scale", value="2")
    send(field.people.ines, first)
    [ack] = send(field.people.ines, field.operation("scale", value="5") | {"after": first["id"]})
    assert (ack["outcome"], ack["version"]) == ("applied", 2)


def test_two_edits_of_one_batch_may_follow_each_other(app: Flask, field: Field, send: Send) -> None:
    first = field.operation("scale", value="2")
    acks = send(field.people.ines, first, field.operation("scale", value="5") | {"after": first["id"]})
    assert [ack["outcome"] for ack in acks] == ["applied", "applied"]


def test_typing_on_in_a_conflict_replaces_one_s_own_version_only(
    app: Flask, field: Field, send: Send
) -> None:
    ines, karim = field.people.ines, field.people.karim
    send(ines, field.operation("scale", value="2"))
    first = field.operation("scale", value="4")
    [ack] = send(karim, first)
    assert ack["outcome"] == "conflict"
    second = field.operation("scale", value="5") | {"after": first["id"]}
    [ack] = send(karim, second)
    assert ack["outcome"] == "conflict"
    open_versions = [
        one.content["value"] for one in stored(app) if one.outcome == "conflict" and not one.settled_by
    ]
    assert open_versions == [5]
    assert [one.content["value"] for one in stored(app)] == [2, 4, 5]


def test_somebody_else_s_edit_is_not_one_to_type_after(app: Flask, field: Field, send: Send) -> None:
    first = field.operation("scale", value="2")
    send(field.people.ines, first)
    [ack] = send(field.people.karim, field.operation("scale", value="5") | {"after": first["id"]})
    assert ack["outcome"] == "conflict"


def test_an_edit_after_one_that_never_arrived_stands_on_its_base(field: Field, send: Send) -> None:
    unknown = "0d9f2c4e-0000-4000-8000-000000000000"
    [ack] = send(field.people.ines, field.operation("scale", value="5") | {"after": unknown})
    assert ack["outcome"] == "applied"


def test_something_that_is_no_id_makes_the_edit_unreadable(field: Field, send: Send) -> None:
    [ack] = send(field.people.ines, field.operation("scale", value="5") | {"after": 7})
    assert ack["outcome"] == "refused"
