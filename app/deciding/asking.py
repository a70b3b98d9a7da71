"""What a proposal asks of the grid as it is now: the wording it wants, how that differs, what it would do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from app.deciding.diff import readable
from app.deciding.effect import Effect, Gone, effect_of_rewording, fitting, gone_rows, kept_readable, rows
from app.deciding.models import Act, Proposal, ProposalText
from app.errors import Invalid
from app.extensions import db
from app.fieldwork.models import Answer
from app.grids.models import Criterion, Revision
from app.grids.rewording import adopted_revision, revision_of
from app.grids.worddiff import FieldChange, changes
from app.grids.wording import FIELDS, UNITS, Wording, check_wording, three_way, wording_of

# What changes the wording of a criterion that exists.
REWORDS = (Act.amend, Act.merge, Act.split)


@dataclass(frozen=True)
class Asked:
    """What a text wants of one criterion. `clashes`: parts that the grid has changed otherwise since its base."""

    base: Revision
    current: Revision
    wanted: Wording
    clashes: tuple[str, ...]
    changed: tuple[FieldChange, ...]
    effect: Effect
    gone: tuple[Gone, ...]
    mapping: dict[str, str | None]


def patch_of(base: Wording, wanted: Wording) -> dict[str, Any]:
    """The fields in which `wanted` differs; a kind travels with its settings."""
    before, after = base.values(), wanted.values()
    return {
        name: after[name]
        for names in UNITS.values()
        if any(before[one] != after[one] for one in names)
        for name in names
    }


def patched(base: Wording, patch: Mapping[str, Any]) -> Wording:
    """The wording that a patch of this base wants. Raises Invalid."""
    return check_wording({**base.values(), **{name: patch[name] for name in FIELDS if name in patch}})


def what_is_asked(proposal: Proposal, text: ProposalText) -> Asked | None:
    """The wording wanted of the proposal's criterion, put together with what others changed since; None without one."""
    if proposal.criterion is None or proposal.act not in REWORDS or text.base_number is None:
        return None
    criterion = proposal.criterion
    current = criterion.current
    base = current if text.base_number == current.number else revision_of(criterion, text.base_number)
    wanted, clashes = put_together(wording_of(base), wording_of(current), text.patch)
    return asked_of(criterion, base, current, wanted, clashes, text.mapping)


def put_together(
    base: Wording, current: Wording, patch: Mapping[str, Any]
) -> tuple[Wording, tuple[str, ...]]:
    """A patch of `base` on the present wording, and the parts that both changed (the patch's are kept). Raises Invalid."""
    own = patched(base, patch).values()
    merged, clashes = three_way(base.values(), current.values(), own, UNITS)
    for unit in clashes:
        merged |= {name: own[name] for name in UNITS[unit]}
    return check_wording(merged), tuple(clashes)


def asked_of(
    criterion: Criterion,
    base: Revision,
    current: Revision,
    wanted: Wording,
    clashes: tuple[str, ...] = (),
    mapping: Mapping[str, str | None] | None = None,
) -> Asked:
    """The same for a wording that is still being written."""
    # Nobody answered the drafts since the last edition: what counts is the wording that was adopted.
    adopted = adopted_revision(criterion)
    old = wording_of(adopted or current)
    return Asked(
        base=base,
        current=current,
        wanted=wanted,
        clashes=clashes,
        changed=readable(changes(current, wanted)),
        effect=effect_of_rewording(
            old, wanted, mapping, answers=answers_to(criterion), held=adopted is not None
        ),
        gone=gone_rows(old, wanted),
        mapping=fitting(mapping, old, wanted),
    )


def effects(proposal: Proposal, asked: Asked | None, others: list[Criterion]) -> list[tuple[str, Effect]]:
    """What adopting would do to comparisons: (which criterion, effect), the proposal's own first."""
    code = proposal.criterion.code if proposal.criterion else ""
    found = [(code, asked.effect)] if asked and (asked.changed or proposal.act == Act.amend) else []
    if proposal.act == Act.add:
        found.append(("", Effect("added", "Nouvelle ligne dans les comparaisons, sans réponse passée.")))
    if proposal.act == Act.split:
        told = "Le second critère commence sa propre ligne, sans réponse passée."
        found.append(("", Effect("added", told)))
    if proposal.act == Act.move:
        told = "Même ligne et même code : seul l’axe change, aucune réponse n’est touchée."
        found.append((code, Effect("moved", told)))
    if proposal.act in (Act.retire, Act.reserve) and proposal.criterion:
        kept = kept_readable(answers_to(proposal.criterion))
        told = "La question n’est plus posée dès la prochaine édition."
        found.append((code, Effect("retired", told, kept)))
    for one in others:
        told = f"{one.code} n’est plus posé : ses réponses restent sur leur propre ligne, sans être additionnées."
        found.append((one.code, Effect("retired", told, kept_readable(answers_to(one)))))
    return found


def answers_to(criterion: Criterion) -> int:
    """How many answers were given to it at all visits, the empties that one chooses included."""
    counted = (
        select(func.count())
        .select_from(Answer)
        .where(
            Answer.cohort_id == criterion.cohort_id,
            Answer.criterion_id == criterion.id,
            or_(Answer.value.is_not(None), Answer.empty.is_not(None)),
        )
    )
    return db.session.scalar(counted) or 0


def other_criteria(proposal: Proposal) -> list[Criterion]:
    """The criteria that a merger takes in."""
    if not proposal.others:
        return []
    return list(
        db.session.scalars(
            select(Criterion)
            .where(
                Criterion.cohort_id == proposal.cohort_id,
                Criterion.grid_id == proposal.grid_id,
                Criterion.id.in_(proposal.others),
            )
            .order_by(Criterion.code)
        )
    )


def second_of(text: ProposalText) -> Wording | None:
    """The criterion that a split would add. Raises Invalid."""
    return check_wording(text.second) if text.second else None


def read_mapping(given: Mapping[str, str], gone: tuple[Gone, ...], wanted: Wording) -> dict[str, str | None]:
    """What somebody said of each row that goes: the row that takes it in, or '' to leave it on its own.

    Raises Invalid (field `mapping`) for a row that is not there.
    """
    mapping: dict[str, str | None] = {one.id: given.get(one.id) or None for one in gone}
    known = {row for row, _ in targets(wanted)}
    if any(into is not None and into not in known for into in mapping.values()):
        raise Invalid.single("Choisissez une ligne de la liste.", "mapping")
    return mapping


def targets(wanted: Wording) -> list[tuple[str, str]]:
    """The rows that could take in one that goes, as (id, label)."""
    return list(rows(wanted.params).items())
