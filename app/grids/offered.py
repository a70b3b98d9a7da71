"""Axes and criteria on offer, from the catalogue, an earlier grid or a file; taking some into a working grid."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from app.cohorts.models import Membership
from app.errors import Invalid
from app.extensions import db
from app.grids.axes import CODE, add_axis
from app.grids.criteria import add_criterion
from app.grids.models import Axis, Criterion, Grid
from app.grids.wording import Wording
from app.kinds.reading import clean_line

CRITERION_CODE = re.compile(r"[A-Z]{2,5}-[0-9]{2,4}")
ORIGIN_LIMIT = 240


@dataclass(frozen=True)
class OfferedCriterion:
    """A criterion on offer: the code it had, if it had one, and whose it was (`origin`, in words).

    `key` tells it from the others of the same offer; without one, the code does.
    """

    code: str
    wording: Wording
    origin: str = ""
    key: str = ""

    @property
    def pick(self) -> str:
        """What a form sends for it."""
        return self.key or self.code


@dataclass(frozen=True)
class OfferedAxis:
    """An axis on offer with its criteria, in order."""

    code: str
    title: str
    intro: str
    criteria: tuple[OfferedCriterion, ...]

    @property
    def size(self) -> int:
        """How many criteria it offers."""
        return len(self.criteria)


def picks(axes: Iterable[OfferedAxis], *, core: bool = False) -> set[str]:
    """What a form may send of an offer: all of it, or the common core."""
    return {one.pick for one in _every(axes) if one.wording.core or not core}


def take(member: Membership, grid: Grid, axes: Iterable[OfferedAxis], picked: Collection[str]) -> int:
    """Add what was picked as new criteria, each to the axis of its code; how many were added.

    An axis that the grid has not is added as well, and so is one that is retired there. Codes are kept where
    they are free; an axis without any criterion picked is left out. Raises Forbidden, Invalid for what is not on offer.
    """
    axes = tuple(axes)
    if set(picked) - picks(axes):
        raise Invalid.single("Un des critères choisis n’est plus proposé : rechargez la page.", "codes")
    used = set(
        db.session.scalars(
            select(Criterion.code).where(Criterion.cohort_id == grid.cohort_id, Criterion.grid_id == grid.id)
        )
    )
    added = 0
    for axis in axes:
        chosen = [one for one in axis.criteria if one.pick in picked]
        if not chosen:
            continue
        target = _axis_for(member, grid, axis)
        for one in chosen:
            free = bool(CRITERION_CODE.fullmatch(one.code)) and one.code not in used
            own = one.code if free and target.code == axis.code else None
            made = add_criterion(member, target, one.wording, own)
            made.origin = clean_line(one.origin, ORIGIN_LIMIT, "origin")
            used.add(made.code)
            added += 1
    db.session.flush()
    return added


def _every(axes: Iterable[OfferedAxis]) -> Iterator[OfferedCriterion]:
    return (one for axis in axes for one in axis.criteria)


def _axis_for(member: Membership, grid: Grid, wanted: OfferedAxis) -> Axis:
    here = db.session.scalar(
        select(Axis).where(
            Axis.cohort_id == grid.cohort_id, Axis.grid_id == grid.id, Axis.code == wanted.code
        )
    )
    if here is not None and here.retired_at is None:
        return here
    code = wanted.code if here is None and CODE.fullmatch(wanted.code) else ""
    return add_axis(member, grid, wanted.title, wanted.intro, code)
