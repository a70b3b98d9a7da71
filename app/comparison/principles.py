"""Sharings read by principle: « argent » beside « tout compté », group by group, visit by visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.comparison.cells import Cell
from app.comparison.filing import WORDS as PRINCIPLE_WORDS
from app.comparison.matrix import Line
from app.comparison.plan import Plan, VisitColumn
from app.comparison.rows import CriterionRow
from app.comparison.states import WORDS, State
from app.comparison.ternary import Spot, triangle

CORNERS = ("market", "redistribution", "reciprocity")

Number = int | float


@dataclass(frozen=True)
class Bar:
    """One group's hundred by principle, None standing for « non classé »; `why` says why there is none."""

    parts: tuple[tuple[str | None, Number], ...]
    why: str = ""

    @property
    def filed(self) -> tuple[Number, Number, Number]:
        """Market, redistribution, reciprocity."""
        known = dict(self.parts)
        market, redistribution, reciprocity = (known.get(one, 0) for one in CORNERS)
        return market, redistribution, reciprocity

    @property
    def unfiled(self) -> Number:
        """What stands under none of the three: to discuss, or not put anywhere."""
        return sum(percent for principle, percent in self.parts if principle not in CORNERS)

    @property
    def shown(self) -> list[tuple[str | None, Number]]:
        """The parts that are more than nothing."""
        return [part for part in self.parts if part[1]]


@dataclass(frozen=True)
class PairedBars:
    """One group's bars, in the order of the lines that are paired."""

    letter: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class VisitByPrinciple:
    """One visit: bars, the groups' places between the three principles, and how many answered each line."""

    column: VisitColumn
    groups: list[PairedBars]
    spots: list[Spot]
    cells: tuple[Cell, ...]

    @property
    def description(self) -> str:
        """In words, what the bars show."""
        told = []
        for group in self.groups:
            for place, bar in enumerate(group.bars, start=1):
                parts = ", ".join(
                    f"{PRINCIPLE_WORDS[principle]} {percent:g} %" for principle, percent in bar.shown
                )
                told.append(f"Groupe {group.letter}, barre {place} : {parts or bar.why}.")
        return " ".join(told) or "Aucune réponse."


@dataclass(frozen=True)
class ByPrinciple:
    """The lines that are paired (one or two), and what each visit says."""

    lines: list[Line]
    visits: list[VisitByPrinciple]

    @property
    def unfiled_posts(self) -> list[tuple[str, str]]:
        """(criterion's code, label) of posts that are under no principle yet."""
        return [
            (line.row.code, post["label"])
            for line in self.lines
            for post in line.lineage.params["posts"]
            if post["principle"] is None
        ]


def shares_of(plan: Plan) -> list[CriterionRow]:
    """The sharings of the grid, in its order."""
    return [row for axis in plan.axes for row in axis.rows if row.latest.kind == "shares"]


def partner_of(plan: Plan, code: str, wanted: str = "") -> str:
    """The sharing to put beside this one: the one asked for, else its neighbour in the same axis; "" if none."""
    known = [row.code for row in shares_of(plan)]
    if wanted in known and wanted != code:
        return wanted
    axis = next((one for one in plan.axes if any(row.code == code for row in one.rows)), None)
    near = [row.code for row in axis.rows if row.latest.kind == "shares"] if axis else []
    place = near.index(code) if code in near else 0
    others = [*near[place + 1 :], *near[:place][::-1]]
    return others[0] if others else ""


def in_grid_order(plan: Plan, codes: Sequence[str]) -> list[str]:
    """The same codes as the grid asks them, so that « argent » comes before « tout compté »."""
    return [row.code for row in shares_of(plan) if row.code in codes]


def by_principle(plan: Plan, lines: list[Line]) -> ByPrinciple:
    """What each group's answers say of the three principles, at each visit that asked."""
    visits = []
    for place, column in enumerate(plan.columns):
        cells = tuple(line.cells[place] for line in lines)
        if not any(cell.wording or cell.voices for cell in cells):
            continue
        letters = [one.letter for one in plan.looked_at]
        groups = [PairedBars(letter, tuple(_bar(cell, letter) for cell in cells)) for letter in letters]
        groups = [group for group in groups if any(bar.parts for bar in group.bars)]
        placed: list[tuple[str, bool, Any]] = [
            (group.letter, place > 0, bar.filed)
            for group in groups
            for place, bar in enumerate(group.bars)
            if sum(bar.filed) > 0
        ]
        visits.append(VisitByPrinciple(column, groups, triangle(placed), cells))
    return ByPrinciple(lines, visits)


def _bar(cell: Cell, letter: str) -> Bar:
    voice = next((one for one in cell.voices if one.letter == letter), None)
    if voice is None:
        return Bar((), WORDS[State.not_asked])
    if voice.state is not State.answered or cell.summary is None:
        return Bar((), WORDS[voice.state])
    bars: Sequence[Any] = getattr(cell.summary, "bars", ())
    return next(Bar(one.principles) for one in bars if one.letter == letter)
