"""Who else is on a sheet: told to those who share it, forgotten soon, and never written down."""

import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.fieldwork import presence
from app.fieldwork.presence import MOST, SECONDS, Presence, short_names
from tests.fieldwork.conftest import Field
from tests.support.people import SignIn


class Clock:
    """Seconds that pass when a test says so."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def ask(client: FlaskClient, field: Field, here: object = "", digest: str = "") -> Any:
    return client.get(f"{field.url}/suite?depuis=0&ici={here}&la={digest}")


def test_two_of_a_group_see_each_other_and_in_which_criterion_they_are(field: Field, sign_in: SignIn) -> None:
    ines, karim = sign_in(field.people.ines), sign_in(field.people.karim)
    scale = field.by_kind["scale"].criterion_id
    assert ask(ines, field, scale).status_code == 204
    told = ask(karim, field).json
    assert told["here"] == [{"name": "Inès", "criterion": scale}]
    assert ask(ines, field).json["here"] == [{"name": "Karim", "criterion": None}]


def test_an_unchanged_list_is_not_sent_again_and_a_changed_one_is(field: Field, sign_in: SignIn) -> None:
    ines, karim = sign_in(field.people.ines), sign_in(field.people.karim)
    ask(ines, field)
    digest = ask(karim, field).json["digest"]
    assert digest
    assert ask(karim, field, digest=digest).status_code == 204
    ask(ines, field, field.by_kind["number"].criterion_id)
    assert ask(karim, field, digest=digest).json["digest"] != digest


def test_the_team_sees_who_is_there_and_is_not_named_itself(field: Field, sign_in: SignIn) -> None:
    odile, ines = sign_in(field.people.odile), sign_in(field.people.ines)
    assert ask(odile, field).status_code == 204
    assert ask(ines, field).status_code == 204
    assert ask(odile, field).json["here"] == [{"name": "Inès", "criterion": None}]


@pytest.mark.parametrize("who", ["lea", "guy"])
def test_who_merely_reads_along_is_neither_named_nor_told_names(
    field: Field, sign_in: SignIn, who: str
) -> None:
    reader, ines = sign_in(getattr(field.people, who)), sign_in(field.people.ines)
    assert ask(ines, field).status_code == 204
    assert ask(reader, field).status_code == 204
    assert ask(ines, field).status_code == 204


def test_people_of_another_cohort_are_told_nothing(field: Field, sign_in: SignIn) -> None:
    ask(sign_in(field.people.ines), field)
    answer = ask(sign_in(field.people.stranger), field)
    assert answer.status_code == 404
    assert "Inès" not in answer.text


@pytest.mark.parametrize("here", ["x", "-1", "999999", "9" * 40, "%00", "1.5"])
def test_a_criterion_that_is_not_on_the_sheet_is_nowhere(field: Field, sign_in: SignIn, here: str) -> None:
    ask(sign_in(field.people.ines), field, here)
    assert ask(sign_in(field.people.karim), field).json["here"] == [{"name": "Inès", "criterion": None}]


def test_a_page_that_does_not_say_where_it_is_is_not_there(field: Field, sign_in: SignIn) -> None:
    sign_in(field.people.ines).get(f"{field.url}/suite?depuis=0")
    assert ask(sign_in(field.people.karim), field).status_code == 204


def test_somebody_without_a_sign_for_forty_seconds_is_gone() -> None:
    clock = Clock()
    here = Presence(clock)
    here.sign((1, "1.1.g1"), 7, "Inès", None)
    clock.now += SECONDS - 1
    assert [sign.name for sign in here.others((1, "1.1.g1"), 8)] == ["Inès"]
    clock.now += 2
    assert here.others((1, "1.1.g1"), 8) == []


def test_sheets_and_cohorts_are_kept_apart() -> None:
    here = Presence(Clock())
    here.sign((1, "1.1.g1"), 7, "Inès", None)
    for place in ((2, "1.1.g1"), (1, "1.1.g2")):
        assert here.others(place, 8) == []


def test_memory_stays_bounded_whatever_is_sent() -> None:
    here = Presence(Clock())
    for member in range(MOST + 50):
        here.sign((1, f"1.1.m{member}"), member, "x", None)
    assert here.others((1, "1.1.m0"), -1) == []
    assert here.others((1, f"1.1.m{MOST + 49}"), -1) != []
    assert len(here._signs) == MOST


def test_many_threads_may_sign_and_read_at_once() -> None:
    here, failures = Presence(), []

    def sign(member: int) -> None:
        try:
            for round_ in range(300):
                here.sign((1, "1.1.g1"), member, f"P{member}", round_)
                here.others((1, "1.1.g1"), member)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=sign, args=(member,)) for member in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(here.others((1, "1.1.g1"), 0)) == 7


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["Inès Martin", "Karim Benali"], ["Inès", "Karim"]),
        (["Inès Martin", "Inès Durand"], ["Inès M.", "Inès D."]),
        (["Inès Martin", "Inès Morel"], ["Inès Martin", "Inès Morel"]),
        (["Inès", "Inès Morel"], ["Inès", "Inès M."]),
        ([], []),
    ],
)
def test_first_names_are_enough_unless_two_are_alike(names: list[str], short: list[str]) -> None:
    assert short_names(names) == short


def test_presence_is_written_nowhere(app: Flask, field: Field, sign_in: SignIn) -> None:
    from sqlalchemy import event

    from app.extensions import db

    ines, seen = sign_in(field.people.ines), []
    with app.app_context():
        engine = db.engine

    def note(*args: Any) -> None:
        seen.append(args[2].split()[0].upper())

    event.listen(engine, "before_cursor_execute", note)
    try:
        ask(ines, field, field.by_kind["scale"].criterion_id)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert seen
    assert not {"INSERT", "UPDATE", "DELETE"} & set(seen)
    with app.app_context():
        assert presence._kept[db.engine]


# What else a poll says.


def test_another_edition_is_news(app: Flask, field: Field, sign_in: SignIn) -> None:
    from app.cohorts.models import Membership
    from app.extensions import db
    from app.grids.criteria import retire_criterion
    from app.grids.models import Criterion, Grid
    from tests.fieldwork.test_wordings import take_along
    from tests.grids.factory import adopt_next

    client = sign_in(field.people.ines)
    address = f"{field.url}/suite?depuis=0&etat=under_way&edition={field.edition_id}"
    assert client.get(address).status_code == 204
    with app.app_context():
        odile = db.session.get_one(Membership, field.people.odile.member_id)
        retire_criterion(odile, db.session.get_one(Criterion, field.by_kind["photo"].criterion_id))
        edition = adopt_next(db.session.get_one(Grid, field.grid_id), "Encore.")
        take_along(field, edition.id)
        expected = (edition.id, edition.number)
    news = client.get(address).json
    assert (news["edition"], news["edition_number"]) == expected
    assert client.get(f"{field.url}/suite?depuis=0&edition={expected[0]}").status_code == 204


def test_a_removed_member_s_poll_is_not_found_and_a_signed_out_one_is_told_so_in_json(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    from datetime import UTC, datetime

    from app.cohorts.models import Membership
    from app.extensions import db
    from tests.conftest import new_client
    from tests.fieldwork.conftest import JSON

    address, ines = f"{field.url}/suite?depuis=0&ici=&la=", sign_in(field.people.ines)
    signed_out = new_client(app).get(address, headers=JSON)
    assert (signed_out.status_code, signed_out.json["error"]) == (401, "signed_out")
    assert signed_out.json["sign_in"].startswith("/")
    with app.app_context():
        db.session.get_one(Membership, field.people.ines.member_id).removed_at = datetime.now(UTC)
        db.session.commit()
    gone = ines.get(address, headers=JSON)
    assert (gone.status_code, gone.json["error"]) == (404, 404)
    assert gone.json["message"]
