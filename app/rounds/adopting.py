"""Leading the block of a round: into its round, out of its silence, and adopting what nobody contests in one act."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cohorts.models import Membership
from app.deciding.deciding import Verdict, decide, move, open_stances
from app.deciding.models import Decision, Proposal, State
from app.errors import Conflict, DomainError, Invalid
from app.extensions import db
from app.rounds.access import must_lead
from app.rounds.block import InBlock, block_of, talking_in
from app.rounds.models import ClassSession, ClassStep


class BlockMoved(Conflict):
    """The block is no longer what was read: nothing is adopted."""

    default = "Le bloc a changé depuis que vous l’avez lu : une position, un texte ou une décision est arrivée. Rien n’est adopté. Relisez."


def open_block(member: Membership, session: ClassSession, step: ClassStep) -> int:
    """Bring every proposal of the axis that is still being talked about into its round; how many. Raises Forbidden."""
    must_lead(member)
    waiting = [one for one in talking_in(session, step) if one.state != State.objections]
    for one in waiting:
        move(member, one, State.objections, one.state)
    return len(waiting)


def show_block(member: Membership, session: ClassSession, step: ClassStep) -> int:
    """End the silence of every proposal of the block; of how many. Raises Forbidden."""
    must_lead(member)
    silent = [one for one in talking_in(session, step) if one.state == State.objections and one.silent]
    for one in silent:
        open_stances(member, one)
    return len(silent)


def adopt_block(
    member: Membership, session: ClassSession, step: ClassStep, read: Mapping[int, int], reason: str
) -> list[Proposal]:
    """Adopt together the proposals that were read as uncontested: {number: text number}. All, or none.

    Raises Forbidden, Invalid (reason), BlockMoved.
    """
    must_lead(member)
    # Two who press together come one after the other, in the order in which a single decision locks.
    ids = sorted(one.id for one in talking_in(session, step))
    db.session.execute(
        select(Proposal.id).where(Proposal.id.in_(ids)).order_by(Proposal.id).with_for_update()
    )
    now_there = [one for one in block_of(member, session, talking_in(session, step)) if not one.apart]
    if not read or {one.proposal.number: one.proposal.text_number for one in now_there} != dict(read):
        raise BlockMoved(_who_decided(session, read))
    if not reason.strip():
        raise Invalid.single("Écrivez en une phrase ce que la promotion décide.", "reason")
    with db.session.begin_nested():
        for one in now_there:
            _adopt(member, one, reason)
    return [one.proposal for one in now_there]


def _adopt(member: Membership, one: InBlock, reason: str) -> None:
    try:
        decide(member, one.proposal, Verdict(State.adopted, reason), one.decided)
    except DomainError as refusal:
        if isinstance(refusal, Invalid) and "reason" in refusal.errors:
            raise
        told = f"Rien n’est adopté, à cause de la proposition {one.proposal.number} : {refusal.message}"
        raise BlockMoved(told) from refusal


def _who_decided(session: ClassSession, read: Mapping[int, int]) -> str | None:
    """Who adopted all that was read, if somebody did meanwhile."""
    found = db.session.scalars(
        select(Decision)
        .options(joinedload(Decision.member))
        .join(Proposal, Proposal.id == Decision.proposal_id)
        .where(
            Decision.cohort_id == session.cohort_id,
            Decision.outcome == State.adopted,
            Proposal.grid_id == session.grid_id,
            Proposal.number.in_(list(read)),
        )
        .order_by(Decision.id.desc())
    ).all()
    if read and len({one.proposal_id for one in found}) == len(read):
        return f"{found[0].member.name} vient d’adopter ce bloc. Rien n’est adopté une deuxième fois."
    return None
