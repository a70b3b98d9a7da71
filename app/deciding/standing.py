"""Taking a stance on the text of a proposal: stances are added, never changed, and say which text they are about."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload

from app.cohorts.models import Membership
from app.deciding.access import may_stand
from app.deciding.models import Choice, Life, Proposal, Stance, State
from app.deciding.objecting import live_objection_of, move_objection, raise_objection
from app.deciding.proposing import TextMoved, hold
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.kinds.reading import clean

REASON_LIMIT = 1_000


@dataclass(frozen=True)
class Standing:
    """A member's last stance, and whether the text has moved since."""

    stance: Stance
    to_confirm: bool


def take_stance(member: Membership, proposal: Proposal, choice: str, reason: str, read_text: int) -> Stance:
    """Stand for, with a reservation, or against the text that was read. The same twice is one.

    Raises Forbidden, Invalid (choice, reason), TextMoved, Conflict outside a round.
    """
    if not may_stand(member):
        raise Forbidden("Ce sont les étudiant·e·s qui prennent position ; l’équipe anime la ronde.")
    hold(proposal)
    if proposal.state != State.objections:
        raise Conflict("La ronde n’est pas ouverte pour cette proposition. Rien n’est enregistré.")
    words = _checked(choice, reason)
    if proposal.text_number != read_text:
        raise TextMoved()
    last = last_stance(member, proposal)
    if last is not None and _same(last, choice, words, read_text):
        return last
    stance = Stance(
        cohort_id=proposal.cohort_id,
        proposal_id=proposal.id,
        member_id=member.id,
        number=last.number + 1 if last else 1,
        text_number=read_text,
        choice=choice,
        reason=words,
    )
    db.session.add(stance)
    db.session.flush()
    _object(member, proposal, choice, words)
    return stance


def last_stance(member: Membership, proposal: Proposal) -> Stance | None:
    """The member's own last stance on the proposal, whichever its text."""
    return db.session.scalar(
        select(Stance)
        .where(
            Stance.cohort_id == proposal.cohort_id,
            Stance.proposal_id == proposal.id,
            Stance.member_id == member.id,
        )
        .order_by(Stance.number.desc())
        .limit(1)
    )


def standings(proposal: Proposal) -> list[Standing]:
    """The last stance of everybody who took one, objections first. Only for those who may see them."""
    order = list(Choice)[::-1]
    found = db.session.scalars(
        last_stances(proposal.cohort_id)
        .where(Stance.proposal_id == proposal.id)
        .options(joinedload(Stance.member))
    )
    return [
        Standing(one, one.text_number != proposal.text_number)
        for one in sorted(found, key=lambda one: (order.index(Choice(one.choice)), one.member.name))
    ]


def last_stances(cohort_id: int) -> Select[Stance]:
    """The last stance of each member on each proposal of a cohort."""
    newest = (
        select(Stance.proposal_id, Stance.member_id, func.max(Stance.number).label("number"))
        .where(Stance.cohort_id == cohort_id)
        .group_by(Stance.proposal_id, Stance.member_id)
        .subquery()
    )
    is_newest: Any = and_(
        newest.c.proposal_id == Stance.proposal_id,
        newest.c.member_id == Stance.member_id,
        newest.c.number == Stance.number,
    )
    return select(Stance).join(newest, is_newest).where(Stance.cohort_id == cohort_id)


def _checked(choice: str, reason: str) -> str:
    errors = {}
    words = ""
    if choice not in list(Choice):
        errors["choice"] = "Choisissez consentement, réserve ou objection."
    try:
        words = clean(reason, REASON_LIMIT, "reason").strip()
        if choice == Choice.objection and not words:
            errors["reason"] = "Dites ce qui empêche : une objection a toujours une raison."
    except Invalid as refusal:
        errors |= refusal.errors
    if errors:
        raise Invalid(errors)
    return words


def _same(last: Stance, choice: str, words: str, text_number: int) -> bool:
    return (last.choice, last.reason, last.text_number) == (choice, words, text_number)


def _object(member: Membership, proposal: Proposal, choice: str, words: str) -> None:
    """An objection begins its life with the stance; whoever then consents lets go of it."""
    live = live_objection_of(member, proposal)
    if choice == Choice.objection:
        raise_objection(member, proposal, words, live)
    elif live is not None:
        met = live.state == Life.integrated
        move_objection(member, proposal, live, Life.lifted if met else Life.withdrawn)
