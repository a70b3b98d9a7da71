"""What says otherwise than something in the basket: answers of other groups, or of other visits, on the other side.

Nothing is scored: each suggestion says what it sets against what, and where.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.cohorts.models import Group, Membership
from app.extensions import db
from app.fieldwork.models import Answer, Sheet
from app.grids.models import Criterion, Revision
from app.kinds import kind
from app.notebook.basket import Picked
from app.notebook.sorts import Item, find
from app.visits.models import Visit

MOST = 3


@dataclass(frozen=True)
class Facing:
    """Something to put beside what is in the basket, and why."""

    item: Item
    why: str


@dataclass(frozen=True)
class _Said:
    """A group's answer that stands on a side."""

    key: str
    criterion_id: int
    code: str
    letter: str
    visit_id: int
    number: int
    revision_id: int
    kind: str
    value: Any
    params: dict[str, Any]

    @property
    def words(self) -> str:
        return kind(self.kind).describe(self.value, self.params)


def side(name: str, value: Any) -> str | None:
    """On which side an answer stands; None where it stands between, or its kind has no sides. Pure."""
    if name == "scale" and value is not None:
        return "low" if value < 3 else "high" if value > 3 else None
    if name == "yes_no_partial" and value in ("yes", "no"):
        return str(value)
    if name == "single_choice" and value:
        return str(value)
    return None


def facing(writer: Membership, picked: Sequence[Picked]) -> dict[str, list[Facing]]:
    """By key of the basket, what says otherwise and may be quoted; what is in the basket already stays out."""
    criteria = {one for each in picked for one in each.item.criteria}
    said = _said(writer, criteria)
    wanted: dict[str, list[tuple[str, str]]] = {}
    there = {one.item.key for one in picked}
    for each in picked:
        for one in said:
            if one.criterion_id not in each.item.criteria or one.key in there:
                continue
            if why := _why(each.item, one, said):
                wanted.setdefault(each.item.key, []).append((one.key, why))
    found = find(writer, [key for pairs in wanted.values() for key, _ in pairs[:MOST]])
    return {
        key: [Facing(found[other], why) for other, why in pairs[:MOST] if other in found]
        for key, pairs in wanted.items()
    }


def _why(item: Item, other: _Said, said: Sequence[_Said]) -> str:
    """Why this answer is set against the item, in a sentence; "" if it is not."""
    mine = next(
        (
            one
            for one in said
            if one.letter == item.letter
            and one.visit_id == item.visit_id
            and one.criterion_id == other.criterion_id
        ),
        None,
    )
    if mine is None or mine.kind != other.kind or mine.key == other.key:
        return ""
    if mine.kind == "single_choice" and mine.revision_id != other.revision_id:
        return ""
    if side(mine.kind, mine.value) == side(other.kind, other.value):
        return ""
    return (
        f"{other.code} : le groupe {other.letter} répond « {other.words} » à la visite {other.number}, "
        f"là où le groupe {mine.letter} répond « {mine.words} » à la visite {mine.number}."
    )


def _said(writer: Membership, criteria: set[int]) -> list[_Said]:
    if not criteria:
        return []
    rows = db.session.execute(
        select(
            *(Answer.sheet_id, Answer.criterion_id, Answer.value, Answer.revision_id, Answer.visit_id),
            *(Criterion.code, Group.letter, Visit.number, Revision.kind, Revision.params),
        )
        .join(Sheet, Sheet.id == Answer.sheet_id)
        .join(Group, Group.id == Sheet.group_id)
        .join(Criterion, Criterion.id == Answer.criterion_id)
        .join(Revision, Revision.id == Answer.revision_id)
        .join(Visit, Visit.id == Answer.visit_id)
        .where(
            Answer.cohort_id == writer.cohort_id,
            Answer.criterion_id.in_(criteria),
            Answer.value.is_not(None),
            Answer.missing.is_(None),
        )
        .order_by(Visit.number, Group.letter)
    )
    found = [
        _Said(
            f"r-{row.sheet_id}-{row.criterion_id}",
            row.criterion_id,
            row.code,
            row.letter,
            row.visit_id,
            row.number,
            row.revision_id,
            row.kind,
            row.value,
            row.params,
        )
        for row in rows
    ]
    return [one for one in found if side(one.kind, one.value) is not None]
