"""What a member may see and do with sheets and answers."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select

from app.cohorts.models import Membership, Role
from app.fieldwork.models import Sheet


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


def may_write(member: Membership, owner: Owner) -> bool:
    """The same for a member that is loaded."""
    return may_fill_in(_Desk(member.id, member.role, member.group_id), owner)


@dataclass(frozen=True)
class _Desk:
    member_id: int
    role: str
    group_id: int | None
