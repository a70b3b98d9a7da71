"""One commit place, and reads that cannot write."""

import threading
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from app import create_app, database
from app.cohorts.models import Cohort
from app.database import WriteWhileReading
from app.extensions import db
from tests.conftest import new_client


def cohorts(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Cohort.id)))


def test_an_accepted_post_is_committed(app: Flask, client: FlaskClient) -> None:
    client.post("/essai/promotions/a")
    assert cohorts(app) == 1


@pytest.mark.parametrize("status", [400, 404, 422, 500])
def test_a_refused_post_leaves_nothing(app: Flask, client: FlaskClient, status: int) -> None:
    client.post(f"/essai/promotions/a?status={status}")
    assert cohorts(app) == 0


def test_a_get_that_writes_is_caught(app: Flask, client: FlaskClient) -> None:
    with pytest.raises(WriteWhileReading):
        client.get("/essai/ecrit")
    assert cohorts(app) == 0


def test_a_post_that_promised_not_to_write_is_caught(app: Flask, client: FlaskClient) -> None:
    with pytest.raises(WriteWhileReading):
        client.post("/essai/lit")
    assert cohorts(app) == 0


def test_a_bulk_statement_while_reading_is_caught(app: Flask) -> None:
    with app.app_context(), database.reading(), pytest.raises(WriteWhileReading):
        db.session.execute(Cohort.__table__.delete())


def test_the_write_lock_is_free_after_every_kind_of_end(app: Flask, client: FlaskClient) -> None:
    client.post("/essai/promotions/a")
    client.post("/essai/promotions/a?status=422")
    client.post("/essai/promotions/a")
    client.post("/essai/refus/409")
    client.post("/nulle-part")
    assert not database.write_lock.locked()


def test_thirty_writers_at_once_are_all_stored(app: Flask) -> None:
    answers: list[int] = []

    def write(number: int) -> None:
        answers.append(new_client(app).post(f"/essai/promotions/p{number}").status_code)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 30
    assert cohorts(app) == 30


def test_an_installation_waits_for_the_disk_before_it_says_that_something_is_kept(tmp_path: Path) -> None:
    full = 2
    app = create_app(
        {"INSTANCE_PATH": str(tmp_path), "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/a.sqlite3"}
    )
    with app.app_context():
        assert db.session.scalar(text("PRAGMA synchronous")) == full
        assert db.session.scalar(text("PRAGMA journal_mode")) == "wal"
