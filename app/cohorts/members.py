"""Who is in a cohort, in which role and group."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import func, select

from app.cohorts.access import (
    former_members_visible_to,
    groups_visible_to,
    members_visible_to,
    must_run,
)
from app.cohorts.groups import lock
from app.cohorts.journal import note
from app.cohorts.models import Act, Cohort, Group, Membership, Role
from app.errors import Conflict, Invalid
from app.extensions import db
from app.tables import now

LAST = (
    "C’est la seule personne qui encadre cette promotion : nommez d’abord quelqu’un d’autre à l’encadrement."
)


@dataclass(frozen=True)
class ClassList:
    """Everybody in a cohort as its page shows them."""

    cohort: Cohort
    groups: Sequence[Group]
    by_group: dict[int, list[Membership]]
    without_group: list[Membership]
    facilitators: list[Membership]
    guests: list[Membership]
    former: Sequence[Membership]

    @property
    def students(self) -> int:
        """How many students there are."""
        return sum(map(len, self.by_group.values())) + len(self.without_group)

    @property
    def without_password(self) -> int:
        """How many were entered by the team and have not chosen a password yet."""
        everybody = chain(self.without_group, self.facilitators, self.guests, *self.by_group.values())
        return sum(one.person.password_hash is None for one in everybody)


def class_list(member: Membership) -> ClassList:
    """The members that `member` may see, sorted by group and name."""
    groups = db.session.scalars(groups_visible_to(member)).all()
    members = sorted(db.session.scalars(members_visible_to(member)), key=_by_name)
    students = [one for one in members if one.role == Role.student]
    by_group = {group.id: [one for one in students if one.group_id == group.id] for group in groups}
    return ClassList(
        cohort=member.cohort,
        groups=groups,
        by_group=by_group,
        without_group=[one for one in students if one.group_id is None],
        facilitators=[one for one in members if one.role == Role.facilitator],
        guests=[one for one in members if one.role == Role.guest],
        former=sorted(db.session.scalars(former_members_visible_to(member)), key=_by_name),
    )


def place(member: Membership, other: Membership, *, role: str, letter: str) -> None:
    """Give another member a role, and a student a group ("": none).

    Raises Forbidden, Invalid for the fields role and letter, or Conflict for the last facilitator.
    """
    must_run(member)
    if role not in tuple(Role):
        raise Invalid.single("Choisissez un rôle de la liste.", "role")
    lock(member.cohort_id)
    group = _group(member, letter) if letter else None
    if role != Role.facilitator:
        _keep_one_facilitator(other)
    if other.role != role:
        note(member, Act.role, subject=other, detail=role)
    other.role = role
    # Only students answer for a group.
    other.group_id = group.id if group and role == Role.student else None
    db.session.flush()
    db.session.expire(other, ["group"])


def remove_member(member: Membership, other: Membership) -> None:
    """End somebody's access; what they wrote stays theirs. Raises Forbidden, or Conflict for the last facilitator."""
    must_run(member)
    lock(member.cohort_id)
    _keep_one_facilitator(other)
    other.removed_at = now()
    note(member, Act.removed, subject=other)
    db.session.flush()


def restore_member(member: Membership, other: Membership) -> None:
    """Give back the access that was ended, with the same role and group. Raises Forbidden."""
    must_run(member)
    other.removed_at = None
    note(member, Act.restored, subject=other)
    db.session.flush()


def _keep_one_facilitator(other: Membership) -> None:
    if other.role != Role.facilitator:
        return
    facilitators = db.session.scalar(
        select(func.count(Membership.id)).where(
            Membership.cohort_id == other.cohort_id,
            Membership.role == Role.facilitator,
            Membership.removed_at.is_(None),
        )
    )
    if (facilitators or 0) <= 1:
        raise Conflict(LAST)


def _group(member: Membership, letter: str) -> Group:
    group = next((one for one in db.session.scalars(groups_visible_to(member)) if one.letter == letter), None)
    if group is None:
        raise Invalid.single("Choisissez un groupe de la liste.", "letter")
    return group


def _by_name(member: Membership) -> str:
    return member.name.casefold()
