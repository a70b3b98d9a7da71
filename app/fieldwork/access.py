"""What a member may see and do with sheets and answers."""

from sqlalchemy import Select, or_, select

from app.cohorts.models import Membership
from app.fieldwork.models import Sheet


def visible_to(member: Membership) -> Select[Sheet]:
    """The sheets a member may read: every group's, and their own; a facilitator reads all of the cohort's."""
    sheets = select(Sheet).where(Sheet.cohort_id == member.cohort_id)
    if member.is_facilitator:
        return sheets
    return sheets.where(or_(Sheet.group_id.is_not(None), Sheet.member_id == member.id))


def may_write(member: Membership, sheet: Sheet) -> bool:
    """Whether the member may answer on this sheet: one's own, or one's group's. Nobody answers for others."""
    if sheet.member_id is not None:
        return sheet.member_id == member.id
    return member.is_student and member.group_id is not None and sheet.group_id == member.group_id
