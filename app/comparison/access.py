"""What a member may read of others' answers: every group's; of people, only what many said together."""

from sqlalchemy import Select, select

from app.cohorts.models import Membership
from app.fieldwork.models import Answer, Sheet

# Below this many people, what they said is shown neither one by one nor added up.
FEWEST_PEOPLE = 3


def groups_answers(member: Membership) -> Select[Answer]:
    """The answers on the groups' sheets of the member's cohort: shared with everybody in it, guests too."""
    return _answers(member).where(Sheet.group_id.is_not(None))


def peoples_answers(member: Membership) -> Select[Answer]:
    """The answers on the cohort's own sheets. Readers of this must name nobody and heed FEWEST_PEOPLE."""
    return _answers(member).where(Sheet.member_id.is_not(None))


def _answers(member: Membership) -> Select[Answer]:
    # The visit is on both sides so that the primary key of answers, which starts with it, can be used.
    return (
        select(Answer)
        .join(Sheet, (Sheet.id == Answer.sheet_id) & (Sheet.visit_id == Answer.visit_id))
        .where(Sheet.cohort_id == member.cohort_id, Answer.cohort_id == member.cohort_id)
    )
