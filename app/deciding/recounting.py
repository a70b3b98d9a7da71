"""« Comment nous avons décidé »: every decision about a grid in order, with what led to it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cohorts.models import Membership
from app.deciding.access import DECIDED, sees_stances, visible_to
from app.deciding.asking import REWORDS, patched
from app.deciding.diff import readable
from app.deciding.models import (
    Act,
    Decision,
    Objection,
    Proposal,
    ProposalAuthor,
    ProposalStep,
    ProposalText,
    Stance,
)
from app.deciding.reading import title_of
from app.extensions import db
from app.grids.models import Criterion, Edition, Grid, Revision
from app.grids.reading import editions_of
from app.grids.worddiff import FieldChange, changes
from app.grids.wording import Wording, check_wording, wording_of

Row = TypeVar("Row", ProposalText, ProposalAuthor, Stance, Objection, ProposalStep)


@dataclass(frozen=True)
class Met:
    """An objection and how it was met: its steps with the words written then."""

    objection: Objection
    steps: Sequence[ProposalStep]


@dataclass(frozen=True)
class Account:
    """One decision. `counts` are the stances on the text decided; None while a silent round hides them."""

    decision: Decision
    proposal: Proposal
    title: str
    authors: Sequence[str]
    joined: Sequence[Proposal]
    why: str
    changed: Sequence[FieldChange]
    added: Wording | None
    counts: dict[str, int] | None
    objections: Sequence[Met]


@dataclass(frozen=True)
class Chapter:
    """The decisions that an edition froze; `edition` is None for those since the last one."""

    edition: Edition | None
    accounts: Sequence[Account]


def account_of(member: Membership, grid: Grid) -> list[Chapter]:
    """All that the member may read, edition by edition, in a number of queries that does not grow."""
    accounts = _accounts(member, grid)
    editions = editions_of(grid)[::-1]
    frozen: dict[int | None, list[Account]] = {}
    for one in accounts:
        into = next((it for it in editions if it.adopted_at >= one.decision.created_at), None)
        frozen.setdefault(into.id if into else None, []).append(one)
    chapters = [Chapter(edition, frozen.get(edition.id, [])) for edition in editions]
    return [*chapters, *([Chapter(None, frozen.get(None, []))] if None in frozen or not chapters else [])]


def _accounts(member: Membership, grid: Grid) -> list[Account]:
    proposals = {
        one.id: one
        for one in db.session.scalars(
            visible_to(member)
            .options(
                joinedload(Proposal.grid),
                joinedload(Proposal.text),
                joinedload(Proposal.author),
                joinedload(Proposal.group),
                joinedload(Proposal.axis),
                joinedload(Proposal.criterion).joinedload(Criterion.current),
            )
            .where(Proposal.grid_id == grid.id)
        )
    }
    decisions = [
        one
        for one in db.session.scalars(
            select(Decision)
            .options(joinedload(Decision.member), joinedload(Decision.visit))
            .where(Decision.cohort_id == grid.cohort_id)
            .order_by(Decision.created_at, Decision.id)
        )
        if one.proposal_id in proposals
    ]
    decided = {one.proposal_id for one in decisions}
    texts = {(one.proposal_id, one.number): one for one in _of(ProposalText, decided, grid)}
    bases = _bases(grid, [proposals[one] for one in decided])
    authors: dict[int, list[str]] = {}
    for author in _of(ProposalAuthor, decided, grid):
        authors.setdefault(author.proposal_id, []).append(author.member.name)
    stances = _of(Stance, decided, grid)
    own = {one.proposal_id: one for one in stances if one.member_id == member.id}
    met = _met(decided, grid)
    found = []
    for decision in decisions:
        proposal, text = proposals[decision.proposal_id], texts[decision.proposal_id, decision.text_number]
        # A proposal that is being talked about again in silence hides what was stood for.
        open_to_me = proposal.state in DECIDED or sees_stances(proposal, own.get(proposal.id))
        found.append(
            Account(
                decision,
                proposal,
                title_of(proposal),
                authors.get(proposal.id, []),
                [one for one in proposals.values() if one.joined_id == proposal.id],
                text.why,
                _changed(proposal, text, bases),
                _added(proposal, text),
                _counts(decision, stances) if open_to_me else None,
                [one for one in met.get(proposal.id, []) if one.objection.created_at <= decision.created_at]
                if open_to_me
                else [],
            )
        )
    return found


def _counts(decision: Decision, stances: Sequence[Stance]) -> dict[str, int]:
    """How many stood how, on the text that was decided and before it was."""
    last: dict[int, Stance] = {}
    for one in stances:
        if one.proposal_id == decision.proposal_id and one.created_at <= decision.created_at:
            last[one.member_id] = one
    return Counter(one.choice for one in last.values() if one.text_number == decision.text_number)


def _met(decided: set[int], grid: Grid) -> dict[int, list[Met]]:
    steps: dict[int, list[ProposalStep]] = {}
    for step in _of(ProposalStep, decided, grid):
        if step.objection_id is not None:
            steps.setdefault(step.objection_id, []).append(step)
    found: dict[int, list[Met]] = {}
    for one in _of(Objection, decided, grid):
        found.setdefault(one.proposal_id, []).append(Met(one, steps.get(one.id, [])))
    return found


def _of(table: type[Row], decided: set[int], grid: Grid) -> list[Row]:
    wanted = select(table).where(table.cohort_id == grid.cohort_id, table.proposal_id.in_(decided))
    if table is ProposalAuthor:
        wanted = wanted.options(joinedload(ProposalAuthor.member))
    return list(db.session.scalars(wanted.order_by(table.id)))


def _bases(grid: Grid, proposals: Sequence[Proposal]) -> dict[tuple[int, int], Wording]:
    """(criterion id, number) -> the wording that a text was written on."""
    about = {one.criterion_id for one in proposals if one.criterion_id and one.act in REWORDS}
    rows = db.session.scalars(
        select(Revision).where(Revision.cohort_id == grid.cohort_id, Revision.criterion_id.in_(about))
    )
    return {(one.criterion_id, one.number): wording_of(one) for one in rows}


def _changed(
    proposal: Proposal, text: ProposalText, bases: dict[tuple[int, int], Wording]
) -> Sequence[FieldChange]:
    base = bases.get((proposal.criterion_id or 0, text.base_number or 0))
    if base is None or proposal.act not in REWORDS:
        return ()
    return readable(changes(base, patched(base, text.patch)))


def _added(proposal: Proposal, text: ProposalText) -> Wording | None:
    """The new criterion, of an addition or of a split."""
    raw = text.patch if proposal.act == Act.add else text.second
    return check_wording(raw) if raw else None
