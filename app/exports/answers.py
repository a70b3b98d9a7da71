"""What a member takes away of the comparison: every answer that the screens tell, row by row, with stable codes.

Read through the very matrices that the screens show: what may not be told there is not here, and totals are equal.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.cohorts.models import Membership
from app.comparison.cells import Cell, Crowd, Voice
from app.comparison.export import TOO_FEW
from app.comparison.filters import Filters
from app.comparison.lineage import Lineage
from app.comparison.matrix import Line, Matrix, read_matrix
from app.comparison.plan import VisitColumn, make_plan
from app.comparison.states import WORDS, State
from app.fieldwork.content import CONFIDENCES
from app.grids.models import Grid

HEAD = (
    "grille",
    "axe",
    "critere",
    "remplace",
    "intitule",
    "question",
    "type",
    "noyau",
    "visite",
    "lieu",
    "date",
    "edition",
    "formulation",
    "repondant",
    "nombre",
    "etat",
    "reponse",
    "valeur",
    "justification",
    "certitude",
)
# One line per column of a kind: for sharings, counters and several choices, which are no single number.
VALUES_HEAD = ("critere", "visite", "repondant", "nombre", "cle", "libelle", "valeur")

Field = str | int | float | date | None


@dataclass(frozen=True)
class Answered:
    """One answer or silence: `who` says groups by letter and people together; `values` are (key, label, value)."""

    place: tuple[Field, ...]
    code: str
    visit: int
    who: str
    number: int
    state: str
    told: str = ""
    amount: int | float | None = None
    values: tuple[tuple[str, str, Field], ...] = ()
    note: str = ""
    confidence: str = ""

    @property
    def row(self) -> tuple[Field, ...]:
        """Its line under HEAD."""
        said = (self.who, self.number, self.state, self.told, self.amount, self.note, self.confidence)
        return (*self.place, *said)

    @property
    def value_rows(self) -> Iterator[tuple[Field, ...]]:
        """Its lines under VALUES_HEAD."""
        return ((self.code, self.visit, self.who, self.number, *one) for one in self.values)


def read_matrices(member: Membership) -> list[Matrix]:
    """Everything that the member's cohort can compare, one matrix per grid, as for a file for the class."""
    first = make_plan(member, Filters())
    plans = (
        first if grid is first.grid else make_plan(member, Filters(grid=grid.slug)) for grid in first.grids
    )
    return [read_matrix(member, replace(plan, shared=True), lengthy=True, notes=True) for plan in plans]


def answered(matrices: list[Matrix]) -> Iterator[Answered]:
    """Every answer and silence, by grid, axis, criterion and visit."""
    for matrix in matrices:
        named = names_hosts(matrix)
        for axis, lines in matrix.axes:
            for line in lines:
                for column, cell in zip(matrix.plan.columns, line.cells, strict=True):
                    place = _place(matrix.plan.grid, axis.code, line, column, cell, named)
                    yield from _said(place, line, column, cell)


def names_hosts(matrix: Matrix) -> bool:
    """Whether places may be named: not in a file that holds a criterion marked so."""
    return not matrix.plan.hides_hosts([line.row for line in matrix.lines])


def _place(
    grid: Grid | None, axis: str, line: Line, column: VisitColumn, cell: Cell, named: bool
) -> tuple[Field, ...]:
    asked, visit = cell.wording or line.row.latest, column.visit
    return (
        grid.slug if grid else "",
        axis,
        line.row.code,
        line.row.replaces or "",
        asked.label,
        asked.question,
        line.lineage.kind.label,
        "oui" if asked.core else "non",
        visit.number,
        visit.venue.name if named else "",
        # The day says which visit it was as well as the name does.
        visit.day if named else None,
        column.edition.number if column.edition else None,
        cell.wording.number if cell.wording else None,
    )


def _said(place: tuple[Field, ...], line: Line, column: VisitColumn, cell: Cell) -> Iterator[Answered]:
    at = (place, line.row.code, column.visit.number)
    if cell.wording is None and not cell.voices and cell.crowd is None:
        yield Answered(*at, "", 0, WORDS[State.not_asked])
    for voice in cell.voices:
        yield _of_group(at, line.lineage, voice)
    if cell.crowd is not None:
        yield from _of_people(at, line.lineage, cell.crowd)


def _of_group(at: tuple[Any, str, int], lineage: Lineage, voice: Voice) -> Answered:
    who, state = f"groupe {voice.letter}", WORDS[voice.state]
    if voice.state is not State.answered:
        return Answered(*at, who, 1, state)
    told, confidence = _in_words(lineage, voice.value), CONFIDENCES.get(voice.confidence or "", "")
    return Answered(*at, who, 1, state, *told, voice.note.strip(), confidence)


def _of_people(at: tuple[Any, str, int], lineage: Lineage, crowd: Crowd) -> Iterator[Answered]:
    """Together where they said the same: nobody can be told from another."""
    if crowd.too_few:
        yield Answered(*at, "personnes", crowd.n, TOO_FEW)
    together = Counter(_in_words(lineage, value) for value in crowd.values)
    for told, number in sorted(together.items(), key=lambda item: item[0][0]):
        yield Answered(*at, "personnes", number, WORDS[State.answered], *told)
    for state, number in crowd.silences:
        yield Answered(*at, "personnes", number, WORDS[state])


def _in_words(lineage: Lineage, value: Any) -> tuple[str, int | float | None, tuple[Any, ...]]:
    """The answer in words, its number where it is one number, and each of its parts that is said."""
    kind, params = lineage.kind, lineage.params
    cells = list(zip(kind.columns(params), kind.cells(value, params), strict=True))
    numbers = [cell for column, cell in cells if column.numeric and isinstance(cell, int | float)]
    parts = tuple((column.key, column.label, cell) for column, cell in cells if cell is not None)
    return kind.tell(value, params), numbers[0] if len(numbers) == 1 else None, parts
