"""What phones send is stored once, with its effect, and acknowledged one by one."""

import threading
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.fieldwork.models import Sheet
from tests.conftest import new_client
from tests.fieldwork.conftest import JSON, Field, Send, current, post, stored
from tests.support.people import SignIn


def test_a_first_answer_is_applied_and_has_version_one(app: Flask, field: Field, send: Send) -> None:
    [ack] = send(
        field.people.ines, field.operation("scale", value="4", note="Vu au comptoir", confidence="high")
    )
    assert (ack["outcome"], ack["version"], ack["reason"]) == ("applied", 1, None)
    answer = current(app, field.by_kind["scale"])
    assert answer is not None
    assert (answer.value, answer.note, answer.confidence) == (4, "Vu au comptoir", "high")
    assert answer.author_id == field.people.ines.member_id
    assert answer.revision_id == field.by_kind["scale"].revision_id


def test_the_acknowledgement_tells_the_time_the_french_way(field: Field, send: Send) -> None:
    [ack] = send(field.people.ines, field.operation("scale", value="4"))
    assert ack["at"].endswith("+00:00")
    assert "\N{NO-BREAK SPACE}h" in ack["label"]


def test_acknowledgements_come_one_per_operation_in_the_same_order(field: Field, send: Send) -> None:
    sent = [
        field.operation("scale", value="2"),
        field.operation("scale", value="9"),
        field.operation("short_text", text="Un comptoir"),
    ]
    acks = send(field.people.ines, *sent)
    assert [ack["id"] for ack in acks] == [one["id"] for one in sent]
    assert [ack["outcome"] for ack in acks] == ["applied", "refused", "applied"]


def test_the_same_operation_twice_is_stored_once_and_answered_the_same(
    app: Flask, field: Field, send: Send
) -> None:
    one = field.operation("scale", value="4")
    first = send(field.people.ines, one)
    send(field.people.ines, field.operation("scale", 1, value="5"))
    assert send(field.people.ines, one) == first
    assert len(stored(app)) == 2


def test_the_same_operation_twice_in_one_batch_is_stored_once(app: Flask, field: Field, send: Send) -> None:
    one = field.operation("scale", value="4")
    first, second = send(field.people.ines, one, one)
    assert first == second
    assert len(stored(app)) == 1


def test_a_conflict_sent_again_meets_the_same_answer_as_the_first_time(field: Field, send: Send) -> None:
    send(field.people.ines, field.operation("scale", value="4"))
    late = field.operation("scale", value="2")
    first = send(field.people.karim, late)
    send(field.people.ines, field.operation("scale", 1, value="5"))
    assert send(field.people.karim, late) == first


def test_a_merged_operation_sent_again_gets_the_same_fields(field: Field, send: Send) -> None:
    send(field.people.ines, field.operation("scale", value="4"))
    late = field.operation("scale", note="Le bail le dit")
    first = send(field.people.karim, late)
    send(field.people.ines, field.operation("scale", 2, value="5", note="Le bail le dit"))
    assert first[0]["fields"]["value"] == ["4"]
    assert send(field.people.karim, late) == first


