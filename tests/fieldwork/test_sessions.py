"""Operations are taken from sessions that last, and from nobody else; what was typed stays on the phone."""

from flask import Flask

from app.accounts.models import Person
from app.extensions import db
from tests.fieldwork.conftest import Field, post, stored
from tests.support.people import SignIn


def test_a_session_that_was_ended_elsewhere_stores_nothing(app: Flask, field: Field, sign_in: SignIn) -> None:
    ines = field.people.ines
    phone = sign_in(ines)
    assert post(phone, ines, field.operation("scale", value="4")).status_code == 200
    with app.app_context():
        db.session.get_one(Person, ines.person_id).session_token = "another"
        db.session.commit()
    answer = post(phone, ines, field.operation("scale", 1, value="5"))
    assert (answer.status_code, answer.json["error"]) == (401, "signed_out")
    assert len(stored(app)) == 1


def test_nobody_signed_in_is_told_so_in_json(app: Flask, field: Field) -> None:
    from tests.conftest import new_client

    answer = post(new_client(app), field.people.ines, field.operation("scale", value="4"))
    assert (answer.status_code, answer.json["error"]) == (401, "signed_out")


def test_an_ended_session_does_not_keep_others_of_the_same_moment_from_being_stored(
    app: Flask, field: Field
) -> None:
    from app.fieldwork.batch import read_operation
    from app.fieldwork.operations import record_for_sessions

    good, bad = (read_operation(field.operation("scale", value=value)) for value in "45")
    with app.app_context():
        person = db.session.get_one(Person, field.people.ines.person_id)
        taken = record_for_sessions([(f"{person.id}.forged", [bad]), (person.get_id(), [good]), ("?", [bad])])
        db.session.commit()
    assert taken[0] is None
    assert taken[1] is not None
    assert [ack.outcome for ack in taken[1]] == ["applied"]
    assert taken[2] is None
    assert [one.content["value"] for one in stored(app)] == [4]
