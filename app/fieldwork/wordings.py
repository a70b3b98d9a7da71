"""The wordings that answers on a grid's sheets may be given under: those that an edition of the grid froze."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Row, select

from app.extensions import db
from app.grids.contents import contents
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


@dataclass
class Wordings:
    """What a sheet's visit asks, by criterion id; and by criterion and revision id, what else its grid ever asked."""

    asked: dict[int, Wording] = field(default_factory=dict)
    frozen: dict[tuple[int, int], Wording] = field(default_factory=dict)

    def on_screen(self, criterion_id: int, revision_id: int | None) -> Wording | None:
        """How the criterion was worded on the screen: as it is asked now, unless a revision is named.

        None if no edition of this grid ever asked it so: nobody can have seen it.
        """
        asked = self.asked.get(criterion_id)
        if asked is not None and revision_id in (None, asked.revision_id):
            return asked
        if revision_id is not None:
            return self.frozen.get((criterion_id, revision_id))
        return next((one for (of, _), one in reversed(self.frozen.items()) if of == criterion_id), None)

    def learn(
        self, cohort_id: int, grid_id: int, edition_id: int | None, named: Iterable[tuple[int, int | None]]
    ) -> None:
        """Find out what these criteria are, each with the revision that was on the screen (None: unsaid)."""
        edition = {} if edition_id is None else contents(edition_id).by_criterion
        before = set()
        for criterion_id, revision_id in named:
            asked = edition.get(criterion_id)
            if asked is not None:
                self.asked[criterion_id] = asked
            if asked is None or revision_id not in (None, asked.revision_id):
                before.add(criterion_id)
        if before:
            self.frozen |= frozen_wordings(cohort_id, grid_id, before)

    @property
    def criteria(self) -> set[int]:
        """The criteria that are known."""
        return {*self.asked, *(criterion_id for criterion_id, _ in self.frozen)}


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


def wording(revision_id: int) -> Row[Any]:
    """The kind and params of one revision."""
    found = select(Revision.id.label("revision_id"), Revision.kind, Revision.params).where(
        Revision.id == revision_id
    )
    return db.session.execute(found).one()
