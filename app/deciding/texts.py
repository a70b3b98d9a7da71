"""The texts that a proposal had, and what changed from one to the next."""

from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.deciding.asking import REWORDS, patched
from app.deciding.diff import readable
from app.deciding.models import Act, Proposal, ProposalText
from app.extensions import db
from app.grids.models import Revision
from app.grids.worddiff import FieldChange, changes, words
from app.grids.wording import Wording, check_wording, wording_of


def texts_of(proposal: Proposal) -> list[ProposalText]:
    """Every text, in order."""
    return list(
        db.session.scalars(
            select(ProposalText)
            .options(joinedload(ProposalText.author))
            .where(ProposalText.cohort_id == proposal.cohort_id, ProposalText.proposal_id == proposal.id)
            .order_by(ProposalText.number)
        )
    )


def between(proposal: Proposal, old: ProposalText, new: ProposalText) -> tuple[FieldChange, ...]:
    """What a text says otherwise than another one, its reason and the other half of a split included."""
    return _between(_wanted(proposal, [old, new]), old, new)


def changed_since(proposal: Proposal, read: int) -> tuple[FieldChange, ...]:
    """What the present text says otherwise than the one that was read; nothing for a number that it never had."""
    old = next((one for one in texts_of(proposal) if one.number == read), None)
    return between(proposal, old, proposal.text) if old else ()


def with_changes(
    proposal: Proposal, texts: Sequence[ProposalText]
) -> list[tuple[ProposalText, tuple[FieldChange, ...]]]:
    """Each text with what it changed of the one before, the last one first."""
    wanted = _wanted(proposal, texts) if len(texts) > 1 else {}
    changed = [(), *(_between(wanted, old, new) for old, new in pairwise(texts))]
    return list(zip(texts, changed, strict=True))[::-1]


def _between(wanted: dict[int, Wording], old: ProposalText, new: ProposalText) -> tuple[FieldChange, ...]:
    before, after = wanted.get(old.number), wanted.get(new.number)
    found = changes(before, after) if before and after else []
    if old.second and new.second:
        halves = changes(check_wording(old.second), check_wording(new.second))
        found += [FieldChange(one.unit, f"Second critère, {one.name.lower()}", one.pieces) for one in halves]
    if old.why != new.why:
        found.append(FieldChange("why", "Pourquoi", words(old.why, new.why)))
    return readable(found)


def _wanted(proposal: Proposal, texts: Sequence[ProposalText]) -> dict[int, Wording]:
    """Text number -> the wording that it wants; nothing for what changes no words."""
    if proposal.act == Act.add:
        return {one.number: check_wording(one.patch) for one in texts}
    if proposal.criterion_id is None or proposal.act not in REWORDS:
        return {}
    bases = {
        one.number: wording_of(one)
        for one in db.session.scalars(
            select(Revision).where(
                Revision.cohort_id == proposal.cohort_id,
                Revision.criterion_id == proposal.criterion_id,
                Revision.number.in_([one.base_number for one in texts]),
            )
        )
    }
    return {one.number: patched(bases[one.base_number], one.patch) for one in texts if one.base_number}
