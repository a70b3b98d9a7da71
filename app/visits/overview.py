"""Visits read together, in few queries, for the pages of this room and of the rooms above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.cohorts.access import groups_visible_to
from app.cohorts.models import Group, Membership
from app.errors import NotFound
from app.extensions import db
from app.grids.contents import contents
from app.grids.models import Grid, Respondent
from app.visits.access import numbered, visible_to
from app.visits.models import CarriedAxis, Visit, VisitEdition, VisitState


@dataclass(frozen=True)
class SheetLink:
    """Where a sheet is: its grid, its owner in the address, and its owner among all sheets of a visit."""

    grid: Grid
    owner: str
    key: str

    @property
    def is_own(self) -> bool:
        """Whether it is the student's own, and not the group's."""
        return self.owner == "moi"


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


def next_number(member: Membership) -> int:
    """The number that the next visit will most likely have."""
    last = db.session.scalar(select(func.max(Visit.number)).where(Visit.cohort_id == member.cohort_id))
    return (last or 0) + 1


def groups_of(member: Membership) -> Sequence[Group]:
    """The cohort's groups, by letter."""
    return db.session.scalars(groups_visible_to(member)).all()


def sheets_for(visit: Visit, member: Membership) -> list[SheetLink]:
    """The sheets that a student fills in at a visit: the group's and one's own, if something is asked there."""
    if not member.is_student:
        return []
    links = []
    for taken in visit.taken_along:
        asked = {criterion.respondent for criterion in contents(taken.edition_id)}
        if member.group is not None and Respondent.group in asked:
            links.append(SheetLink(taken.grid, f"groupe-{member.group.letter}", f"g{member.group.id}"))
        if Respondent.individual in asked:
            links.append(SheetLink(taken.grid, "moi", f"m{member.id}"))
    return links


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
