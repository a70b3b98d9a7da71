"""The wordings of a criterion in order, with what each changed."""

from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.grids.models import Criterion, Edition, EditionItem, Revision
from app.grids.worddiff import FieldChange, changes


@dataclass(frozen=True)
class Step:
    """One wording; `changed` is against the one before, empty for the first; `editions` are their numbers."""

    revision: Revision
    changed: tuple[FieldChange, ...]
    editions: tuple[int, ...]


def history_of(criterion: Criterion) -> list[Step]:
    """Every wording, newest first."""
    revisions = db.session.scalars(
        select(Revision)
        .options(joinedload(Revision.author))
        .where(Revision.cohort_id == criterion.cohort_id, Revision.criterion_id == criterion.id)
        .order_by(Revision.number)
    ).all()
    frozen: dict[int, list[int]] = {}
    for revision_id, number in db.session.execute(
        select(EditionItem.revision_id, Edition.number)
        .join(Edition, Edition.id == EditionItem.edition_id)
        .where(EditionItem.cohort_id == criterion.cohort_id, EditionItem.criterion_id == criterion.id)
        .order_by(Edition.number)
    ):
        frozen.setdefault(revision_id, []).append(number)
    changed = [(), *(tuple(changes(old, new)) for old, new in pairwise(revisions))]
    steps = [
        Step(revision, what, tuple(frozen.get(revision.id, ())))
        for revision, what in zip(revisions, changed, strict=True)
    ]
    return steps[::-1]
