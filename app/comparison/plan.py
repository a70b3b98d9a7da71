"""What could be compared along a grid, before any answer is read: its visits, groups, rows and filters."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from app.cohorts.models import Group, Membership
from app.comparison import reading
from app.comparison.filters import Filters
from app.comparison.kept import kept
from app.comparison.rows import AxisRows, CriterionRow, lay_rows, narrow
from app.errors import NotFound
from app.fieldwork.access import Owner
from app.fieldwork.progress import assigned
from app.grids.contents import Contents, contents
from app.grids.models import Edition, Grid
from app.visits.models import Visit
from app.visits.overview import carried_by, visits_of

# How many criteria of an axis, with all their pictures, are sent at once.
PART = 12


@dataclass(frozen=True)
class VisitColumn:
    """A visit and the edition of the grid that it took along, if it took one."""

    visit: Visit
    edition: Edition | None
    contents: Contents | None


@dataclass(frozen=True)
class Plan:
    """What could be compared along a grid, before any answer is read."""

    grids: list[Grid]
    grid: Grid | None
    columns: list[VisitColumn]
    groups: Sequence[Group]
    axes: list[AxisRows]
    filters: Filters
    shared: bool = False  # on a wall, or in a file for the class
    marked: frozenset[int] = frozenset()  # what the grid now keeps from hosts' names

    def hides_hosts(self, rows: Sequence[CriterionRow]) -> bool:
        """Whether no place may be named beside these rows: one marked row is enough, the others would tell."""
        return self.shared and any(self.is_marked(row) for row in rows)

    def hidden_names(self, rows: Sequence[CriterionRow]) -> dict[int, str]:
        """Visit id -> the place's name, where it must not be read."""
        return {one.visit.id: one.visit.venue.name for one in self.columns if self.hides_hosts(rows)}

    def is_marked(self, row: CriterionRow) -> bool:
        """Whether a row is marked never to be shown with the host's name."""
        return row.unnamed_host or row.id in self.marked

    @property
    def looked_at(self) -> list[Group]:
        """The groups that the filters keep."""
        return [one for one in self.groups if not self.filters.groups or one.letter in self.filters.groups]

    @property
    def shown(self) -> list[AxisRows]:
        """The rows that the filters keep."""
        return narrow(self.axes, axis=self.filters.axis, core=self.filters.core)

    @property
    def rows(self) -> list[CriterionRow]:
        """The same, without their axes."""
        return [row for axis in self.shown for row in axis.rows]

    def row(self, code: str) -> CriterionRow:
        """The row with this code, whatever the filters. Raises NotFound for one that no visit's edition holds."""
        for row in (row for axis in self.axes for row in axis.rows):
            if row.code == code:
                return row
        raise NotFound()


def make_plan(member: Membership, filters: Filters) -> Plan:
    """What the member's cohort can compare along the grid that the filters name, or else its first one."""
    visits = visits_of(member)
    grids = {taken.grid_id: taken.grid for visit in visits for taken in visit.taken_along}
    ordered = [grids[grid_id] for grid_id in sorted(grids)]
    grid = next((one for one in ordered if one.slug == filters.grid), ordered[0] if ordered else None)
    columns = [_column(visit, grid) for visit in visits]
    editions = {
        column.visit.id: (column.edition.number, column.contents)
        for column in columns
        if column.edition is not None and column.contents is not None
    }
    groups = reading.read_groups(member)
    marked: frozenset[int] = frozenset()
    if grid is not None:
        # Every change of a grid moves its version.
        marked = kept(("marked", grid.id, grid.version), partial(reading.read_marked, member, grid))
    # Editions are frozen, and so are the rows that they make together.
    which = tuple((visit, held.edition_id) for visit, (_, held) in editions.items())
    axes = kept(("rows", which), partial(lay_rows, editions))
    return Plan(ordered, grid, columns, groups, axes, filters, shared=filters.projected, marked=marked)


def cut_axis(plan: Plan) -> tuple[AxisRows, list[AxisRows]]:
    """The axis that the plan's filters name, and the same in parts that a phone downloads at once. Raises NotFound."""
    found = next((axis for axis in plan.axes if axis.code == plan.filters.axis), None)
    if found is None:
        raise NotFound()
    cuts = range(0, len(found.rows), PART)
    return found, [replace(found, rows=found.rows[at : at + PART]) for at in cuts]


def in_charge(column: VisitColumn, groups: Sequence[Group]) -> dict[int, set[int]]:
    """Group id -> the criteria that it was to answer, by the same rule as the progress of its sheet."""
    if column.contents is None:
        return {group.id: set() for group in groups}
    return {
        group.id: {
            criterion.criterion_id
            for criterion in assigned(
                column.contents,
                Owner(group_id=group.id),
                {carried.axis_id for carried in carried_by(column.visit, group.id)},
            )
        }
        for group in groups
    }


def _column(visit: Visit, grid: Grid | None) -> VisitColumn:
    taken = next((one for one in visit.taken_along if grid and one.grid_id == grid.id), None)
    if taken is None:
        return VisitColumn(visit, None, None)
    return VisitColumn(visit, taken.edition, contents(taken.edition_id))
