"""How many proposals wait for somebody, for the start page."""

from sqlalchemy import exists, func, select

from app.cohorts.models import Membership
from app.deciding.access import may_run, may_stand
from app.deciding.models import Proposal, Stance, State
from app.extensions import db


def awaiting(member: Membership) -> dict[int, int]:
    """Grid id -> proposals in their round: those without a student's own stance on the text, every one for the team."""
    if not may_stand(member) and not may_run(member):
        return {}
    wanted = (
        select(Proposal.grid_id, func.count())
        .where(Proposal.cohort_id == member.cohort_id, Proposal.state == State.objections)
        .group_by(Proposal.grid_id)
    )
    if may_stand(member):
        given = exists().where(
            Stance.cohort_id == member.cohort_id,
            Stance.proposal_id == Proposal.id,
            Stance.member_id == member.id,
            Stance.text_number == Proposal.text_number,
        )
        wanted = wanted.where(~given)
    return {row[0]: row[1] for row in db.session.execute(wanted)}
