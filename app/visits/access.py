"""What a member may see and do with visits."""

from sqlalchemy import Select, false, select, true
from sqlalchemy.orm import contains_eager

from app.accounts.models import Person
from app.cohorts import access as cohorts
from app.cohorts.models import Membership
from app.errors import NotFound
from app.extensions import db
from app.visits.models import Expectation, Visit


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
    return visible_to(member).where(Visit.number == number)


def may_prepare(member: Membership) -> bool:
    """Whether the member may create, change, open and close visits."""
    return cohorts.may_run(member)


def may_meet(member: Membership) -> bool:
    """Whether the member may note who was met."""
    return cohorts.may_write(member)


def may_expect(member: Membership) -> bool:
    """Whether the member writes expectations: students do, each their own."""
    return member.is_student


def may_read_expectations(member: Membership) -> bool:
    """Whether the member is of the class that the reveal is for. A guest may be somebody of the host's."""
    return cohorts.may_write(member)


def own_expectations(member: Membership, visit: Visit) -> Select[Expectation]:
    """What the member alone may read, whatever the reveal: what they wrote, late lines last."""
    return (
        select(Expectation)
        .where(
            Expectation.cohort_id == member.cohort_id,
            Expectation.visit_id == visit.id,
            Expectation.member_id == member.id,
        )
        .order_by(Expectation.late, Expectation.id)
        .execution_options(populate_existing=True)
    )


def revealed_expectations(member: Membership, visit: Visit) -> Select[Expectation]:
    """What the class expected: nothing before the reveal, and never a line written after it."""
    return (
        select(Expectation)
        .join(Visit, Visit.id == Expectation.visit_id)
        .join(Membership, Membership.id == Expectation.member_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Expectation.cohort_id == member.cohort_id,
            Expectation.visit_id == visit.id,
            Expectation.late.is_(False),
            Visit.revealed_at.is_not(None),
            true() if may_read_expectations(member) else false(),
        )
        .options(contains_eager(Expectation.member))
        .order_by(Person.name, Expectation.id)
    )
