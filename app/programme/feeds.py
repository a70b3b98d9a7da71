"""Calendars that a phone or a computer subscribes to: RFC 5545, in the time of clocks in Paris."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from icalendar import Calendar, Event, Timezone
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.cohorts.access import must_run
from app.cohorts.groups import lock
from app.cohorts.models import Cohort, Membership
from app.extensions import db
from app.programme.access import of_cohort
from app.programme.models import CalendarFeed, Day
from app.tables import PARIS, now
from app.visits.models import CarriedAxis, Visit

DOMAIN = "visites-apprenantes"
# As rules and not as a list of changes: every client reads them, and they hold for any year since 1996.
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
KINDS = {"theme": "", "visit": "Visite : ", "tutoring": "Tutorat : "}
OF_COHORT = "cohort"


class Milestone(Protocol):
    """A deadline of a member's own, that another room puts into their calendar. `step` never changes."""

    @property
    def step(self) -> str:
        """What it is for, in a word."""

    @property
    def label(self) -> str:
        """The same as it is shown."""

    @property
    def due_on(self) -> date:
        """The day."""


Milestones = Callable[[Membership], Iterable[Milestone]]
_milestones: list[Milestones] = []


def add_milestones_of(give: Milestones) -> None:
    """Rooms above say here which dates a member has of their own."""
    if give not in _milestones:
        _milestones.append(give)


def feed_of(member: Membership) -> CalendarFeed | None:
    """The member's own calendar, if they asked for one."""
    return _at(member, f"member-{member.id}")


def cohort_feed(member: Membership) -> CalendarFeed | None:
    """The cohort's calendar, if somebody asked for it."""
    return _at(member, OF_COHORT)


def renew_feed(member: Membership) -> CalendarFeed:
    """A new address for the member's own calendar; the one before stops working."""
    return _renew(member, f"member-{member.id}", member.id)


def renew_cohort_feed(member: Membership) -> CalendarFeed:
    """The same for the cohort's calendar. Raises Forbidden."""
    must_run(member)
    return _renew(member, OF_COHORT, None)


def end_feed(member: Membership) -> None:
    """The member's own calendar has no address any more."""
    found = feed_of(member)
    if found is not None:
        db.session.delete(found)
        db.session.flush()


def write_calendar(feed: CalendarFeed, address: Callable[[Day], str]) -> bytes:
    """What a calendar reads; `address` gives where a day's page is. Nothing of persons in the cohort's."""
    member = feed.member
    days = db.session.scalars(of_cohort(feed.cohort_id)).all()
    visits = _visits(feed.cohort_id)
    calendar = Calendar()  # type: ignore[no-untyped-call]
    calendar.add("prodid", "-//Visites apprenantes//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _named(feed.cohort, member))
    calendar.add("x-wr-timezone", "Europe/Paris")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    events = [_of_day(day, address(day), _carried(member, day.visit, visits)) for day in days]
    with_day = {day.visit_id for day in days}
    events += [
        _of_visit(visit, feed.cohort_id, _carried(member, visit, visits))
        for visit in visits
        if visit.id not in with_day and visit.day
    ]
    if member is not None:
        events += [_of_milestone(one, feed) for give in _milestones for one in give(member)]
    calendar.add_component(Timezone.from_ical(ZONE))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _of_day(day: Day, address: str, carried: str) -> Event:
    title = f"{KINDS[day.kind]}{day.title}"
    told = [f"{name} : {said}" for name, _, _, said in day.halves if said]
    for label, text in (("Thèmes", day.themes), ("Avec", day.speakers)):
        told += [f"{label} : {text}"] if text else []
    told += [carried] if carried else []
    hours = day.halves
    event = _event(f"{day.uid}@{DOMAIN}", title, day.version - 1, day.updated_at)
    if hours:
        event.add("dtstart", datetime.combine(day.day, hours[0][1], PARIS))
        event.add("dtend", datetime.combine(day.day, hours[-1][2], PARIS))
    else:
        event.add("dtstart", day.day)
        event.add("dtend", day.day + timedelta(days=1))
    where = ", ".join(one for one in (day.place, day.address) if one)
    if where:
        event.add("location", where)
    event.add("description", "\n".join([*told, address]))
    event.add("url", address)
    event.add("status", "CANCELLED" if day.cancelled_at else "CONFIRMED")
    return event


def _of_visit(visit: Visit, cohort_id: int, carried: str) -> Event:
    """A visit that no day of the programme holds."""
    title = f"Visite {visit.number} : {visit.venue.name}"
    event = _event(f"visite-{cohort_id}-{visit.id}@{DOMAIN}", title, visit.version - 1, visit.created_at)
    on = visit.day or date.min
    if visit.starts_at and visit.ends_at:
        event.add("dtstart", datetime.combine(on, visit.starts_at, PARIS))
        event.add("dtend", datetime.combine(on, visit.ends_at, PARIS))
    else:
        event.add("dtstart", on)
        event.add("dtend", on + timedelta(days=1))
    if visit.venue.address:
        event.add("location", f"{visit.venue.name}, {visit.venue.address}")
    if carried:
        event.add("description", carried)
    event.add("status", "CONFIRMED")
    return event


def _of_milestone(one: Milestone, feed: CalendarFeed) -> Event:
    event = _event(f"echeance-{feed.id}-{one.step}@{DOMAIN}", one.label, None, feed.renewed_at)
    event.add("dtstart", one.due_on)
    event.add("dtend", one.due_on + timedelta(days=1))
    event.add("status", "CONFIRMED")
    return event


def _event(uid: str, title: str, sequence: int | None, updated_at: datetime) -> Event:
    event = Event()  # type: ignore[no-untyped-call]
    event.add("uid", uid)
    event.add("summary", title)
    if sequence is not None:
        event.add("sequence", sequence)
    # The same calendar twice is the same bytes: what has not changed is not sent again.
    event.add("dtstamp", updated_at)
    event.add("last-modified", updated_at)
    return event


def _named(cohort: Cohort, member: Membership | None) -> str:
    return cohort.title if member is None else f"{cohort.title} (mon agenda)"


def _carried(member: Membership | None, visit: Visit | None, visits: Sequence[Visit]) -> str:
    """Which axes the member's group carries at a visit, in words; '' if none or nobody in particular."""
    if member is None or member.group_id is None or visit is None:
        return ""
    whole = next((one for one in visits if one.id == visit.id), visit)
    mine = sorted(one.axis.title for one in whole.carried if one.group_id == member.group_id)
    letter = member.group.letter if member.group else ""
    return f"Le groupe {letter} porte : {', '.join(mine)}" if mine else ""


def _visits(cohort_id: int) -> Sequence[Visit]:
    carried = selectinload(Visit.carried).joinedload(CarriedAxis.axis)
    query = select(Visit).where(Visit.cohort_id == cohort_id).options(carried, joinedload(Visit.venue))
    return db.session.scalars(query.order_by(Visit.number)).all()


def _at(member: Membership, place: str) -> CalendarFeed | None:
    return db.session.scalar(
        select(CalendarFeed).where(CalendarFeed.cohort_id == member.cohort_id, CalendarFeed.place == place)
    )


def _renew(member: Membership, place: str, member_id: int | None) -> CalendarFeed:
    lock(member.cohort_id)
    feed = _at(member, place)
    if feed is None:
        feed = CalendarFeed(cohort_id=member.cohort_id, place=place, member_id=member_id)
        db.session.add(feed)
    feed.token, feed.renewed_at = secrets.token_urlsafe(32), now()
    db.session.flush()
    return feed
