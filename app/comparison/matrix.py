"""Criteria × visits: everything that a page, a criterion's page and a file of the comparison show."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.cohorts.models import Membership
from app.comparison import reading
from app.comparison.cells import NOBODY, Cell, Expected, make_cell
from app.comparison.filing import filed, refiled
from app.comparison.hosts import unnamed, unnamed_traces
from app.comparison.kept import kept
from app.comparison.lineage import Lineage, lineage, single
from app.comparison.plan import Plan, in_charge
from app.comparison.reading import Asked, GroupAnswer, PeopleAnswer
from app.comparison.rows import AxisRows, CriterionRow
from app.errors import NotFound
from app.fieldwork.traces import Trace
from app.grids.models import Respondent
from app.kinds import kind


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
    def only_axis(self) -> tuple[AxisRows, list[Line]]:
        """The axis of a matrix that is narrowed to one. Raises NotFound when there is none of that code."""
        if len(self.axes) != 1:
            raise NotFound()
        return self.axes[0]

    @property
    def lines(self) -> Iterator[Line]:
        """Every line, in order."""
        return (line for _, lines in self.axes for line in lines)


def read_matrix(
    member: Membership, plan: Plan, *, lengthy: bool = False, notes: bool = False, version: str = ""
) -> Matrix:
    """All that the filters keep. The values of lengthy kinds, and justifications, are read only when asked for.

    With the `version` that fresh.version_of told, what was read for it already is not read again.
    """
    shown = plan.shown
    rows = [row for axis in shown for row in axis.rows]
    short = frozenset(row.id for row in rows if kind(row.latest.kind).lengthy and not lengthy)
    wanted = frozenset(row.id for row in rows) if plan.filters.axis or plan.filters.core else None
    lines = _read_lines(member, plan, rows, criteria=wanted, valueless=short, notes=notes, version=version)
    return Matrix(plan, [(axis, [lines[row.id] for row in axis.rows]) for axis in shown])


def read_line(member: Membership, plan: Plan, code: str, *, version: str = "") -> Line:
    """One criterion, whole, with notes. Raises NotFound for a code that no visit's edition holds."""
    return read_some(member, plan, [code], version=version)[0]


def read_some(member: Membership, plan: Plan, codes: Sequence[str], *, version: str = "") -> list[Line]:
    """The same of several criteria, in this order."""
    rows = [plan.row(code) for code in codes]
    lines = _read_lines(
        member, plan, rows, criteria=frozenset(row.id for row in rows), notes=True, version=version
    )
    return [lines[row.id] for row in rows]


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
    criteria: frozenset[int] | None,
    valueless: frozenset[int] = frozenset(),
    notes: bool = False,
    version: str = "",
) -> dict[int, Line]:
    if plan.grid is None or not rows:
        return {}
    visits = [column.visit.id for column in plan.columns]
    asked = Asked(plan.grid, visits, criteria, valueless)
    names = plan.hidden_names(rows)
    letters = {group.id: (group.letter, group.name) for group in plan.looked_at}
    charges = [in_charge(column, plan.looked_at) for column in plan.columns]
    students = reading.count_students(member)
    expected = [Expected(letters, charge, students) for charge in charges]

    def make() -> dict[int, Line]:
        return _make_lines(member, plan, rows, asked, names, expected, notes=notes)

    if not version:
        return make()
    quoting = any(one.latest.kind == "quote" and one.id not in valueless for one in rows)
    key = (
        # Counts tell of a consent that changed, not of a name that was corrected: how far a quote goes hangs on both.
        reading.read_met(member, visits) if quoting else (),
        *(member.cohort_id, plan.grid.id, version, notes, criteria, valueless, students, tuple(visits)),
        *(tuple(letters.items()), tuple(names.items()), bool(plan.filters.groups)),
        tuple(tuple(map(frozenset, charge.values())) for charge in charges),
        tuple((row.id, *(one.revision_id for one in row.wordings.values())) for row in rows),
    )
    found: dict[int, Line] = kept(key, make)
    return found


def _make_lines(
    member: Membership,
    plan: Plan,
    rows: list[CriterionRow],
    asked: Asked,
    names: Mapping[int, str],
    expected: Sequence[Expected],
    *,
    notes: bool,
) -> dict[int, Line]:
    groups = [group.id for group in plan.looked_at] if plan.filters.groups else None
    said = _by_cell(reading.read_groups_answers(member, asked, groups=groups, notes=notes), names)
    told = _by_cell(reading.read_peoples_answers(member, asked), names)
    supported: dict[tuple[int, int], set[int | None]] = {}
    for visit_id, criterion_id, group_id in reading.read_supported(member, asked):
        supported.setdefault((visit_id, criterion_id), set()).add(group_id)
    by_people = any(
        one.respondent == Respondent.individual and one.core
        for row in rows
        for one in (row.latest, *row.wordings.values())
    )
    people_supported = reading.read_people_supported(member, asked) if by_people else {}
    lineages = _lineages(member, rows, (said, told))
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
                    people_supported.get((visit_id, row.id), 0),
                )
                for place, visit_id in enumerate(asked.visits)
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
    found = {
        row.id: lineage(wordings[row.id], used[row.id])
        if row.id in several
        else single(row.latest.revision_id, row.latest.kind, row.latest.params)
        for row in rows
    }
    shared_out = {row_id for row_id, one in found.items() if one.kind.name == "shares"}
    latest = filed(member.cohort_id, shared_out) if shared_out else {}
    return found | {row_id: refiled(found[row_id], of_row) for row_id, of_row in latest.items()}


def _by_cell(
    answers: Sequence[GroupAnswer] | Sequence[PeopleAnswer], names: Mapping[int, str]
) -> dict[tuple[int, int], list[Any]]:
    cells: dict[tuple[int, int], list[Any]] = {}
    for answer in answers:
        cells.setdefault((answer.visit_id, answer.criterion_id), []).append(unnamed(answer, names))
    return cells
