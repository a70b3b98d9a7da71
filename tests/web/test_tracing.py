"""What whoever runs the site reads: a line per request with a code, and nothing that anybody wrote or may keep secret."""

import json
import logging
import sys

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app.extensions import db
from app.web.tracing import Line, tell_slow_statements
from tests.support.people import Classroom, SignIn


def lines(caplog: pytest.LogCaptureFixture, name: str) -> list[dict[str, object]]:
    return [json.loads(Line().format(record)) for record in caplog.records if record.name == name]


def test_each_request_is_told_with_its_code_and_without_its_secret(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        answer = client.get("/lien/un-secret-de-quelqu-un?suite=/compte")
    (line,) = lines(caplog, "visites.requests")
    assert line["address"] == "/lien/<token>"
    assert line["status"] == answer.status_code
    assert "secret" not in json.dumps(line)
    assert len(answer.headers["X-Request-ID"]) >= 8


def test_the_code_that_a_server_in_front_gave_is_kept_if_it_is_one(client: FlaskClient) -> None:
    assert (
        client.get("/healthz", headers={"X-Request-ID": "caddy-1234"}).headers["X-Request-ID"] == "caddy-1234"
    )
    odd = client.get("/healthz", headers={"X-Request-ID": "<b>1</b>23456"}).headers["X-Request-ID"]
    assert "<" not in odd


def test_a_failure_shows_a_code_that_the_log_has_beside_the_place(
    app: Flask,
    classroom: Classroom,
    sign_in: SignIn,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = " ".join(("Mme", "Untel", "a dit ceci"))

    def fail(*_: object) -> None:
        raise ValueError(said)

    app.testing = False
    monkeypatch.setitem(app.view_functions, "accounts.show", fail)
    with caplog.at_level(logging.INFO):
        answer = sign_in(classroom.ines).get("/compte")
    assert answer.status_code == 500
    code = answer.headers["X-Request-ID"]
    assert code in answer.text
    (line,) = lines(caplog, "app.web.error_pages")
    assert "ValueError" in str(line["trace"])
    assert "test_tracing.py" in str(line["trace"])
    assert "Untel" not in json.dumps(line, ensure_ascii=False)


def test_a_slow_statement_is_told_without_what_it_was_asked_with(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context(), caplog.at_level(logging.WARNING):
        tell_slow_statements(db.engine, -1)
        db.session.execute(text("SELECT :name"), {"name": "Mme Untel"})
        db.session.rollback()
    told = [line for line in lines(caplog, "visites.slow") if "SELECT" in str(line["statement"])]
    assert told
    assert "Untel" not in json.dumps(told, ensure_ascii=False)


def test_a_line_is_one_line_whatever_happened() -> None:
    try:
        raise KeyError("a\nb")
    except KeyError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "two\nlines", (), sys.exc_info())
    written = Line().format(record)
    assert "\n" not in written
    assert json.loads(written)["says"] == "two\nlines"
