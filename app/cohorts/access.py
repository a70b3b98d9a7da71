"""What a person may see of cohorts, and what a member may do in one."""

from typing import TypeVar

from sqlalchemy import Select, false, select

from app.accounts.models import Person
from app.cohorts.models import Cohort, Group, Membership, Role
from app.errors import Forbidden, NotFound
from app.extensions import db

T = TypeVar("T")


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


def former_members_visible_to(member: Membership) -> Select[Membership]:
    """Whose access was ended and may be given back; only a facilitator sees them."""
    gone = (
        select(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.cohort_id == member.cohort_id,
            Membership.removed_at.is_not(None),
            Person.erased_at.is_(None),
        )
    )
    return gone if may_run(member) else gone.where(false())


def groups_visible_to(member: Membership) -> Select[Group]:
    """The groups of the member's own cohort, by letter."""
    return select(Group).where(Group.cohort_id == member.cohort_id).order_by(Group.letter)


def find_member(member: Membership, member_id: int) -> Membership:
    """One active member that `member` may see. Raises NotFound."""
    return _found(members_visible_to(member).where(Membership.id == member_id))


def find_former_member(member: Membership, member_id: int) -> Membership:
    """One member whose access was ended. Raises NotFound."""
    return _found(former_members_visible_to(member).where(Membership.id == member_id))


def find_group(member: Membership, letter: str) -> Group:
    """One group of the member's cohort, by its letter. Raises NotFound."""
    return _found(groups_visible_to(member).where(Group.letter == letter.upper()))


def may_run(member: Membership) -> bool:
    """Whether the member may change the cohort itself: its members, groups, visits and editions."""
    return member.is_facilitator


def must_run(member: Membership) -> None:
    """Raises Forbidden unless the member may run the cohort."""
    if not may_run(member):
        raise Forbidden("Seule l’équipe encadrante peut faire cela.")


def may_write(member: Membership) -> bool:
    """Whether the member takes part in the work; guests only read."""
    return member.role in ("student", "facilitator")


def may_start_cohort(person: Person) -> bool:
    """Whether the person may start a promotion: whoever set up the site, and every facilitator."""
    runs_one = memberships_of(person).where(Membership.role == Role.facilitator).exists()
    return person.founder or bool(db.session.scalar(select(runs_one)))


def must_start_cohort(person: Person) -> None:
    """Raises Forbidden unless the person may start a promotion."""
    if not may_start_cohort(person):
        raise Forbidden("Seule une personne de l’équipe encadrante peut créer une promotion.")


def _found(wanted: Select[T]) -> T:
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound()
    return found
