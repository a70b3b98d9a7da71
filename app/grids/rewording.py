"""Rewording a criterion: nobody's wording is overwritten, and what was answered stays comparable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from app.cohorts.models import Membership
from app.errors import Conflict, Invalid
from app.extensions import db
from app.grids.changing import begin_change
from app.grids.criteria import keep_revision, new_criterion
from app.grids.models import Axis, Criterion, Edition, EditionItem, Revision
from app.grids.wording import FIELDS, UNITS, Wording, check_wording, class_change, three_way, wording_of
from app.kinds import Change
from app.tables import now


class WordingClash(Conflict):
    """The same part was reworded by somebody else since it was read: both are shown, nothing is written yet.

    `mine` is the whole wording as this person wants it, `merged` the same with others' clashing parts;
    `clashes` gives for each such part (see UNITS) the revision in which somebody else changed it last.
    """

    default = "Quelqu’un d’autre a reformulé la même chose en même temps que vous."

    def __init__(
        self, base: Revision, current: Revision, mine: Wording, merged: Wording, clashes: dict[str, Revision]
    ) -> None:
        super().__init__()
        self.base, self.current, self.mine, self.merged = base, current, mine, merged
        self.clashes = clashes


class NewLineNeeded(Conflict):
    """The change would mix answers that cannot be compared: it needs a new criterion, asked for in so many words."""

    default = (
        "Ce changement demande une nouvelle ligne : les réponses passées restent lisibles,"
        " mais ne seront plus mélangées avec les prochaines."
    )

    def __init__(self, change: Change) -> None:
        super().__init__()
        self.change = change


@dataclass(frozen=True)
class Reworded:
    """What came of it: `criterion` is another one when a new line began; `merged` are others' revisions kept."""

    criterion: Criterion
    revision: Revision
    merged: tuple[Revision, ...] = ()
    unchanged: bool = False


def reword_criterion(
    member: Membership,
    criterion: Criterion,
    base_number: int,
    patch: Mapping[str, Any],
    *,
    new_line: bool = False,
    mapping: Mapping[str, str | None] | None = None,
) -> Reworded:
    """Write the fields of `patch` that differ from revision `base_number`, the one that was read.

    What others changed elsewhere since is kept. `new_line` agrees to a new criterion when past answers
    could not be compared; `mapping` says which option replaces a removed one.
    Raises Forbidden, Invalid, WordingClash, NewLineNeeded.
    """
    begin_change(member, criterion.grid_id, criterion)
    base = revision_of(criterion, base_number)
    theirs = revision_of(criterion, criterion.revision_number)
    before = wording_of(base).values()
    mine = check_wording(_patched(before, patch))
    merged, clashes = three_way(before, wording_of(theirs).values(), mine.values(), UNITS)
    others = _between(criterion, base)
    if clashes:
        own = {name: mine.values()[name] for unit in clashes for name in UNITS[unit]}
        wanted = check_wording({**merged, **own})
        last = {unit: _last_change(unit, [base, *others]) for unit in clashes}
        raise WordingClash(base, theirs, wanted, check_wording(merged), last)
    if mine == wording_of(base):
        others = []
    return _write(member, criterion, theirs, check_wording(merged), tuple(others), new_line, mapping)


def restore_revision(
    member: Membership, criterion: Criterion, restored: int, base_number: int, *, new_line: bool = False
) -> Reworded:
    """Take an earlier wording up again, as a new revision that says so.

    Raises Forbidden, Invalid, NewLineNeeded, Conflict when somebody reworded since `base_number`.
    """
    begin_change(member, criterion.grid_id, criterion)
    earlier, current = revision_of(criterion, restored), revision_of(criterion, criterion.revision_number)
    if current.number != base_number:
        raise Conflict(
            f"{current.author.name} a reformulé {criterion.code} entre-temps. Rien n’a été changé :"
            " relisez l’historique avant de reprendre une ancienne formulation."
        )
    return _write(member, criterion, current, wording_of(earlier), (), new_line, None, restores=restored)


def revision_of(criterion: Criterion, revision_number: int) -> Revision:
    """One wording of this criterion. Raises Invalid for a number it never had."""
    revision = db.session.scalar(
        select(Revision).where(
            Revision.cohort_id == criterion.cohort_id,
            Revision.criterion_id == criterion.id,
            Revision.number == revision_number,
        )
    )
    if revision is None:
        raise Invalid.single("Cette formulation n’existe pas : rechargez la page.")
    return revision


def adopted_revision(criterion: Criterion) -> Revision | None:
    """The wording in the last edition that holds this criterion, None when none does."""
    return db.session.scalar(
        select(Revision)
        .join(EditionItem, EditionItem.revision_id == Revision.id)
        .join(Edition, Edition.id == EditionItem.edition_id)
        .where(EditionItem.cohort_id == criterion.cohort_id, EditionItem.criterion_id == criterion.id)
        .order_by(Edition.number.desc())
        .limit(1)
    )


def is_adopted(criterion: Criterion) -> bool:
    """Whether some edition holds this criterion, so that answers may exist."""
    return adopted_revision(criterion) is not None


def _patched(before: dict[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """The wording wanted; another kind without settings begins with the kind's own."""
    wanted = {**before, **{name: patch[name] for name in FIELDS if name in patch}}
    if wanted["kind"] != before["kind"] and "params" not in patch:
        del wanted["params"]
    return wanted


def _write(
    member: Membership,
    criterion: Criterion,
    current: Revision,
    wording: Wording,
    merged: tuple[Revision, ...],
    new_line: bool,
    mapping: Mapping[str, str | None] | None,
    restores: int | None = None,
) -> Reworded:
    if wording == wording_of(current):
        return Reworded(criterion, current, unchanged=True)
    adopted = adopted_revision(criterion)
    # Nobody answered the drafts since the last edition: what counts is the wording that was adopted.
    change = class_change(wording_of(adopted or current), wording, mapping)
    if adopted is not None and (new_line or change.level == "breaking"):
        if not new_line:
            raise NewLineNeeded(change)
        return _begin_line(member, criterion, wording)
    revision = keep_revision(
        member,
        criterion,
        wording,
        number=current.number + 1,
        change=change.level,
        mapping=dict(change.mapping) or None,
        restores=restores,
    )
    return Reworded(criterion, revision, merged)


def _begin_line(member: Membership, criterion: Criterion, wording: Wording) -> Reworded:
    axis = db.session.get_one(Axis, criterion.axis_id)
    successor = new_criterion(axis, criterion.position, replaces=criterion)
    criterion.retired_at = criterion.retired_at or now()
    revision = keep_revision(member, successor, wording, change="breaking")
    return Reworded(successor, revision)


def _between(criterion: Criterion, base: Revision) -> list[Revision]:
    return list(
        db.session.scalars(
            select(Revision)
            .where(
                Revision.cohort_id == criterion.cohort_id,
                Revision.criterion_id == criterion.id,
                Revision.number > base.number,
            )
            .order_by(Revision.number)
        )
    )


def _last_change(unit: str, revisions: Sequence[Revision]) -> Revision:
    """The last of the revisions that says something else in this part than the one before it."""
    changed = [
        later
        for earlier, later in pairwise(revisions)
        if any(getattr(earlier, name) != getattr(later, name) for name in UNITS[unit])
    ]
    return changed[-1]
