"""Calendars: what another program than the one that wrote them reads, and who can read them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.grids.models import Axis
from app.notebook.milestones import set_milestones
from app.programme.models import Day
from app.programme.planning import cancel_day, change_day, plan_of
from app.tables import PARIS
from app.visits.carrying import carry_axes
from app.visits.models import Visit
from app.visits.planning import Plan, create_visit
from tests.grids.factory import adopted_grid
from tests.programme.conftest import AddDay, member
from tests.support.people import Actor, Classroom, SignIn

Subscribe = Callable[..., str]


@pytest.fixture
def subscribe(classroom: Classroom, sign_in: SignIn) -> Subscribe:
    """The path of a new address: one's own, or the cohort's."""

    def ask(who: Actor, which: str = "le-mien") -> str:
        client = sign_in(who)
        assert client.post(f"{classroom.url}/programme/agenda/{which}").status_code == 303
        page = client.get(f"{classroom.url}/programme/agenda").text
        field = "own" if which == "le-mien" else "shared"
        found = re.search(rf'id="{field}" value="http://[^/]+(/agenda/[^"]+\.ics)"', page)
        assert found
        return found[1]

    return ask


def events(client: FlaskClient, path: str) -> list[vobject.base.Component]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/calendar")
    return list(vobject.readOne(answer.text).contents.get("vevent", []))


def test_a_calendar_holds_the_hours_of_paris_in_summer_and_in_winter(
    client: FlaskClient, classroom: Classroom, add: AddDay, subscribe: Subscribe
) -> None:
    add(title="Été", day=date(2026, 10, 5), place="Salle B", address="3 rue des Communs, Paris")
    add(title="Hiver", day=date(2027, 1, 11), afternoon_from=None, afternoon_to=None)
    add(title="Sans heures", day=date(2027, 2, 1), kind="tutoring", morning_from=None, morning_to=None,
        afternoon_from=None, afternoon_to=None)  # fmt: skip
    summer, winter, whole = events(client, subscribe(classroom.odile, "promotion"))
    assert summer.dtstart.value == datetime(2026, 10, 5, 7, 30, tzinfo=UTC)
    assert summer.dtend.value == datetime(2026, 10, 5, 15, tzinfo=UTC)
    assert winter.dtstart.value == datetime(2027, 1, 11, 8, 30, tzinfo=UTC)
    assert winter.dtend.value == datetime(2027, 1, 11, 11, 30, tzinfo=UTC)
    assert (whole.summary.value, whole.dtstart.value) == ("Tutorat : Sans heures", date(2027, 2, 1))
    assert summer.location.value == "Salle B, 3 rue des Communs, Paris"


def test_the_file_is_what_the_standard_asks(
    client: FlaskClient, classroom: Classroom, add: AddDay, subscribe: Subscribe
) -> None:
    add(title="Une très longue journée ; avec, des virgules\\ et des étonnements " * 3)
    raw = client.get(subscribe(classroom.odile, "promotion")).data
    assert raw.startswith(b"BEGIN:VCALENDAR\r\n")
    assert raw.endswith(b"END:VCALENDAR\r\n")
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    unfolded = raw.replace(b"\r\n ", b"").decode()
    assert unfolded.count("BEGIN:VTIMEZONE") == 1
    assert "TZID:Europe/Paris" in unfolded
    assert "TZOFFSETTO:+0200" in unfolded
    assert "TZOFFSETTO:+0100" in unfolded
    assert "DTSTART;TZID=Europe/Paris:20261005T093000" in unfolded
    assert "journée \\; avec\\, des virgules\\\\ et" in unfolded
    assert re.search(r"\r\nDTSTAMP:\d{8}T\d{6}Z\r\n", unfolded)


def test_a_moved_then_cancelled_day_keeps_its_name_and_counts_its_changes(
    app: Flask, client: FlaskClient, classroom: Classroom, add: AddDay, subscribe: Subscribe
) -> None:
    day_id = add()
    path = subscribe(classroom.odile, "promotion")
    [before] = events(client, path)
    with app.app_context():
        day = db.session.get_one(Day, day_id)
        plan = plan_of(day)
        moved = type(plan)(**(plan.__dict__ | {"day": date(2026, 10, 6), "title": "Autrement"}))
        change_day(member(classroom.odile), day, moved, 1)
        db.session.commit()
    [moved_event] = events(client, path)
    with app.app_context():
        cancel_day(member(classroom.odile), db.session.get_one(Day, day_id))
        db.session.commit()
    [cancelled] = events(client, path)
    assert before.uid.value == moved_event.uid.value == cancelled.uid.value
    assert [one.sequence.value for one in (before, moved_event, cancelled)] == ["0", "1", "2"]
    assert moved_event.dtstart.value == datetime(2026, 10, 6, 9, 30, tzinfo=PARIS)
    assert [one.status.value for one in (before, cancelled)] == ["CONFIRMED", "CANCELLED"]


def test_what_has_not_changed_is_not_sent_again_and_no_proxy_keeps_it(
    client: FlaskClient, classroom: Classroom, add: AddDay, subscribe: Subscribe
) -> None:
    add()
    path = subscribe(classroom.odile, "promotion")
    first = client.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get(path).data == first.data


def test_one_s_own_calendar_tells_what_the_group_carries_and_the_cohort_s_does_not(
    app: Flask, client: FlaskClient, classroom: Classroom, add: AddDay, subscribe: Subscribe
) -> None:
    with app.app_context():
        odile = member(classroom.odile)
        adopted_grid(odile, ["scale"])
        visit = create_visit(
            odile, Plan("La Halle", day=date(2026, 11, 3), starts_at=time(14), ends_at=time(17))
        )
        group = member(classroom.ines).group_id
        carry_axes(odile, visit, add=[(group, db.session.query(Axis).first().id)])  # type: ignore[list-item, union-attr]
        title = db.session.query(Axis).first().title  # type: ignore[union-attr]
        db.session.commit()
    [own] = events(client, subscribe(classroom.ines))
    assert own.summary.value == "Visite 1 : La Halle"
    assert own.dtstart.value == datetime(2026, 11, 3, 14, tzinfo=PARIS)
    assert f"Le groupe A porte : {title}" in own.description.value
    [other] = events(client, subscribe(classroom.lea))
    assert not hasattr(other, "description")
    shared = client.get(subscribe(classroom.odile, "promotion")).text
    assert "porte" not in shared
    assert "Inès" not in shared
    add(title="Chez La Halle", kind="visit", visit="1", day=date(2026, 11, 4))
    [day] = events(client, subscribe(classroom.ines))
    assert day.summary.value == "Visite : Chez La Halle"
    with app.app_context():
        assert db.session.query(Visit).one().day == date(2026, 11, 4)


def test_the_deadlines_of_the_note_are_in_one_s_own_calendar_only(
    app: Flask, client: FlaskClient, classroom: Classroom, subscribe: Subscribe
) -> None:
    with app.app_context():
        set_milestones(member(classroom.odile), {"plan": date(2027, 2, 1)})
        db.session.commit()
    path = subscribe(classroom.ines)
    [own] = events(client, path)
    assert (own.summary.value, own.dtstart.value) == ("Plan détaillé", date(2027, 2, 1))
    with app.app_context():
        set_milestones(member(classroom.odile), {"plan": date(2027, 2, 8)})
        db.session.commit()
    [moved] = events(client, path)
    assert (moved.uid.value, moved.dtstart.value) == (own.uid.value, date(2027, 2, 8))
    assert events(client, subscribe(classroom.odile, "promotion")) == []
    assert events(client, subscribe(classroom.guy)) == []


def test_a_new_address_ends_the_old_one_and_leaving_ends_them_all(
    app: Flask, client: FlaskClient, classroom: Classroom, sign_in: SignIn, subscribe: Subscribe
) -> None:
    old, new = subscribe(classroom.ines), subscribe(classroom.ines)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    sign_in(classroom.odile).post(f"{classroom.url}/membres/{classroom.ines.member_id}/retrait")
    gone = client.get(new)
    assert gone.status_code == 404
    assert "Cette adresse d’agenda n’existe pas" in gone.text


def test_one_may_have_no_address_any_more(
    client: FlaskClient, classroom: Classroom, sign_in: SignIn, subscribe: Subscribe
) -> None:
    path = subscribe(classroom.karim)
    assert sign_in(classroom.karim).post(f"{classroom.url}/programme/agenda/le-mien/fin").status_code == 303
    assert client.get(path).status_code == 404


def test_a_calendar_opens_nothing_of_another_cohort(
    client: FlaskClient, classroom: Classroom, sign_in: SignIn, add: AddDay
) -> None:
    add()
    zoe = sign_in(classroom.stranger)
    zoe.post("/promotions/ailleurs/programme/agenda/promotion")
    page = zoe.get("/promotions/ailleurs/programme/agenda").text
    path = re.search(r"(/agenda/[^\"]+\.ics)", page)[1]  # type: ignore[index]
    assert events(client, path) == []
    assert client.get(path.replace(".ics", "x.ics")).status_code == 404
