"""What a member may see and do with sheets and answers."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select

from app.cohorts.models import Membership, Role
from app.fieldwork.models import Sheet

NOT_YOURS = "Cette fiche n’est pas la vôtre : rien n’y a été écrit."
LEFT_GROUP = (
    "Vous n’êtes pas, ou plus, dans le groupe de cette fiche : rien n’y a été écrit. "
    "Demandez à l’équipe de vous y remettre, puis renvoyez ; ou gardez votre texte dans un fichier."
)
LEFT_COHORT = (
    "Vous ne faites plus partie de cette promotion : rien n’a été écrit sur la fiche. "
    "Demandez à l’équipe de vous y remettre, puis renvoyez ; ou gardez votre texte dans un fichier."
)


@dataclass(frozen=True)
class Owner:
    """Whose sheet it is: a group's, shared, or one member's own."""

    group_id: int | None = None
    member_id: int | None = None

    @property
    def key(self) -> str:
        """« g3 » or « m12 »: how sheets of one visit are told apart."""
        return f"m{self.member_id}" if self.group_id is None else f"g{self.group_id}"


def visible_to(member: Membership) -> Select[Sheet]:
    """The sheets a member may read: every group's, and their own; a facilitator reads all of the cohort's."""
    sheets = select(Sheet).where(Sheet.cohort_id == member.cohort_id)
    if member.is_facilitator:
        return sheets
    return sheets.where(or_(Sheet.group_id.is_not(None), Sheet.member_id == member.id))


def may_read(member: Membership, owner: Owner) -> bool:
    """Whether a member may read this owner's sheets, `owner` being of the member's cohort."""
    return owner.group_id is not None or member.is_facilitator or owner.member_id == member.id


def may_fill_in(desk: Any, owner: Owner) -> bool:
    """Whether a student answers on this owner's sheets: one's own, or one's group's. Nobody answers for others.

    `desk` has the member's `member_id`, `role` and `group_id`.
    """
    if desk.role != Role.student:
        return False
    if owner.group_id is None:
        return bool(owner.member_id == desk.member_id)
    return bool(owner.group_id == desk.group_id)


def why_not(desk: Any, owner: Owner) -> str | None:
    """Why somebody may not fill in this owner's sheets, None if they may. `desk` as above, with `removed_at`.

    None instead of a desk is an outsider.
    """
    if desk is None:
        return NOT_YOURS
    if desk.removed_at is not None:
        return LEFT_COHORT
    if may_fill_in(desk, owner):
        return None
    # The same words for every group, there or not: nobody learns which there are.
    return LEFT_GROUP if owner.member_id is None and desk.role == Role.student else NOT_YOURS


def may_write(member: Membership, owner: Owner) -> bool:
    """The same for a member that is loaded."""
    return may_fill_in(_Desk(member.id, member.role, member.group_id), owner)


def may_shield(member: Membership, author_id: int) -> bool:
    """Whether a member may protect who is shown or quoted in what they read, brought by the member `author_id`.

    Blurring a face, writing down that a consent was withdrawn: its author's to do, and the team's.
    """
    return member.is_facilitator or member.id == author_id


@dataclass(frozen=True)
class _Desk:
    member_id: int
    role: str
    group_id: int | None
