"""What a person may see of cohorts, and what a member may do in one."""

from sqlalchemy import Select, select

from app.accounts.models import Person
from app.cohorts.models import Cohort, Group, Membership
from app.extensions import db


def member_for(person: Person, slug: str) -> Membership | None:
    """The person's active membership of the cohort, or None: outsiders do not learn that it exists."""
    return db.session.scalar(
        memberships_of(person).join(Cohort, Membership.cohort_id == Cohort.id).where(Cohort.slug == slug)
    )


def memberships_of(person: Person) -> Select[Membership]:
    """All active memberships of a person."""
    return select(Membership).where(Membership.person_id == person.id, Membership.removed_at.is_(None))


def members_visible_to(member: Membership) -> Select[Membership]:
    """The active members of the member's own cohort."""
    return select(Membership).where(Membership.cohort_id == member.cohort_id, Membership.removed_at.is_(None))


def groups_visible_to(member: Membership) -> Select[Group]:
    """The groups of the member's own cohort, by letter."""
    return select(Group).where(Group.cohort_id == member.cohort_id).order_by(Group.letter)


def may_run(member: Membership) -> bool:
    """Whether the member may change the cohort itself: its members, groups, visits and editions."""
    return member.is_facilitator


def may_write(member: Membership) -> bool:
    """Whether the member takes part in the work; guests only read."""
    return member.role in ("student", "facilitator")