def test_the_same_operation_twice_at_once_is_stored_once(app: Flask, field: Field, sign_in: SignIn) -> None:
    one = field.operation("tally", **{"count-time": "3"})
    answers: list[Any] = []
    start = threading.Barrier(6)
    clients = [sign_in(field.people.ines) for _ in range(6)]

    def send_it(client: Any) -> None:
        start.wait()
        answers.append(post(client, field.people.ines, one).json)

    threads = [threading.Thread(target=send_it, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert all(answer == answers[0] for answer in answers)
    assert len(stored(app)) == 1


def test_first_answers_of_several_phones_at_once_make_one_sheet(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    kinds = ["scale", "short_text", "number", "yes_no_partial"]
    fields = [{"value": "3"}, {"text": "Vu"}, {"amount": "12"}, {"value": "yes"}]
    sent = [field.operation(kind, **given) for kind, given in zip(kinds, fields, strict=True)]
    start = threading.Barrier(4)
    acks: list[Any] = []

    def send_it(client: Any, one: dict[str, Any]) -> None:
        start.wait()
        acks.extend(post(client, field.people.karim, one).json["acks"])

    threads = [threading.Thread(target=send_it, args=(sign_in(field.people.karim), one)) for one in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {ack["outcome"] for ack in acks} == {"applied"}
    with app.app_context():
        sheet = db.session.scalars(select(Sheet)).one()
        assert sheet.version == 4
    assert sorted(one.number for one in stored(app)) == [1, 2, 3, 4]


def test_what_is_already_so_makes_no_new_version(app: Flask, field: Field, send: Send) -> None:
    send(field.people.ines, field.operation("scale", value="4"))
    [ack] = send(field.people.karim, field.operation("scale", value="4"))
    assert (ack["outcome"], ack["version"]) == ("applied", 1)
    answer = current(app, field.by_kind["scale"])
    assert answer is not None
    assert answer.author_id == field.people.ines.member_id
    assert len(stored(app)) == 2


def test_the_four_empties_are_answers_without_a_value(app: Flask, field: Field, send: Send) -> None:
    send(field.people.ines, field.operation("number", empty="refused", note="On ne nous l’a pas dit"))
    answer = current(app, field.by_kind["number"])
    assert answer is not None
    assert (answer.value, answer.empty, answer.missing) == (None, "refused", None)


def test_a_value_beside_an_empty_keeps_both_and_says_so(app: Flask, field: Field, send: Send) -> None:
    [ack] = send(field.people.ines, field.operation("number", amount="12", empty="not_observed"))
    answer = current(app, field.by_kind["number"])
    assert answer is not None
    assert answer.value == {"amount": 12, "estimated": False}
    assert answer.empty == "not_observed"
    assert "gardez l’un des deux" in ack["missing"]


def test_erasing_an_answer_leaves_it_in_the_history(app: Flask, field: Field, send: Send) -> None:
    send(field.people.ines, field.operation("short_text", text="Un comptoir ouvert"))
    [ack] = send(field.people.ines, field.operation("short_text", 1, text=""))
    assert (ack["outcome"], ack["version"]) == ("applied", 2)
    answer = current(app, field.by_kind["short_text"])
    assert answer is not None
    assert answer.value is None
    assert stored(app)[0].content["value"] == {"text": "Un comptoir ouvert"}


def test_another_persons_queue_is_not_stored(app: Flask, field: Field, sign_in: SignIn) -> None:
    client = sign_in(field.people.ines)
    answer = post(client, field.people.karim, field.operation("scale", value="4"))
    assert answer.status_code == 409
    assert answer.json["error"] == "person"
    assert not stored(app)


def test_signed_out_phones_are_told_so(app: Flask, field: Field) -> None:
    answer = post(new_client(app), field.people.ines, field.operation("scale", value="4"))
    assert answer.status_code == 401
    assert answer.json["error"] == "signed_out"
    assert not stored(app)


def test_a_page_of_another_site_cannot_send(app: Flask, field: Field, sign_in: SignIn) -> None:
    client = sign_in(field.people.ines)
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"
    assert post(client, field.people.ines, field.operation("scale", value="4")).status_code == 403
    assert not stored(app)


def test_a_request_over_256_kilobytes_is_refused_whole(field: Field, sign_in: SignIn) -> None:
    client = sign_in(field.people.ines)
    heavy = field.operation("short_text", text="x" * 300_000)
    answer = post(client, field.people.ines, heavy)
    assert answer.status_code == 413
    assert answer.json["message"]


def test_the_largest_batch_is_taken_and_one_more_is_not(app: Flask, field: Field, sign_in: SignIn) -> None:
    client = sign_in(field.people.ines)
    hundred = [field.operation("scale", base, value=str(base % 5 + 1)) for base in range(100)]
    assert {ack["outcome"] for ack in post(client, field.people.ines, *hundred).json["acks"]} == {"applied"}
    answer = current(app, field.by_kind["scale"])
    assert answer is not None
    assert answer.version == 100
    over = [*hundred, field.operation("scale", 100, value="1")]
    assert post(client, field.people.ines, *over).status_code == 422
    assert client.post("/operations", data=b"{", headers=JSON).status_code == 422
