"""The wordings that answers on a grid's sheets may be given under: those that an edition of the grid froze."""

from collections.abc import Collection
from typing import Any, Protocol

from sqlalchemy import Row, select

from app.extensions import db
from app.grids.contents import FrozenCriterion
from app.grids.models import Edition, EditionItem, Revision


class Wording(Protocol):
    """The part of a revision that answers are read with."""

    @property
    def revision_id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def params(self) -> dict[str, Any]: ...
    @property
    def respondent(self) -> str: ...


def frozen_wordings(
    cohort_id: int, grid_id: int, criteria: Collection[int]
) -> dict[tuple[int, int], Row[Any]]:
    """By (criterion id, revision id), in the order of the editions: the last one of a criterion is its latest."""
    found = (
        select(
            EditionItem.criterion_id,
            Revision.id.label("revision_id"),
            Revision.kind,
            Revision.params,
            Revision.respondent,
        )
        .join(Edition, Edition.id == EditionItem.edition_id)
        .join(Revision, Revision.id == EditionItem.revision_id)
        .where(
            EditionItem.cohort_id == cohort_id,
            EditionItem.criterion_id.in_(criteria),
            Edition.grid_id == grid_id,
        )
        .order_by(Edition.number)
    )
    known: dict[tuple[int, int], Row[Any]] = {}
    for row in db.session.execute(found):
        key = row.criterion_id, row.revision_id
        known.pop(key, None)  # an edition may have taken an earlier wording up again
        known[key] = row
    return known


def shown_wording(
    cohort_id: int, grid_id: int, criterion_id: int, asked: FrozenCriterion | None, revision_id: int | None
) -> Wording | None:
    """The wording that was on a screen: the one asked now unless another one is named; None if it never was."""
    if asked is not None and revision_id in (None, asked.revision_id):
        return asked
    known = frozen_wordings(cohort_id, grid_id, [criterion_id])
    if revision_id is None:
        return next(reversed(known.values()), None)
    return known.get((criterion_id, revision_id))


def wording(revision_id: int) -> Row[Any]:
    """The kind and params of one revision."""
    found = select(Revision.id.label("revision_id"), Revision.kind, Revision.params).where(
        Revision.id == revision_id
    )
    return db.session.execute(found).one()
