"""The life of an objection: raised, clarified, admissible or not, integrated, lifted; or withdrawn."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cohorts.access import members_visible_to
from app.cohorts.models import Membership
from app.deciding.access import may_propose, may_run
from app.deciding.models import Life, Objection, Proposal, ProposalStep
from app.deciding.proposing import hold, note_step
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.kinds.reading import clean

NOTE_LIMIT = 1_000
LIVE = (Life.raised, Life.clarified, Life.admissible, Life.integrated)
# What may follow; an objection found admissible by mistake may be examined again.
NEXT: dict[str, tuple[Life, ...]] = {
    Life.raised: (Life.clarified, Life.admissible, Life.not_admissible, Life.withdrawn),
    Life.clarified: (Life.admissible, Life.not_admissible, Life.withdrawn),
    Life.admissible: (Life.integrated, Life.not_admissible, Life.withdrawn),
    Life.not_admissible: (Life.admissible,),
    Life.integrated: (Life.lifted, Life.admissible, Life.withdrawn),
    Life.lifted: (),
    Life.withdrawn: (),
}
# What the objector alone may do; the rest is the facilitator's.
OWN = (Life.withdrawn, Life.lifted)


def raise_objection(member: Membership, proposal: Proposal, reason: str, live: Objection | None) -> Objection:
    """The objection that comes with a stance. One that lives already is said again, and examined again."""
    if live is None:
        live = Objection(
            cohort_id=proposal.cohort_id, proposal_id=proposal.id, member_id=member.id, reason=reason
        )
        db.session.add(live)
        db.session.flush()
    elif live.reason == reason:
        return live
    live.reason, live.state = reason, Life.raised
    note_step(member, proposal, Life.raised, reason, live.id)
    return live


def advance_objection(
    member: Membership, proposal: Proposal, objection: Objection, state: str, note: str, seen: str
) -> None:
    """Move an objection on from the state that was `seen`, with a word on why. Done twice is done once.

    Raises Forbidden, Invalid (state, note), Conflict when somebody else moved it meanwhile.
    """
    hold(proposal)
    db.session.refresh(objection)
    if objection.state == state and seen != state:
        return
    if objection.state != seen:
        raise Conflict("Cette objection vient d’avancer. Relisez-la : rien n’a été changé.")
    if not may_move(member, objection, state):
        raise Forbidden("L’équipe examine les objections ; qui objecte peut retirer ou lever la sienne.")
    if state not in NEXT[objection.state]:
        raise Invalid.single("Cette étape ne suit pas celle où en est l’objection.", "state")
    words = clean(note, NOTE_LIMIT, "note").strip()
    if state == Life.not_admissible and not words:
        raise Invalid.single("Dites pourquoi elle n’est pas recevable.", "note")
    move_objection(member, proposal, objection, Life(state), words)


def move_objection(
    member: Membership, proposal: Proposal, objection: Objection, state: Life, note: str = ""
) -> None:
    """Write the next state down with its step."""
    objection.state = state
    note_step(member, proposal, state, note, objection.id)


def own_objection(member: Membership, proposal: Proposal, objection: Objection, owner_id: int) -> None:
    """Say who sees to it that the objection is met: oneself, or anybody when a facilitator says so.

    Raises Forbidden, Invalid (owner).
    """
    if not may_propose(member) or (owner_id != member.id and not may_run(member)):
        raise Forbidden("Chacun·e se charge pour soi d’une objection ; l’équipe peut la confier à quelqu’un.")
    owner = db.session.scalar(members_visible_to(member).where(Membership.id == owner_id))
    if owner is None or not may_propose(owner):
        raise Invalid.single("Choisissez quelqu’un de la promotion.", "owner")
    objection.owner_id = owner.id
    db.session.flush()
    db.session.expire(objection, ["owner"])


def may_move(member: Membership, objection: Objection, state: str) -> bool:
    """Whether the member may bring an objection to this state."""
    return may_run(member) or (objection.member_id == member.id and state in OWN)


def objections_to(proposal: Proposal) -> list[Objection]:
    """Every objection, the first raised first. Only for those who may see them."""
    return list(
        db.session.scalars(
            select(Objection)
            .options(joinedload(Objection.member), joinedload(Objection.owner))
            .where(Objection.cohort_id == proposal.cohort_id, Objection.proposal_id == proposal.id)
            .order_by(Objection.id)
        )
    )


def live_objections(proposal: Proposal) -> list[Objection]:
    """Those that stand in the way of adopting."""
    return [one for one in objections_to(proposal) if one.state in LIVE]


def live_objection_of(member: Membership, proposal: Proposal) -> Objection | None:
    """The member's own objection that still lives."""
    return next((one for one in live_objections(proposal) if one.member_id == member.id), None)


def steps_of(proposal: Proposal) -> list[ProposalStep]:
    """Every move of the proposal and of its objections, in order."""
    return list(
        db.session.scalars(
            select(ProposalStep)
            .options(joinedload(ProposalStep.member))
            .where(ProposalStep.cohort_id == proposal.cohort_id, ProposalStep.proposal_id == proposal.id)
            .order_by(ProposalStep.id)
        )
    )
