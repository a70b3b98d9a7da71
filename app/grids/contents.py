"""What an edition holds, read once: editions are frozen, so this is kept in memory as long as the engine lives."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.engine import Engine

from app.extensions import db
from app.grids.models import Criterion, EditionAxis, EditionItem, Revision


@dataclass(frozen=True)
class FrozenCriterion:
    """A criterion in the wording that an edition froze."""

    criterion_id: int
    code: str
    replaces_id: int | None
    axis_id: int
    revision_id: int
    number: int
    label: str
    question: str
    help: str
    kind: str
    params: dict[str, Any]
    moment: str
    respondent: str
    core: bool
    unnamed_host: bool


@dataclass(frozen=True)
class FrozenAxis:
    """An axis with its criteria, in the edition's order."""

    axis_id: int
    code: str
    title: str
    intro: str
    criteria: tuple[FrozenCriterion, ...]


@dataclass(frozen=True)
class Contents:
    """An edition's axes in order; iterating gives all criteria in order."""

    edition_id: int
    axes: tuple[FrozenAxis, ...]

    def __iter__(self) -> Iterator[FrozenCriterion]:
        return (criterion for axis in self.axes for criterion in axis.criteria)

    def __len__(self) -> int:
        return len(self.by_criterion)

    @cached_property
    def by_criterion(self) -> dict[int, FrozenCriterion]:
        """Criterion id -> criterion."""
        return {criterion.criterion_id: criterion for criterion in self}


_kept: WeakKeyDictionary[Engine, dict[int, Contents]] = WeakKeyDictionary()


def contents(edition_id: int) -> Contents:
    """The contents of a frozen edition."""
    kept = _kept.setdefault(db.engine, {})
    if edition_id not in kept:
        kept[edition_id] = _read(edition_id)
    return kept[edition_id]


def _read(edition_id: int) -> Contents:
    rows = db.session.execute(
        select(
            EditionItem.axis_id,
            Criterion.id.label("criterion_id"),
            Criterion.code,
            Criterion.replaces_id,
            Revision.id.label("revision_id"),
            Revision.number,
            Revision.label,
            Revision.question,
            Revision.help,
            Revision.kind,
            Revision.params,
            Revision.moment,
            Revision.respondent,
            Revision.core,
            Revision.unnamed_host,
        )
        .join(Criterion, Criterion.id == EditionItem.criterion_id)
        .join(Revision, Revision.id == EditionItem.revision_id)
        .where(EditionItem.edition_id == edition_id)
        .order_by(EditionItem.position)
    )
    by_axis: dict[int, list[FrozenCriterion]] = {}
    for row in rows:
        by_axis.setdefault(row.axis_id, []).append(FrozenCriterion(**row._mapping))
    axes = db.session.execute(
        select(EditionAxis.axis_id, EditionAxis.code, EditionAxis.title, EditionAxis.intro)
        .where(EditionAxis.edition_id == edition_id)
        .order_by(EditionAxis.position)
    )
    return Contents(
        edition_id,
        tuple(
            FrozenAxis(axis.axis_id, axis.code, axis.title, axis.intro, tuple(by_axis.get(axis.axis_id, ())))
            for axis in axes
        ),
    )
