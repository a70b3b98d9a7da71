"""The deadlines of the notes of a cohort, set by the team."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.cohorts.access import must_run
from app.cohorts.models import Membership, Role
from app.extensions import db
from app.notebook.models import NoteMilestone, Step

STEPS: dict[str, str] = {
    Step.subject: "Sujet et problématique",
    Step.plan: "Plan détaillé",
    Step.draft: "Premier texte",
    Step.final: "Note de validation",
}


@dataclass(frozen=True)
class Milestone:
    """A deadline: what for, in words, and the day."""

    step: str
    label: str
    due_on: date


def milestones_of(member: Membership) -> list[Milestone]:
    """The deadlines that a member has, or follows, in the order of the days; guests have none.

    Whoever makes a calendar of it: `step` does not change when the day does.
    """
    if member.role == Role.guest:
        return []
    rows = db.session.scalars(select(NoteMilestone).where(NoteMilestone.cohort_id == member.cohort_id))
    found = [Milestone(one.step, STEPS[one.step], one.due_on) for one in rows]
    return sorted(found, key=lambda one: (one.due_on, list(STEPS).index(one.step)))


def set_milestones(member: Membership, days: Mapping[str, date | None]) -> None:
    """Set the deadlines; None takes one away. Raises Forbidden."""
    must_run(member)
    wanted = select(NoteMilestone).where(NoteMilestone.cohort_id == member.cohort_id).with_for_update()
    there = {one.step: one for one in db.session.scalars(wanted)}
    for step in STEPS:
        day, known = days.get(step), there.get(step)
        if known is not None and day is None:
            db.session.delete(known)
        elif known is not None and day is not None:
            known.due_on = day
        elif day is not None:
            db.session.add(NoteMilestone(cohort_id=member.cohort_id, step=step, due_on=day))
    db.session.flush()
