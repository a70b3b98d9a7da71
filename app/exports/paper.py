"""Editions to print, with the lines and boxes that each kind of answer needs on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.cohorts.models import Membership
from app.extensions import db
from app.grids.access import visible_to
from app.grids.contents import Contents, FrozenAxis, FrozenCriterion
from app.grids.models import Edition, Grid

MOMENTS = {"before": "Avant la visite", "during": "Pendant la visite", "after": "Après la visite"}


@dataclass(frozen=True)
class Moment:
    """The questions of one moment, in the edition's order, each under its axis."""

    title: str
    questions: list[tuple[FrozenAxis, FrozenCriterion]]


def editions_to_print(member: Membership) -> Sequence[Edition]:
    """Every edition of the member's cohort, each grid's newest first."""
    mine = visible_to(member).with_only_columns(Grid.id)
    query = select(Edition).where(Edition.cohort_id == member.cohort_id, Edition.grid_id.in_(mine))
    return db.session.scalars(query.order_by(Edition.grid_id, Edition.number.desc())).all()


def on_paper(held: Contents, axis_code: str = "") -> list[Moment]:
    """The sheet's parts: what is prepared, seen, thought of afterwards. With an axis: what a group that carries it has."""
    by_moment: dict[str, list[Any]] = {moment: [] for moment in MOMENTS}
    for axis in held.axes:
        for one in axis.criteria:
            if one.core or axis_code in ("", axis.code):
                by_moment[one.moment].append((axis, one))
    return [Moment(MOMENTS[moment], asked) for moment, asked in by_moment.items() if asked]
