"""Moving a proposal on, and deciding: one decision however many press, and none over a live objection."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cohorts.models import Membership
from app.deciding.access import DECIDED, TALKING, is_author, may_run, must_run
from app.deciding.applying import apply
from app.deciding.models import Decision, Life, Proposal, State
from app.deciding.objecting import live_objections
from app.deciding.proposing import hold, note_step
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.kinds.reading import clean
from app.visits.access import visible_to
from app.visits.models import Visit

REASON_LIMIT = 2_000
OUTCOMES = (State.adopted, State.trial, State.sent_back, State.reserve, State.withdrawn)


class AlreadyDecided(Conflict):
    """Somebody else decided since the page was read."""


@dataclass(frozen=True)
class Verdict:
    """What is to be decided, as it was typed."""

    outcome: str
    reason: str
    visit: Visit | None = None
    review_on: date | None = None


def move(member: Membership, proposal: Proposal, state: str, seen: str) -> None:
    """Bring a proposal to another step of talking, back as well as on. Done twice is done once.

    Raises Forbidden, Invalid, Conflict when it is no longer where it was `seen`.
    """
    must_run(member)
    hold(proposal)
    if state not in TALKING:
        raise Invalid.single("Choisissez une étape de la liste.", "state")
    if proposal.state == state:
        return
    if proposal.state != seen or proposal.state in (State.adopted, State.trial, State.draft):
        raise Conflict("Cette proposition vient d’avancer. Relisez-la : rien n’a été changé.")
    proposal.state = state
    if state == State.objections:
        proposal.silent = True
    note_step(member, proposal, state)


def open_stances(member: Membership, proposal: Proposal) -> None:
    """End the silence: everybody in the class reads all stances from now on. Raises Forbidden."""
    must_run(member)
    hold(proposal)
    proposal.silent = False
    db.session.flush()


def decide(member: Membership, proposal: Proposal, verdict: Verdict, seen: int) -> Decision:
    """Write the class's decision down, and change the grid when it is adopted or put on trial.

    `seen` is how many decisions there were when it was read. Authors may withdraw; the rest is the team's.
    Raises Forbidden, Invalid (outcome, reason, visit), AlreadyDecided, Conflict.
    """
    if not may_decide(member, proposal, verdict.outcome):
        raise Forbidden("C’est l’équipe encadrante qui inscrit les décisions de la classe.")
    hold(proposal)
    last = last_decision(proposal)
    if (last.number if last else 0) != seen:
        who = last.member.name if last else "Quelqu’un"
        raise AlreadyDecided(
            f"{who} vient d’inscrire une décision. Il n’y en a pas de deuxième : relisez-la."
        )
    reason = _checked(proposal, verdict)
    if verdict.outcome in (State.adopted, State.trial):
        _refuse_if_contested(proposal)
        if proposal.result_id is None:
            proposal.result_id = apply(member, proposal)
    decision = Decision(
        cohort_id=proposal.cohort_id,
        proposal_id=proposal.id,
        number=seen + 1,
        text_number=proposal.text_number,
        outcome=verdict.outcome,
        reason=reason,
        visit_id=verdict.visit.id if verdict.visit else None,
        review_on=verdict.review_on,
        member_id=member.id,
    )
    db.session.add(decision)
    proposal.state = verdict.outcome
    note_step(member, proposal, verdict.outcome)
    db.session.expire(proposal, ["result", "criterion"])
    return decision


def may_decide(member: Membership, proposal: Proposal, outcome: str) -> bool:
    """Whether the member may write this outcome down: the team any, authors that they give up an open one."""
    if may_run(member):
        return True
    # What is no outcome at all is answered beside its field, not with a closed door.
    own = outcome == State.withdrawn or outcome not in OUTCOMES
    return own and proposal.state not in DECIDED and is_author(member, proposal)


def possible_outcomes(proposal: Proposal) -> list[State]:
    """What can be decided from where the proposal stands."""
    if proposal.state == State.objections:
        return list(OUTCOMES)
    if proposal.state == State.trial:
        return [State.adopted, State.sent_back, State.reserve]
    if proposal.state in TALKING:
        return [State.sent_back, State.reserve, State.withdrawn]
    return [State.withdrawn] if proposal.state == State.draft else []


def last_decision(proposal: Proposal) -> Decision | None:
    """The decision that counts."""
    return next(iter(decisions_about(proposal)), None)


def decisions_about(proposal: Proposal) -> list[Decision]:
    """Every decision, newest first."""
    return list(
        db.session.scalars(
            select(Decision)
            .options(joinedload(Decision.member), joinedload(Decision.visit))
            .where(Decision.cohort_id == proposal.cohort_id, Decision.proposal_id == proposal.id)
            .order_by(Decision.number.desc())
        )
    )


def visits_to_review(member: Membership) -> list[Visit]:
    """The visits after which a decision can be looked at again."""
    return list(db.session.scalars(visible_to(member)))


def _checked(proposal: Proposal, verdict: Verdict) -> str:
    errors = {}
    words = ""
    if verdict.outcome not in possible_outcomes(proposal):
        errors["outcome"] = "Choisissez une décision possible à cette étape."
    if verdict.outcome == State.trial and verdict.visit is None:
        errors["visit"] = "Dites jusqu’à quelle visite dure l’essai."
    try:
        words = clean(verdict.reason, REASON_LIMIT, "reason").strip()
        if not words:
            errors["reason"] = "Écrivez en une phrase ce qui a été décidé, et pourquoi."
    except Invalid as refusal:
        errors |= refusal.errors
    if errors:
        raise Invalid(errors)
    return words


def _refuse_if_contested(proposal: Proposal) -> None:
    live = live_objections(proposal)
    if any(one.state in (Life.admissible, Life.integrated) for one in live):
        raise Invalid.single(
            "Une objection recevable est toujours là : il faut l’intégrer et qu’elle soit levée, ou renvoyer la proposition."
        )
    if live:
        raise Invalid.single("Une objection n’est pas encore examinée : est-elle recevable ?")
