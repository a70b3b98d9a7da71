"""Planning the days: adding, changing, moving and cancelling them without losing what hangs on them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, time
from typing import Any

from sqlalchemy import select

from app.cohorts.groups import lock
from app.cohorts.models import Membership
from app.errors import Conflict, Invalid
from app.extensions import db
from app.programme.access import must_plan, visible_to
from app.programme.models import Day, Kind
from app.tables import now
from app.visits.access import visible_to as visits_visible_to
from app.visits.holding import hold
from app.visits.models import Visit, VisitState

USUAL = (time(9, 30), time(12, 30), time(14), time(17))
SINCE = "Quelqu’un d’autre a modifié cette journée pendant que vous écriviez."


@dataclass(frozen=True)
class DayPlan:
    """What is planned for a day. `visit` is the number of its visit, '' for none."""

    day: date | None
    title: str
    kind: str = Kind.theme
    themes: str = ""
    speakers: str = ""
    place: str = ""
    address: str = ""
    morning_from: time | None = None
    morning_to: time | None = None
    morning: str = ""
    afternoon_from: time | None = None
    afternoon_to: time | None = None
    afternoon: str = ""
    visit: str = ""

    def as_texts(self) -> dict[str, str]:
        """Each field as a form shows it."""
        return {field.name: _as_text(getattr(self, field.name)) for field in fields(self)}


OWN = tuple(field.name for field in fields(DayPlan) if field.name != "visit")


def whole_day(**more: Any) -> DayPlan:
    """A day with its two usual half-days."""
    hours = dict(zip(("morning_from", "morning_to", "afternoon_from", "afternoon_to"), USUAL, strict=True))
    return DayPlan(**(hours | more))


def plan_of(day: Day) -> DayPlan:
    """What is planned now."""
    number = str(day.visit.number) if day.visit else ""
    return DayPlan(**{name: getattr(day, name) for name in OWN}, visit=number)


def days_of(member: Membership) -> Sequence[Day]:
    """The days of the programme, cancelled ones too."""
    return db.session.scalars(visible_to(member).execution_options(populate_existing=True)).all()


def next_day(member: Membership, on: date) -> Day | None:
    """Today's day, or else the next."""
    ahead = visible_to(member).where(Day.day >= on, Day.cancelled_at.is_(None))
    return db.session.scalars(ahead.limit(1)).first()


def free_visits(member: Membership, day: Day | None = None) -> list[Visit]:
    """The visits that have no day yet, or this one."""
    taken = select(Day.visit_id).where(Day.cohort_id == member.cohort_id, Day.visit_id.is_not(None))
    if day is not None:
        taken = taken.where(Day.id != day.id)
    return list(db.session.scalars(visits_visible_to(member).where(Visit.id.not_in(taken))))


def add_day(member: Membership, plan: DayPlan) -> Day:
    """A new day; the very same plan twice is one day. Raises Forbidden, Invalid."""
    must_plan(member)
    check(plan)
    lock(member.cohort_id)
    same = visible_to(member).where(Day.day == plan.day, Day.title == plan.title, Day.cancelled_at.is_(None))
    for already in db.session.scalars(same):
        if plan_of(already) == plan:
            return already
    visit = _visit(member, plan, None)
    day = Day(cohort_id=member.cohort_id, visit_id=visit.id if visit else None, **_columns(plan))
    db.session.add(day)
    db.session.flush()
    _move_visit(day, visit)
    return day


def change_day(member: Membership, day: Day, plan: DayPlan, version: int) -> None:
    """Changes what is planned; its visit follows its date. Raises Forbidden, Invalid, or Conflict when somebody
    did so since `version` was read."""
    must_plan(member)
    check(plan)
    _hold(day)
    if plan_of(day) == plan:
        return
    if day.version != version:
        raise Conflict(SINCE)
    visit = _visit(member, plan, day)
    for name, value in _columns(plan).items():
        setattr(day, name, value)
    day.visit_id = visit.id if visit else None
    _touch(day)
    _move_visit(day, visit)


def cancel_day(member: Membership, day: Day) -> None:
    """The day does not take place. Its page, its visit and its place in calendars stay. Twice is once."""
    must_plan(member)
    _hold(day)
    if day.cancelled_at is None:
        day.cancelled_at = now()
        _touch(day)


def restore_day(member: Membership, day: Day) -> None:
    """The day takes place after all."""
    must_plan(member)
    _hold(day)
    if day.cancelled_at is not None:
        day.cancelled_at = None
        _touch(day)


def check(plan: DayPlan) -> None:
    """Raises Invalid, beside the fields."""
    faults: dict[str, str] = {}
    if plan.day is None:
        faults["day"] = "Donnez une date."
    elif not 2000 <= plan.day.year <= 2100:
        faults["day"] = "Cette année n’est pas vraisemblable : relisez la date."
    if not plan.title.strip():
        faults["title"] = "Donnez un titre, même provisoire."
    for half, start, end in (
        ("morning", plan.morning_from, plan.morning_to),
        ("afternoon", plan.afternoon_from, plan.afternoon_to),
    ):
        if (start is None) != (end is None):
            faults[f"{half}_to"] = "Donnez le début et la fin, ou aucun des deux."
        elif start and end and end <= start:
            faults[f"{half}_to"] = "La fin doit venir après le début."
    if plan.morning_to and plan.afternoon_from and plan.afternoon_from < plan.morning_to:
        faults["afternoon_from"] = "L’après-midi commence avant la fin du matin."
    if faults:
        raise Invalid(faults)


def _columns(plan: DayPlan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in OWN}


def _visit(member: Membership, plan: DayPlan, day: Day | None) -> Visit | None:
    if not plan.visit:
        return None
    found = next((one for one in free_visits(member, day) if str(one.number) == plan.visit), None)
    if found is None:
        raise Invalid.single("Cette visite n’existe plus, ou une autre journée l’a prise.", "visit")
    return found


def _move_visit(day: Day, visit: Visit | None) -> None:
    """A visit that is still ahead takes place on its day; one that is over keeps the date it had."""
    if visit is not None:
        hold(visit)
        if visit.state == VisitState.preparing and visit.day != day.day:
            visit.day = day.day
            visit.version += 1
    db.session.flush()
    db.session.expire(day, ["visit"])


def _hold(day: Day) -> None:
    again = select(Day).where(Day.cohort_id == day.cohort_id, Day.id == day.id).with_for_update(of=Day)
    db.session.scalars(again.execution_options(populate_existing=True)).one()


def _touch(day: Day) -> None:
    day.version += 1
    day.updated_at = now()
    db.session.flush()


def _as_text(value: Any) -> str:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value.isoformat() if isinstance(value, date) else str(value or "")
