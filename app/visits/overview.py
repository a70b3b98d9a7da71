"""Visits read together, in few queries, for the pages of this room and of the rooms above."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.cohorts.models import Membership
from app.errors import NotFound
from app.extensions import db
from app.visits.access import numbered, visible_to
from app.visits.models import CarriedAxis, Visit, VisitEdition, VisitState


def visits_of(member: Membership) -> Sequence[Visit]:
    """The cohort's visits in order, each with its place, its editions and grids, and who carries what."""
    return db.session.scalars(visible_to(member).options(*_together())).all()


def whole_visit(member: Membership, number: int) -> Visit:
    """One visit with all that its page shows. Raises NotFound."""
    visit = db.session.scalar(numbered(member, number).options(*_together(), selectinload(Visit.encounters)))
    if visit is None:
        raise NotFound()
    return visit


def visit_of_the_day(visits: Sequence[Visit], on: date) -> Visit | None:
    """The visit that matters on this day: today's, else the one under way (the latest of several)."""
    today = [visit for visit in visits if visit.day == on]
    under_way = [visit for visit in visits if visit.state == VisitState.under_way]
    for candidates in ([visit for visit in today if visit in under_way], today, under_way[::-1]):
        if candidates:
            return candidates[0]
    return None


def carried_by(visit: Visit, group_id: int | None) -> list[CarriedAxis]:
    """The axes that a group carries, in no particular order."""
    return [carried for carried in visit.carried if carried.group_id == group_id]


def _together() -> tuple[ORMOption, ...]:
    editions = selectinload(Visit.taken_along)
    return (
        editions.joinedload(VisitEdition.grid),
        editions.joinedload(VisitEdition.edition),
        selectinload(Visit.carried),
    )
