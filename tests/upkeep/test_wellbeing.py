"""What a service manager asks: is the process there, can the site work?"""

import shutil
from collections import namedtuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app.extensions import db

Usage = namedtuple("Usage", "total used free")


def test_a_site_that_works_is_alive_and_ready(client: FlaskClient) -> None:
    for address, words in (("/healthz", "bien"), ("/readyz", "prêt")):
        answer = client.get(address)
        assert (answer.status_code, answer.text.strip()) == (200, words)
        assert answer.headers["Cache-Control"] == "no-store"


def test_without_its_database_a_site_is_alive_but_not_ready(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(db.session, "execute", fail)
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "la base de données ne répond pas" in answer.text


def test_a_disk_that_is_almost_full_is_told(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(100, 99, 1))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "presque plein" in answer.text


def test_being_asked_changes_nothing_and_needs_no_session(app: Flask, client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/readyz").headers
