"""One criterion in front of the class: a panel per visit, and in words what its picture shows."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from app.comparison.cells import Cell, Voice
from app.comparison.lineage import Lineage
from app.comparison.matrix import Line
from app.comparison.plan import Plan, VisitColumn
from app.comparison.rows import CriterionRow
from app.comparison.states import State
from app.kinds import Column


@dataclass(frozen=True)
class Panel:
    """What one visit's picture and table need; `told` are people's answers in words, with how many gave each."""

    column: VisitColumn
    cell: Cell
    description: str
    columns: list[Column]
    table: list[tuple[Voice, list[Any]]]
    told: list[tuple[str, int]]

    @property
    def reasons(self) -> list[Voice]:
        """The groups that said why."""
        return [voice for voice in self.cell.voices if voice.note.strip()]


@dataclass(frozen=True)
class CriterionPage:
    """The criterion, its panels in the order of the visits, and the criteria before and after it."""

    line: Line
    panels: list[Panel]
    before: CriterionRow | None
    after: CriterionRow | None

    @property
    def of_groups(self) -> list[Any]:
        """The summaries of all visits' groups, so that pictures can share one axis."""
        return [panel.cell.summary for panel in self.panels if panel.cell.summary is not None]

    @property
    def of_people(self) -> list[Any]:
        """The same for people."""
        crowds = [panel.cell.crowd for panel in self.panels]
        return [crowd.summary for crowd in crowds if crowd is not None and crowd.summary is not None]


def lay_panels(plan: Plan, line: Line) -> CriterionPage:
    """The page of one criterion; before and after are the neighbours that the filters keep."""
    rows = plan.rows
    codes = [row.code for row in rows]
    if line.row.code not in codes:
        rows = [row for axis in plan.axes for row in axis.rows]
        codes = [row.code for row in rows]
    place = codes.index(line.row.code)
    panels = [
        _panel(column, cell, line.lineage) for column, cell in zip(plan.columns, line.cells, strict=True)
    ]
    return CriterionPage(
        line=line,
        panels=panels,
        before=rows[place - 1] if place else None,
        after=rows[place + 1] if place + 1 < len(rows) else None,
    )


def _panel(column: VisitColumn, cell: Cell, lineage: Lineage) -> Panel:
    kind, params = lineage.kind, lineage.params
    said = [voice for voice in cell.voices if voice.state is State.answered]
    sentences = [f"Groupe {voice.letter} : {kind.tell(voice.value, params)}." for voice in said]
    told = Counter(kind.tell(value, params) for value in cell.crowd.values) if cell.crowd else Counter()
    return Panel(
        column=column,
        cell=cell,
        description=" ".join(sentences) or "Aucune réponse.",
        columns=kind.columns(params),
        table=[(voice, kind.cells(voice.value, params)) for voice in cell.voices],
        told=sorted(told.items()),
    )
