"""What a member may read of others' answers: every group's; of people, only what many said together."""

from sqlalchemy import Select, false, select, true

from app.cohorts.access import may_write
from app.cohorts.models import Cohort, Membership
from app.comparison.models import OpenedVisit
from app.fieldwork.models import Answer, Sheet
from app.visits.models import Visit, VisitState

# Below this many people, what they said is shown neither one by one nor added up.
FEWEST_PEOPLE = 3


def groups_answers(member: Membership) -> Select[Answer]:
    """The answers on the groups' sheets of the member's cohort: shared with everybody in it, guests too."""
    return _answers(member).where(Sheet.group_id.is_not(None))


def peoples_answers(member: Membership) -> Select[Answer]:
    """The answers on the cohort's own sheets. Readers of this must name nobody and heed FEWEST_PEOPLE."""
    return _answers(member).where(Sheet.member_id.is_not(None))


def opened_to_others(member: Membership) -> Select[Visit, str]:
    """The closed visits that other cohorts of this site let later ones read, with the cohort's title; none for guests.

    A guest may be somebody of the host's: what a class makes of a place is not written for them.
    """
    return (
        select(Visit, Cohort.title)
        .join(OpenedVisit, OpenedVisit.visit_id == Visit.id)
        .join(Cohort, Cohort.id == Visit.cohort_id)
        .where(
            Visit.cohort_id != member.cohort_id,
            Visit.state == VisitState.closed,
            true() if may_write(member) else false(),
        )
        .order_by(Cohort.year.desc(), Visit.id.desc())
    )


def _answers(member: Membership) -> Select[Answer]:
    # The visit is on both sides so that the primary key of answers, which starts with it, can be used.
    return (
        select(Answer)
        .join(Sheet, (Sheet.id == Answer.sheet_id) & (Sheet.visit_id == Answer.visit_id))
        .where(Sheet.cohort_id == member.cohort_id, Answer.cohort_id == member.cohort_id)
    )
