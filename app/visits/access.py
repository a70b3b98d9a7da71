"""What a member may see and do with visits."""

from sqlalchemy import Select, select

from app.cohorts import access as cohorts
from app.cohorts.models import Membership
from app.errors import NotFound
from app.extensions import db
from app.visits.models import Visit

# What an integer column holds; no visit has this number.
LARGEST = 2**31 - 1


def visible_to(member: Membership) -> Select[Visit]:
    """The visits of the member's cohort, in their order."""
    return select(Visit).where(Visit.cohort_id == member.cohort_id).order_by(Visit.number)


def visit_for(member: Membership, number: int) -> Visit:
    """The visit with this number. Raises NotFound."""
    visit = db.session.scalar(numbered(member, number))
    if visit is None:
        raise NotFound()
    return visit


def numbered(member: Membership, number: int) -> Select[Visit]:
    """The visit with this number, if the member's cohort has it. An address may hold any number."""
    return visible_to(member).where(Visit.number == min(number, LARGEST))


def may_prepare(member: Membership) -> bool:
    """Whether the member may create, change, open and close visits."""
    return cohorts.may_run(member)


def may_meet(member: Membership) -> bool:
    """Whether the member may note who was met."""
    return cohorts.may_write(member)
