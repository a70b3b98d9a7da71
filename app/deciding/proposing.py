"""Proposing: a first text, later ones, taking a rejected idea up again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from app.cohorts.models import Membership
from app.deciding.access import DECIDED, may_propose, must_rewrite
from app.deciding.asking import REWORDS, patch_of, patched
from app.deciding.models import Act, Proposal, ProposalAuthor, ProposalStep, ProposalText, State
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.grids.changing import lock_grid
from app.grids.models import Axis, Criterion, Grid
from app.grids.rewording import revision_of
from app.grids.wording import check_wording, wording_of
from app.kinds.reading import clean

WHY_LIMIT = 2_000


@dataclass(frozen=True)
class Idea:
    """What somebody wants, as it was typed: `wording` fields by name, `second` those of the other half of a split."""

    act: str
    why: str = ""
    wording: Mapping[str, Any] = field(default_factory=dict)
    second: Mapping[str, Any] | None = None
    mapping: Mapping[str, str | None] | None = None
    base_number: int | None = None


class TextMoved(Conflict):
    """Somebody gave the proposal another text since it was read."""

    default = "Le texte de la proposition a changé pendant que vous écriviez. Relisez-le : rien n’est encore enregistré."


def propose(
    member: Membership,
    grid: Grid,
    idea: Idea,
    *,
    criterion: Criterion | None = None,
    axis: Axis | None = None,
    others: Collection[Criterion] = (),
    draft: bool = False,
) -> Proposal:
    """A proposal about a criterion, or a new one for an axis. Raises Forbidden, Invalid."""
    if not may_propose(member):
        raise Forbidden("Les invité·e·s lisent la grille sans proposer.")
    act = _act(idea.act)
    _check_subject(act, criterion, axis, others)
    values = _text(act, idea, criterion)
    lock_grid(member, grid.id)
    last = select(func.max(Proposal.number)).where(
        Proposal.cohort_id == grid.cohort_id, Proposal.grid_id == grid.id
    )
    proposal = Proposal(
        cohort_id=grid.cohort_id,
        grid_id=grid.id,
        number=(db.session.scalar(last) or 0) + 1,
        act=act,
        state=State.draft if draft else State.clarification,
        criterion_id=criterion.id if criterion else None,
        axis_id=axis.id if axis else None,
        others=sorted(one.id for one in others),
        author_id=member.id,
        group_id=member.group_id,
    )
    db.session.add(proposal)
    db.session.flush()
    add_author(proposal, member.id)
    _keep(member, proposal, 1, values)
    note_step(member, proposal, proposal.state)
    return proposal


def rewrite(member: Membership, proposal: Proposal, idea: Idea, read_text: int) -> ProposalText:
    """Another text for the proposal, written from text `read_text`: stances are then to be confirmed.

    Raises Forbidden, Invalid, TextMoved; Conflict once it is decided.
    """
    hold(proposal)
    if proposal.state in DECIDED:
        raise Conflict("Cette proposition est décidée : son texte ne change plus. Vous pouvez la reprendre.")
    must_rewrite(member, proposal)
    if proposal.text_number != read_text:
        raise TextMoved()
    values = _text(Act(proposal.act), idea, proposal.criterion)
    kept = proposal.text
    if all(getattr(kept, name) == value for name, value in values.items()):
        return kept
    return new_text(member, proposal, values)


def publish(member: Membership, proposal: Proposal) -> None:
    """Show a draft to the class; nothing once it is shown. Raises Forbidden."""
    hold(proposal)
    if proposal.state != State.draft:
        return
    must_rewrite(member, proposal)
    proposal.state = State.clarification
    note_step(member, proposal, State.clarification)


def take_up(member: Membership, proposal: Proposal) -> Proposal:
    """A draft of one's own from a proposal that was sent back, put in reserve or withdrawn; it says from which.

    Raises Forbidden, Conflict while the first one is still open or adopted.
    """
    if not may_propose(member):
        raise Forbidden("Les invité·e·s lisent la grille sans proposer.")
    if proposal.state not in (State.sent_back, State.reserve, State.withdrawn):
        raise Conflict("Cette proposition est encore en discussion, ou adoptée : répondez dans son fil.")
    text = proposal.text
    lock_grid(member, proposal.grid_id)
    last = select(func.max(Proposal.number)).where(
        Proposal.cohort_id == proposal.cohort_id, Proposal.grid_id == proposal.grid_id
    )
    copied = ("cohort_id", "grid_id", "act", "criterion_id", "axis_id", "others")
    taken = Proposal(
        **{name: getattr(proposal, name) for name in copied},
        number=(db.session.scalar(last) or 0) + 1,
        state=State.draft,
        author_id=member.id,
        group_id=member.group_id,
        taken_up_id=proposal.id,
    )
    db.session.add(taken)
    db.session.flush()
    add_author(taken, member.id)
    same = ("base_number", "patch", "second", "mapping", "why")
    _keep(member, taken, 1, {name: getattr(text, name) for name in same})
    note_step(member, taken, State.draft)
    return taken


def hold(proposal: Proposal) -> None:
    """The proposal as it is now, nobody else changing it until the end of this transaction."""
    # Locked alone: PostgreSQL locks no row that an outer join may leave out.
    db.session.execute(select(Proposal.id).where(Proposal.id == proposal.id).with_for_update())
    db.session.refresh(proposal)


def new_text(member: Membership, proposal: Proposal, values: Mapping[str, Any]) -> ProposalText:
    """Keep a text as the proposal's last one. The proposal is held by the caller."""
    proposal.text_number += 1
    text = _keep(member, proposal, proposal.text_number, values)
    db.session.expire(proposal, ["text"])
    return text


