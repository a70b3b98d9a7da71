"""Criteria × visits: everything that a page, a criterion's page and a file of the comparison show."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.cohorts.models import Group, Membership
from app.comparison import reading
from app.comparison.cells import NOBODY, Cell, Expected, make_cell
from app.comparison.filters import Filters
from app.comparison.hosts import unnamed, unnamed_traces
from app.comparison.lineage import Lineage, lineage, single
from app.comparison.reading import Asked, GroupAnswer, PeopleAnswer
from app.comparison.rows import AxisRows, CriterionRow, lay_rows, narrow
from app.errors import NotFound
from app.fieldwork.access import Owner
from app.fieldwork.progress import assigned
from app.fieldwork.traces import Trace
from app.grids.contents import Contents, contents
from app.grids.models import Edition, Grid
from app.kinds import kind
from app.visits.models import Visit
from app.visits.overview import carried_by, visits_of


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


@dataclass(frozen=True)
class Line:
    """A row with its cells, one per column."""

    row: CriterionRow
    lineage: Lineage
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    """The comparison itself."""

    plan: Plan
    axes: list[tuple[AxisRows, list[Line]]]

    @property
    def kinds(self) -> set[str]:
        """The names of the kinds that are compared."""
        return {line.row.latest.kind for line in self.lines}

    @property
    def lines(self) -> Iterator[Line]:
        """Every line, in order."""
        return (line for _, lines in self.axes for line in lines)


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
    marked = reading.read_marked(member, grid) if grid else frozenset()
    return Plan(
        ordered, grid, columns, groups, lay_rows(editions), filters, shared=filters.projected, marked=marked
    )


def read_matrix(member: Membership, plan: Plan, *, lengthy: bool = False, notes: bool = False) -> Matrix:
    """All that the filters keep. The values of lengthy kinds, and justifications, are read only when asked for."""
    shown = plan.shown
    rows = [row for axis in shown for row in axis.rows]
    short = () if lengthy else {row.id for row in rows if kind(row.latest.kind).lengthy}
    wanted = {row.id for row in rows} if plan.filters.axis or plan.filters.core else None
    lines = _read_lines(member, plan, rows, criteria=wanted, valueless=short, notes=notes)
    return Matrix(plan, [(axis, [lines[row.id] for row in axis.rows]) for axis in shown])


def read_line(member: Membership, plan: Plan, code: str) -> Line:
    """One criterion, whole, with notes. Raises NotFound for a code that no visit's edition holds."""
    row = next((row for axis in plan.axes for row in axis.rows if row.code == code), None)
    if row is None:
        raise NotFound()
    return _read_lines(member, plan, [row], criteria={row.id}, notes=True)[row.id]


def traces_behind(member: Membership, plan: Plan, line: Line) -> dict[int, list[Trace]]:
    """What the groups' answers to a criterion stand on, by visit."""
    if plan.grid is None:
        return {}
    asked = Asked(plan.grid, [column.visit.id for column in plan.columns], {line.row.id})
    groups = [group.id for group in plan.looked_at] if plan.filters.groups else None
    found = reading.read_traces_behind(member, asked, groups=groups)
    return unnamed_traces(found, plan.hidden_names([line.row]))


def alone(plan: Plan, line: Line) -> Matrix:
    """A matrix of one line, under its axis."""
    axis = next(one for one in plan.axes if line.row in one.rows)
    return Matrix(plan, [(axis, [line])])


def _read_lines(
    member: Membership,
    plan: Plan,
    rows: list[CriterionRow],
    *,
    criteria: Collection[int] | None,
    valueless: Collection[int] = (),
    notes: bool = False,
) -> dict[int, Line]:
    if plan.grid is None or not rows:
        return {}
    visits = [column.visit.id for column in plan.columns]
    asked = Asked(plan.grid, visits, criteria, valueless)
    groups = [group.id for group in plan.looked_at] if plan.filters.groups else None
    names = plan.hidden_names(rows)
    said = _by_cell(reading.read_groups_answers(member, asked, groups=groups, notes=notes), names)
    told = _by_cell(reading.read_peoples_answers(member, asked), names)
    supported: dict[tuple[int, int], set[int | None]] = {}
    for visit_id, criterion_id, group_id in reading.read_supported(member, asked):
        supported.setdefault((visit_id, criterion_id), set()).add(group_id)
    lineages = _lineages(member, rows, (said, told))
    letters = {group.id: (group.letter, group.name) for group in plan.looked_at}
    students = reading.count_students(member)
    expected = [Expected(letters, _in_charge(column, plan.looked_at), students) for column in plan.columns]
    return {
        row.id: Line(
            row,
            lineages[row.id],
            [
                make_cell(
                    row.wordings.get(visit_id),
                    lineages[row.id],
                    expected[place],
                    said.get((visit_id, row.id), NOBODY),
                    told.get((visit_id, row.id), NOBODY),
                    supported.get((visit_id, row.id), ()),
                )
                for place, visit_id in enumerate(visits)
            ],
        )
        for row in rows
    }


def _lineages(
    member: Membership, rows: list[CriterionRow], answers: Sequence[Mapping[Any, list[Any]]]
) -> dict[int, Lineage]:
    used: dict[int, set[int]] = {
        row.id: {wording.revision_id for wording in row.wordings.values()} for row in rows
    }
    for cells in answers:
        for (_, criterion_id), given in cells.items():
            if criterion_id in used:
                used[criterion_id].update(answer.revision_id for answer in given)
    several = {criterion_id for criterion_id, revisions in used.items() if len(revisions) > 1}
    wordings = reading.read_wordings(member, several) if several else {}
    return {
        row.id: lineage(wordings[row.id], used[row.id])
        if row.id in several
        else single(row.latest.revision_id, row.latest.kind, row.latest.params)
        for row in rows
    }


def _by_cell(
    answers: Sequence[GroupAnswer] | Sequence[PeopleAnswer], names: Mapping[int, str]
) -> dict[tuple[int, int], list[Any]]:
    cells: dict[tuple[int, int], list[Any]] = {}
    for answer in answers:
        cells.setdefault((answer.visit_id, answer.criterion_id), []).append(unnamed(answer, names))
    return cells


def _column(visit: Visit, grid: Grid | None) -> VisitColumn:
    taken = next((one for one in visit.taken_along if grid and one.grid_id == grid.id), None)
    if taken is None:
        return VisitColumn(visit, None, None)
    return VisitColumn(visit, taken.edition, contents(taken.edition_id))


def _in_charge(column: VisitColumn, groups: Sequence[Group]) -> dict[int, set[int]]:
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
