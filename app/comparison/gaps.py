"""Carte des écarts: how far apart the answers to each criterion are at each visit. The debate starts there.

A gap says nothing of a host: it is small where everybody saw the same, whatever that was. It is never added
up over criteria or visits.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from app.comparison.cells import Cell
from app.comparison.matrix import Line, Matrix
from app.comparison.rows import AxisRows, CriterionRow
from app.comparison.states import State
from app.kinds.spread import Spread

# A change of spread smaller than this part of the whole is no change.
STEADY = 0.05
LEVELS = (0.0, 0.25, 0.5, 0.75)

BY_GRID, BY_GAP, BY_CHANGE, BY_VISIT = "", "ecart", "evolution", "visite-"


@dataclass(frozen=True)
class Gap:
    """One criterion at one visit: how far apart groups (or people) are, or why that is not told."""

    spread: Spread | None
    why: str = ""
    people: bool = False
    to_support: int = 0

    @property
    def level(self) -> int:
        """The shade, from 0 (all the same) to 4."""
        return sum(self.spread.size > bound for bound in LEVELS) if self.spread else 0


@dataclass(frozen=True)
class GapRow:
    """A criterion with its gap at each visit."""

    row: CriterionRow
    gaps: tuple[Gap, ...]

    @cached_property
    def sizes(self) -> list[float]:
        """The gaps that can be told, in the order of the visits."""
        return [gap.spread.size for gap in self.gaps if gap.spread]

    @property
    def change(self) -> float | None:
        """From the first visit that tells to the last one; None with fewer than two."""
        return self.sizes[-1] - self.sizes[0] if len(self.sizes) > 1 else None

    @property
    def tendency(self) -> str:
        """The same in a word: wider, closer, steady, or nothing."""
        if self.change is None:
            return ""
        if abs(self.change) < STEADY:
            return "steady"
        return "wider" if self.change > 0 else "closer"


@dataclass(frozen=True)
class GapMap:
    """The rows by axis or, sorted otherwise, under a single head without an axis."""

    matrix: Matrix
    sections: list[tuple[AxisRows | None, list[GapRow]]]
    order: str

    @property
    def orders(self) -> list[tuple[str, str]]:
        """Ways of sorting: what stands in the address, in words."""
        visits = [
            (f"{BY_VISIT}{column.visit.number}", f"Écart à la visite {column.visit.number}")
            for column in self.matrix.plan.columns
        ]
        return [
            (BY_GRID, "Ordre de la grille"),
            (BY_GAP, "Plus grand écart"),
            *visits,
            (BY_CHANGE, "Évolution"),
        ]


def map_gaps(matrix: Matrix, order: str = BY_GRID) -> GapMap:
    """Every criterion that is compared with its gaps; an order that means nothing is the grid's."""
    sections: list[tuple[AxisRows | None, list[GapRow]]] = [
        (axis, [_row(line) for line in lines]) for axis, lines in matrix.axes
    ]
    key = _key(matrix, order)
    if key is None:
        return GapMap(matrix, sections, BY_GRID)
    rows = [row for _, rows in sections for row in rows]
    told = sorted((row for row in rows if key(row) is not None), key=lambda row: -(key(row) or 0))
    return GapMap(matrix, [(None, [*told, *(row for row in rows if key(row) is None)])], order)


def gap_of(cell: Cell) -> Gap:
    """How far apart the answers of one cell are."""
    if cell.crowd and not cell.n:
        if cell.crowd.too_few:
            return Gap(None, "détail à partir de 3 personnes")
        return replace(_gap(cell, cell.crowd.values, people=True), to_support=cell.crowd.to_support)
    values = [voice.value for voice in cell.voices if voice.state is State.answered]
    return replace(_gap(cell, values), to_support=len(cell.to_support))


def _gap(cell: Cell, values: Sequence[object], *, people: bool = False) -> Gap:
    if not values:
        return Gap(None, "pas de réponse" if cell.wording else "")
    if len(values) < 2:
        return Gap(None, "une seule réponse")
    if cell.lineage.kind.lengthy or values[0] is None:
        return Gap(None, "à lire")
    spread = cell.lineage.kind.spread(values, cell.lineage.params)
    return Gap(spread, "" if spread else "à lire", people)


def _row(line: Line) -> GapRow:
    return GapRow(line.row, tuple(gap_of(cell) for cell in line.cells))


def _key(matrix: Matrix, order: str) -> Callable[[GapRow], float | None] | None:
    if order == BY_GAP:
        return lambda row: max(row.sizes, default=None)
    if order == BY_CHANGE:
        return lambda row: None if row.change is None else abs(row.change)
    for place, column in enumerate(matrix.plan.columns):
        if order == f"{BY_VISIT}{column.visit.number}":
            return lambda row: spread.size if (spread := row.gaps[place].spread) else None
    return None
