"""The comparison in words: one visit whole as a report to read, and one group through its visits."""

from collections import Counter
from dataclasses import dataclass, replace

from app.cohorts.models import Group, Membership
from app.comparison.cells import Cell
from app.comparison.matrix import Line, read_matrix
from app.comparison.plan import Plan, VisitColumn
from app.comparison.rows import AxisRows
from app.comparison.states import State
from app.errors import NotFound
from app.fieldwork.content import CONFIDENCES


@dataclass(frozen=True)
class Told:
    """What one or more groups said in the very same words; `text` is empty when nothing of it may be told here."""

    letters: tuple[str, ...]
    text: str
    note: str
    confidence: str


@dataclass(frozen=True)
class CellTold:
    """A cell in words: what groups said, and what people did, the commonest first, with how many of them."""

    cell: Cell
    groups: tuple[Told, ...]
    people: tuple[tuple[str, int], ...]

    def of(self, letter: str) -> tuple[Told | None, State | None]:
        """What one group said, or why it said nothing; neither where it was not asked."""
        said = next((one for one in self.groups if letter in one.letters), None)
        state = next((one.state for one in self.cell.voices if one.letter == letter), None)
        return said, state

    @property
    def asked(self) -> bool:
        """Whether any of the groups that are looked at was asked."""
        return bool(self.cell.voices)


@dataclass(frozen=True)
class LineTold:
    """A line with its cells in words, one per visit that is looked at."""

    line: Line
    cells: tuple[CellTold, ...]


@dataclass(frozen=True)
class Report:
    """Lines by axis; axes and lines that the visits looked at never asked are left out."""

    plan: Plan
    axes: list[tuple[AxisRows, list[LineTold]]]

    @property
    def column(self) -> VisitColumn:
        """The only visit of a report about one."""
        return self.plan.columns[0]


def tell_visit(member: Membership, plan: Plan, number: int) -> Report:
    """Everything that was said at one visit. Raises NotFound."""
    column = next((one for one in plan.columns if one.visit.number == number), None)
    if column is None:
        raise NotFound()
    return _tell(member, replace(plan, columns=[column]))


def tell_group(member: Membership, plan: Plan, letter: str) -> tuple[Group, Report]:
    """What one group said at each visit. Raises NotFound."""
    group = next((one for one in plan.groups if one.letter == letter), None)
    if group is None:
        raise NotFound()
    return group, _tell(member, replace(plan, filters=replace(plan.filters, groups=(letter,))), people=False)


def tell_pair(member: Membership, plan: Plan, letters: tuple[str, str]) -> tuple[list[Group], Report]:
    """What two groups said at each visit, side by side. Raises NotFound, also for a group beside itself."""
    found = [one for letter in letters for one in plan.groups if one.letter == letter]
    if len(found) < 2 or letters[0] == letters[1]:
        raise NotFound()
    both = replace(plan.filters, groups=letters)
    return found, _tell(member, replace(plan, filters=both), people=False)


def _tell(member: Membership, plan: Plan, *, people: bool = True) -> Report:
    matrix = read_matrix(member, plan, lengthy=True, notes=True)
    axes = []
    for axis, lines in matrix.axes:
        told = [
            LineTold(line, tuple(_cell(line, cell, people=people) for cell in line.cells))
            for line in lines
            if any(cell.wording or cell.voices for cell in line.cells)
        ]
        if not people:
            told = [one for one in told if any(cell.cell.voices for cell in one.cells)]
        if told:
            axes.append((axis, told))
    return Report(plan, axes)


def _cell(line: Line, cell: Cell, *, people: bool) -> CellTold:
    kind, params = line.lineage.kind, line.lineage.params
    said: dict[tuple[str, str, str], list[str]] = {}
    for voice in cell.voices:
        if voice.state is State.answered:
            words = (
                kind.tell(voice.value, params),
                voice.note.strip(),
                CONFIDENCES.get(voice.confidence or "", ""),
            )
            said.setdefault(words, []).append(voice.letter)
    values = cell.crowd.values if cell.crowd and people else ()
    together = Counter(kind.tell(value, params) for value in values)
    return CellTold(
        cell,
        tuple(Told(tuple(letters), *words) for words, letters in said.items()),
        tuple((text, many) for text, many in together.most_common() if text),
    )
