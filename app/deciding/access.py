"""What a member may see and do with proposals. Guests read the grid; how the class comes to it is the class's."""

from sqlalchemy import Select, exists, false, or_, select
from sqlalchemy.orm import joinedload

from app.cohorts import access as cohorts
from app.cohorts.models import Membership
from app.deciding.models import Objection, Proposal, ProposalAuthor, Stance, State
from app.errors import Forbidden, NotFound
from app.extensions import db
from app.grids.models import Criterion, Grid

TALKING = (State.clarification, State.improvement, State.objections)
DECIDED = (State.adopted, State.trial, State.sent_back, State.reserve, State.withdrawn)


def visible_to(member: Membership) -> Select[Proposal]:
    """The proposals of the member's cohort; a draft only to its authors and their group. Nothing for guests."""
    mine = exists().where(
        ProposalAuthor.cohort_id == member.cohort_id,
        ProposalAuthor.proposal_id == Proposal.id,
        ProposalAuthor.member_id == member.id,
    )
    ours = Proposal.group_id == member.group_id if member.group_id else false()
    found = select(Proposal).where(Proposal.cohort_id == member.cohort_id)
    if not cohorts.may_write(member):
        return found.where(false())
    return found.where(or_(Proposal.state != State.draft, mine, ours))


def proposal_for(member: Membership, grid: Grid, number: int) -> Proposal:
    """The proposal of the grid with this number. Raises NotFound."""
    found = db.session.scalar(
        visible_to(member)
        .options(
            joinedload(Proposal.grid),
            joinedload(Proposal.text),
            joinedload(Proposal.criterion).joinedload(Criterion.current),
            joinedload(Proposal.result),
            joinedload(Proposal.axis),
            joinedload(Proposal.group),
        )
        .where(Proposal.grid_id == grid.id, Proposal.number == number)
    )
    if found is None:
        raise NotFound()
    return found


def may_propose(member: Membership) -> bool:
    """Whether the member proposes, talks and rewrites: the class and its team."""
    return cohorts.may_write(member)


def must_read(member: Membership) -> None:
    """Raises NotFound for those to whom there are no proposals."""
    if not may_propose(member):
        raise NotFound()


def may_stand(member: Membership) -> bool:
    """Whether the member takes a stance: the class decides, the team runs the rounds."""
    return member.is_student


def may_run(member: Membership) -> bool:
    """Whether the member moves proposals on and writes decisions down."""
    return cohorts.may_run(member)


def must_run(member: Membership) -> None:
    """Raises Forbidden unless the member moves proposals on."""
    if not may_run(member):
        raise Forbidden("C’est l’équipe encadrante qui fait avancer les propositions.")


def is_author(member: Membership, proposal: Proposal) -> bool:
    """Whether the proposal is the member's, alone or with others."""
    return bool(
        db.session.scalar(
            select(ProposalAuthor.id).where(
                ProposalAuthor.cohort_id == member.cohort_id,
                ProposalAuthor.proposal_id == proposal.id,
                ProposalAuthor.member_id == member.id,
            )
        )
    )


def may_rewrite(member: Membership, proposal: Proposal) -> bool:
    """Whether the member may give it another text: its authors, their group, the team; not once it is decided."""
    if proposal.state in DECIDED or not may_propose(member):
        return False
    ours = proposal.group_id is not None and proposal.group_id == member.group_id
    return ours or may_run(member) or is_author(member, proposal)


def must_rewrite(member: Membership, proposal: Proposal) -> None:
    """Raises Forbidden unless the member may give it another text."""
    if not may_rewrite(member, proposal):
        raise Forbidden(
            "Seul·e·s ses auteur·rice·s, leur groupe et l’équipe réécrivent une proposition en cours."
        )


def sees_stances(proposal: Proposal, own: Stance | None) -> bool:
    """Whether others' stances and objections may be read by somebody whose own last stance this is.

    Not by anybody while the class is in a silent step, even if the proposal's own silence ended before.
    """
    if proposal.state in DECIDED:
        return True
    if proposal.grid.hushed:
        return False
    if not proposal.silent:
        return True
    return own is not None and own.text_number == proposal.text_number


def objection_for(member: Membership, proposal: Proposal, objection_id: int) -> Objection:
    """One objection to a proposal that the member may see. Raises NotFound."""
    found = db.session.scalar(
        select(Objection).where(
            Objection.cohort_id == member.cohort_id,
            Objection.proposal_id == proposal.id,
            Objection.id == objection_id,
        )
    )
    if found is None:
        raise NotFound()
    return found