def add_author(proposal: Proposal, member_id: int) -> None:
    """Count somebody among the authors."""
    db.session.add(ProposalAuthor(cohort_id=proposal.cohort_id, proposal_id=proposal.id, member_id=member_id))
    db.session.flush()


def note_step(
    member: Membership, proposal: Proposal, state: str, note: str = "", objection_id: int | None = None
) -> None:
    """Write down who moved what, and why."""
    db.session.add(
        ProposalStep(
            cohort_id=proposal.cohort_id,
            proposal_id=proposal.id,
            objection_id=objection_id,
            member_id=member.id,
            state=state,
            note=note,
        )
    )
    db.session.flush()


def _act(name: str) -> Act:
    if name not in list(Act):
        raise Invalid.single("Choisissez ce que vous proposez.", "act")
    return Act(name)


def _check_subject(
    act: Act, criterion: Criterion | None, axis: Axis | None, others: Collection[Criterion]
) -> None:
    if criterion is not None and criterion.retired_at is not None:
        raise Invalid.single(f"{criterion.code} est déjà retiré de la grille.")
    if act == Act.move and (axis is None or criterion is None or axis.id == criterion.axis_id):
        raise Invalid.single("Choisissez un autre axe.", "axis")
    if act == Act.merge and (not others or criterion in others):
        raise Invalid.single("Choisissez au moins un autre critère à réunir.", "others")
    if (criterion is None) != (act == Act.add) or (act == Act.add and axis is None):
        raise Invalid.single("Choisissez ce que vous proposez.", "act")


def _text(act: Act, idea: Idea, criterion: Criterion | None) -> dict[str, Any]:
    """The columns of a text. Raises Invalid by field; a split's second half by `second-<field>`."""
    errors: dict[str, str] = {}
    values: dict[str, Any] = {"base_number": None, "patch": {}, "second": None, "mapping": None, "why": ""}
    try:
        values["why"] = clean(idea.why, WHY_LIMIT, "why").strip()
        if not values["why"]:
            errors["why"] = "Dites en une phrase pourquoi vous le proposez."
    except Invalid as refusal:
        errors |= refusal.errors
    try:
        if act == Act.add:
            values["patch"] = check_wording(idea.wording).values()
        elif act in REWORDS and criterion is not None:
            base = revision_of(criterion, idea.base_number or criterion.revision_number)
            before = wording_of(base)
            values["base_number"] = base.number
            values["patch"] = patch_of(before, patched(before, idea.wording))
            values["mapping"] = {one: into for one, into in (idea.mapping or {}).items() if into} or None
            if act == Act.amend and not values["patch"]:
                errors[""] = "Rien ne change encore : modifiez au moins un champ."
        elif criterion is not None:
            values["base_number"] = criterion.revision_number
    except Invalid as refusal:
        errors |= refusal.errors
    if act == Act.split:
        try:
            values["second"] = check_wording(idea.second or {}).values()
        except Invalid as refusal:
            errors |= {f"second_{name}": message for name, message in refusal.errors.items()}
    if errors:
        raise Invalid(errors)
    return values


def _keep(member: Membership, proposal: Proposal, number: int, values: Mapping[str, Any]) -> ProposalText:
    text = ProposalText(
        cohort_id=proposal.cohort_id, proposal_id=proposal.id, number=number, author_id=member.id, **values
    )
    db.session.add(text)
    db.session.flush()
    return text
