"""Two wishes about the same criterion: what both change, choosing, and making one proposal of two."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cohorts.models import Membership
from app.deciding.access import TALKING, may_rewrite, may_run, must_rewrite, visible_to
from app.deciding.asking import REWORDS, patch_of, put_together, what_is_asked
from app.deciding.models import Act, Proposal, ProposalAuthor, ProposalText, State
from app.deciding.proposing import WHY_LIMIT, TextMoved, add_author, hold, new_text, note_step
from app.deciding.versions import TEXTS, Two, two_versions, units_of
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.grids.models import Revision
from app.grids.worddiff import NAMES
from app.grids.wording import UNITS, Wording, check_wording, three_way, wording_of


@dataclass(frozen=True)
class Rival:
    """Another open proposal about the same criterion, and the parts that both want to change otherwise."""

    proposal: Proposal
    parts: tuple[str, ...]
    both: tuple[Two, ...]
    may_join: bool


def rivals(member: Membership, proposal: Proposal) -> list[Rival]:
    """Open proposals about the same criterion, those that want the same part otherwise first."""
    if proposal.criterion_id is None or proposal.act not in REWORDS:
        return []
    others = db.session.scalars(
        visible_to(member)
        .options(joinedload(Proposal.text), joinedload(Proposal.author))
        .where(
            Proposal.criterion_id == proposal.criterion_id,
            Proposal.id != proposal.id,
            Proposal.state.in_(TALKING),
            Proposal.act.in_(REWORDS),
        )
        .order_by(Proposal.number)
    ).all()
    if not others:
        return []
    mine, *wanted = _wanted(proposal, [proposal.text, *(one.text for one in others)])
    touched = units_of(proposal.text.patch)
    authored = _authored(member, [proposal, *others])
    found = []
    for other, theirs in zip(others, wanted, strict=True):
        shared = [unit for unit in units_of(other.text.patch) if unit in touched]
        both = tuple(one for one in two_versions(theirs, mine, shared) if one.theirs != one.mine)
        parts = tuple(NAMES[unit] for unit in units_of(other.text.patch))
        may = joinable(proposal, other) and (may_run(member) or authored >= {proposal.id, other.id})
        found.append(Rival(other, parts, both, may))
    return sorted(found, key=lambda one: not one.both)


def _authored(member: Membership, proposals: list[Proposal]) -> set[int]:
    """Which of these are the member's to rewrite: their own and their group's."""
    own = db.session.scalars(
        select(ProposalAuthor.proposal_id).where(
            ProposalAuthor.cohort_id == member.cohort_id,
            ProposalAuthor.member_id == member.id,
            ProposalAuthor.proposal_id.in_([one.id for one in proposals]),
        )
    )
    ours = (one.id for one in proposals if one.group_id is not None and one.group_id == member.group_id)
    return {*own, *ours}


def _wanted(proposal: Proposal, texts: list[ProposalText]) -> list[Wording]:
    """The wording that each text wants of the proposal's criterion, in one query for all."""
    revisions = {
        one.number: wording_of(one)
        for one in db.session.scalars(
            select(Revision).where(
                Revision.cohort_id == proposal.cohort_id, Revision.criterion_id == proposal.criterion_id
            )
        )
    }
    current = revisions[max(revisions)]
    return [put_together(revisions[one.base_number or 1], current, one.patch)[0] for one in texts]


def settle(member: Membership, proposal: Proposal, posted: Mapping[str, str], read_text: int) -> ProposalText:
    """Write the text again on the grid's present wording, with `keep-<part>` for each part that both changed.

    Raises Forbidden, Invalid, TextMoved.
    """
    hold(proposal)
    must_rewrite(member, proposal)
    if proposal.text_number != read_text:
        raise TextMoved()
    asked = what_is_asked(proposal, proposal.text)
    if asked is None or not asked.clashes:
        return proposal.text
    current = wording_of(asked.current)
    wanted = _chosen(asked.wanted, current, asked.wanted, asked.clashes, posted)
    return new_text(member, proposal, _values(proposal.text, current, wanted, asked.current.number))


