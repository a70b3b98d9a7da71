"""One session that has gone wild is told to wait; phones that had much to send, and a whole class, never are."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.extensions import db, limiter
from tests.conftest import new_client
from tests.fieldwork.conftest import JSON, Field, stored

Limited = Callable[..., Flask]


@pytest.fixture
def limited(app: Flask, tmp_path: Path) -> Iterator[Limited]:
    """`limited()` is the same site as it is served: with its limits; or with a low one."""
    made = []

    def limited(**settings: str) -> Flask:
        served = {
            "TESTING": True,
            "SECRET_KEY": "only for tests",
            "SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"],
            "INSTANCE_PATH": str(tmp_path / "instance"),
            "RATELIMIT_ENABLED": True,
            "SQLITE_SYNCHRONOUS": "OFF",
        }
        made.append(create_app(served | settings))
        limiter.reset()
        return made[-1]

    yield limited
    limiter.reset()
    limiter.enabled = False
    for one in made:
        with one.app_context():
            db.engine.dispose()


def knock(client: FlaskClient, person_id: int, times: int) -> list[int]:
    """Empty batches, which cost nothing but the knock."""
    body = {"person": person_id, "operations": []}
    return [client.post("/operations", json=body, headers=JSON).status_code for _ in range(times)]


def phone(app: Flask, session_id: str) -> FlaskClient:
    client = new_client(app)
    with client.session_transaction() as session:
        session["_user_id"] = session_id
        session["_fresh"] = True
    return client


def test_two_thousand_waiting_operations_are_taken_at_once(
    app: Flask, limited: Limited, field: Field
) -> None:
    ines = field.people.ines
    client = phone(limited(), ines.session_id)
    for batch in range(20):
        sent = [field.operation("scale", batch * 100 + one, value=str(one % 5 + 1)) for one in range(100)]
        body = {"person": ines.person_id, "operations": sent}
        answer = client.post("/operations", json=body, headers=JSON)
        assert answer.status_code == 200
        assert {ack["outcome"] for ack in answer.json["acks"]} == {"applied"}
    assert len(stored(app)) == 2000


def test_a_class_behind_one_address_is_not_counted_together(limited: Limited, field: Field) -> None:
    site = limited(SENDING_LIMIT="5/minute")
    for person in range(30):
        assert knock(phone(site, f"{person + 1000}.token"), person + 1000, 5) == [401] * 5


def test_a_session_that_never_stops_is_refused_alone_in_words_that_mean_not_sent(
    limited: Limited, field: Field
) -> None:
    ines, karim = field.people.ines, field.people.karim
    site = limited(SENDING_LIMIT="5/minute")
    wild = phone(site, ines.session_id)
    assert knock(wild, ines.person_id, 6) == [200] * 5 + [429]
    answer = wild.post("/operations", json={"person": ines.person_id, "operations": []}, headers=JSON)
    assert answer.json["error"] == 429
    assert "Attendez" in answer.json["message"]
    assert "acks" not in answer.json
    assert knock(phone(site, karim.session_id), karim.person_id, 1) == [200]
