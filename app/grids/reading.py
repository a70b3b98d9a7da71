"""The working state of a grid, read in two queries whatever its size, in the shape of a frozen edition."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import joinedload

from app.cohorts.models import Membership
from app.extensions import db
from app.grids.contents import Contents, FrozenAxis, FrozenCriterion
from app.grids.models import Axis, Criterion, Edition, Grid, Revision

WORKING = 0
"""The edition id of what no edition has frozen."""


@dataclass(frozen=True)
class Working:
    """What the grid holds now: `contents` is what an adoption would freeze, empty axes aside."""

    contents: Contents
    retired: tuple[FrozenCriterion, ...]
    retired_axes: tuple[FrozenAxis, ...]

    @property
    def core(self) -> int:
        """How many criteria everybody answers."""
        return sum(criterion.core for criterion in self.contents)

    @property
    def load(self) -> int:
        """How many criteria the most burdened group has: the core, and the rest of the axis that it carries."""
        own = [sum(not one.core for one in axis.criteria) for axis in self.contents.axes]
        return self.core + max(own, default=0)


@dataclass(frozen=True)
class GridSummary:
    """One line of the list of grids."""

    grid: Grid
    criteria: int
    core: int
    edition: Edition | None


def working(grid: Grid) -> Working:
    """The grid's axes and criteria as they are worded now."""
    axes = db.session.execute(
        select(Axis.id, Axis.code, Axis.title, Axis.intro, Axis.retired_at)
        .where(Axis.cohort_id == grid.cohort_id, Axis.grid_id == grid.id)
        .order_by(Axis.position, Axis.id)
    ).all()
    live: dict[int, list[FrozenCriterion]] = {axis.id: [] for axis in axes}
    retired: list[FrozenCriterion] = []
    for row in db.session.execute(_current_wordings(grid)):
        values: dict[str, Any] = dict(row._mapping)
        gone = values.pop("retired_at") is not None
        criterion = FrozenCriterion(**values)
        (retired if gone else live[criterion.axis_id]).append(criterion)
    frozen = [
        (axis, FrozenAxis(axis.id, axis.code, axis.title, axis.intro, tuple(live[axis.id]))) for axis in axes
    ]
    return Working(
        Contents(WORKING, tuple(one for axis, one in frozen if axis.retired_at is None)),
        tuple(retired),
        tuple(one for axis, one in frozen if axis.retired_at is not None),
    )


def last_edition(grid: Grid) -> Edition | None:
    """The newest edition of the grid."""
    return db.session.scalar(
        select(Edition)
        .where(Edition.cohort_id == grid.cohort_id, Edition.grid_id == grid.id)
        .order_by(Edition.number.desc())
        .limit(1)
    )


def edition_before(edition: Edition) -> Edition | None:
    """The edition that this one followed."""
    return db.session.scalar(
        select(Edition).where(
            Edition.cohort_id == edition.cohort_id,
            Edition.grid_id == edition.grid_id,
            Edition.number == edition.number - 1,
        )
    )


def axes_of(grid: Grid) -> list[Axis]:
    """The axes that are not retired, in order."""
    return list(
        db.session.scalars(
            select(Axis)
            .where(Axis.cohort_id == grid.cohort_id, Axis.grid_id == grid.id, Axis.retired_at.is_(None))
            .order_by(Axis.position, Axis.id)
            .execution_options(populate_existing=True)
        )
    )


def editions_of(grid: Grid) -> list[Edition]:
    """Every edition, newest first."""
    return list(
        db.session.scalars(
            select(Edition)
            .options(joinedload(Edition.adopted_by))
            .where(Edition.cohort_id == grid.cohort_id, Edition.grid_id == grid.id)
            .order_by(Edition.number.desc())
        )
    )


def summaries(member: Membership) -> list[GridSummary]:
    """The cohort's grids with what the list says of each, in a number of queries that does not grow."""
    grids = db.session.scalars(
        select(Grid).where(Grid.cohort_id == member.cohort_id).order_by(Grid.created_at, Grid.id)
    ).all()
    counts = {row.grid_id: row for row in db.session.execute(_counts(member))}
    newest = (
        select(Edition.grid_id, func.max(Edition.number).label("number"))
        .where(Edition.cohort_id == member.cohort_id)
        .group_by(Edition.grid_id)
        .subquery()
    )
    editions = {
        edition.grid_id: edition
        for edition in db.session.scalars(
            select(Edition)
            .options(joinedload(Edition.adopted_by))
            .join(newest, and_(newest.c.grid_id == Edition.grid_id, newest.c.number == Edition.number))
            .where(Edition.cohort_id == member.cohort_id)
        )
    }
    return [
        GridSummary(
            grid,
            counts[grid.id].criteria if grid.id in counts else 0,
            counts[grid.id].core if grid.id in counts else 0,
            editions.get(grid.id),
        )
        for grid in grids
    ]


def _counts(member: Membership) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Criterion.grid_id,
            func.count().label("criteria"),
            func.sum(case((Revision.core, 1), else_=0)).label("core"),
        )
        .join(Axis, and_(Axis.cohort_id == Criterion.cohort_id, Axis.id == Criterion.axis_id))
        .join(Revision, _is_current())
        .where(
            Criterion.cohort_id == member.cohort_id,
            Criterion.retired_at.is_(None),
            Axis.retired_at.is_(None),
        )
        .group_by(Criterion.grid_id)
    )


def _is_current() -> ColumnElement[bool]:
    return and_(
        Revision.cohort_id == Criterion.cohort_id,
        Revision.criterion_id == Criterion.id,
        Revision.number == Criterion.revision_number,
    )


def _current_wordings(grid: Grid) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Criterion.axis_id,
            Criterion.id.label("criterion_id"),
            Criterion.code,
            Criterion.replaces_id,
            Criterion.retired_at,
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
        .join(Revision, _is_current())
        .where(Criterion.cohort_id == grid.cohort_id, Criterion.grid_id == grid.id)
        .order_by(Criterion.position, Criterion.id)
    )