def join(member: Membership, proposal: Proposal, into: Proposal, posted: Mapping[str, str]) -> ProposalText:
    """Make one of two: `into` takes the proposal's changes in and its authors too; the first stays readable.

    Where both want the same part otherwise, `keep-<part>` says theirs, mine or both. For the team, or whoever
    may rewrite both. Raises Forbidden, Invalid, Conflict.
    """
    for one in sorted((proposal, into), key=lambda one: one.id):
        hold(one)
    if not may_join(member, proposal, into):
        raise Forbidden("L’équipe réunit deux propositions, ou qui peut réécrire les deux.")
    if not joinable(proposal, into):
        raise Conflict(
            "Ces deux propositions ne se réunissent pas, ou plus : l’une est décidée, ou porte sur autre chose."
        )
    mine, theirs = proposal.text, into.text
    values: dict[str, Any]
    asked, other = what_is_asked(proposal, mine), what_is_asked(into, theirs)
    if asked and other:
        current = wording_of(asked.current)
        merged, clashes = three_way(current.values(), other.wanted.values(), asked.wanted.values(), UNITS)
        wanted = _chosen(check_wording(merged), other.wanted, asked.wanted, clashes, posted)
        values = _values(theirs, current, wanted, asked.current.number)
        values["mapping"] = {**(mine.mapping or {}), **(theirs.mapping or {})} or None
    else:
        own, new = check_wording(mine.patch), check_wording(theirs.patch)
        differing = [
            unit for unit, names in UNITS.items() if any(getattr(own, n) != getattr(new, n) for n in names)
        ]
        values = _values(theirs, None, _chosen(new, new, own, differing, posted), None)
    whys = [text for text in (theirs.why, mine.why) if text]
    values["why"] = "\n\n".join(dict.fromkeys(whys))[:WHY_LIMIT]
    text = new_text(member, into, values)
    _credit_all(proposal, into)
    proposal.state, proposal.joined_id = State.withdrawn, into.id
    note_step(member, proposal, State.withdrawn, f"Réunie à la proposition {into.number}.")
    return text


def joinable(proposal: Proposal, into: Proposal) -> bool:
    """Whether both are open and want words of the same criterion, or each a new one."""
    same = proposal.criterion_id == into.criterion_id and proposal.act == into.act
    words = proposal.act in (Act.amend, Act.add)
    return proposal.id != into.id and same and words and {proposal.state, into.state} <= set(TALKING)


def may_join(member: Membership, proposal: Proposal, into: Proposal) -> bool:
    """Whether the member may make one of both."""
    return may_run(member) or (may_rewrite(member, proposal) and may_rewrite(member, into))


def authors_of(proposal: Proposal) -> list[Membership]:
    """Everybody whose proposal it is, in the order in which they came."""
    return list(
        db.session.scalars(
            select(Membership)
            .join(ProposalAuthor, ProposalAuthor.member_id == Membership.id)
            .where(ProposalAuthor.cohort_id == proposal.cohort_id, ProposalAuthor.proposal_id == proposal.id)
            .order_by(ProposalAuthor.id)
        )
    )


def joined_into(proposal: Proposal) -> list[Proposal]:
    """The proposals that this one took in, as they were."""
    return list(
        db.session.scalars(
            select(Proposal)
            .options(joinedload(Proposal.text), joinedload(Proposal.author))
            .where(Proposal.cohort_id == proposal.cohort_id, Proposal.joined_id == proposal.id)
            .order_by(Proposal.number)
        )
    )


def _chosen(
    start: Wording, theirs: Wording, mine: Wording, units: Iterable[str], posted: Mapping[str, str]
) -> Wording:
    values, errors = start.values(), dict[str, str]()
    for unit in units:
        keep = posted.get(f"keep-{unit}")
        if keep in ("theirs", "mine"):
            kept = theirs if keep == "theirs" else mine
            values |= {name: getattr(kept, name) for name in UNITS[unit]}
        elif keep == "both" and unit in TEXTS:
            values[unit] = posted.get(f"combined-{unit}", "")
        else:
            errors[f"keep-{unit}"] = f"{NAMES[unit]} : choisissez quelle version garder."
    if errors:
        raise Invalid(errors)
    return check_wording(values)


def _values(text: ProposalText, base: Wording | None, wanted: Wording, number: int | None) -> dict[str, Any]:
    return {
        "base_number": number,
        "patch": patch_of(base, wanted) if base else wanted.values(),
        "second": text.second,
        "mapping": text.mapping,
        "why": text.why,
    }


def _credit_all(proposal: Proposal, into: Proposal) -> None:
    there = {one.id for one in authors_of(into)}
    for one in authors_of(proposal):
        if one.id not in there:
            add_author(into, one.id)
