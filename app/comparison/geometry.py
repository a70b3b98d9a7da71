"""Where the marks of a picture stand: plain numbers in a drawing's own units, rounded to a tenth.

A drawing is 300 units wide, about what a panel measures in pixels, on a phone and three abreast on a desk.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH = 300.0
Number = int | float
Place = Callable[[Number], float]


@dataclass(frozen=True)
class Measures:
    """Sizes of what is drawn: `mark` is half a lettered mark, `scale` what enlarges it from 18 units."""

    mark: float
    dot: float
    text: float
    bar: float

    @property
    def scale(self) -> float:
        """How much the site's marks, drawn 18 units to each side, are enlarged."""
        return round(self.mark / 18, 3)


DESK = Measures(mark=18, dot=5, text=15, bar=30)
WALL = Measures(mark=24, dot=6, text=20, bar=38)


@dataclass(frozen=True)
class Mark:
    """A group's mark, or with no letter a person's dot; hollow when it is an estimate."""

    letter: str
    x: float
    y: float
    hollow: bool = False


@dataclass(frozen=True)
class Tick:
    """A labelled place on the axis."""

    value: Number
    x: float


@dataclass(frozen=True)
class Strip:
    """Marks stacked above an axis. `band` is (x, y, width, height) from the lowest to the highest answer."""

    height: float
    rail: float
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    band: tuple[float, float, float, float] | None
    median: float | None


@dataclass(frozen=True)
class Part:
    """A stretch of a bar."""

    x: float
    width: float


def scale_strip(
    points: Sequence[tuple[int, Sequence[str]]],
    low: Number | None,
    high: Number | None,
    median: Number | None,
    *,
    deepest: int,
    measures: Measures = DESK,
) -> Strip:
    """Who stands on each point; strips with the same `deepest` stack have their axes at the same height."""
    half = _half([letter for _, letters in points for letter in letters], measures)
    margin = measures.mark + 2
    step = (WIDTH - 2 * margin) / (len(points) - 1)
    first = points[0][0]

    def place(value: Number) -> float:
        return margin + (value - first) * step

    rail = max(deepest, 1) * 2 * half + 2
    marks = [
        Mark(letter, _round(place(value)), _round(rail - half - 2 * half * level))
        for value, letters in points
        for level, letter in enumerate(letters)
    ]
    ticks = tuple(Tick(value, _round(place(value))) for value, _ in points)
    return _strip(rail, marks, ticks, low, high, median, place, half, measures)


def deepest_stack(strips: Iterable[Sequence[tuple[int, Sequence[str]]]]) -> int:
    """The most marks on one point of any strip."""
    return max((len(letters) for points in strips for _, letters in points), default=1)


def number_strip(
    points: Sequence[tuple[Number, str, bool]],
    median: Number | None,
    ticks: Sequence[Number],
    measures: Measures = DESK,
) -> Strip:
    """Amounts (amount, letter, estimated) on the axis of these ticks; marks that would overlap are stacked."""
    half = _half([letter for _, letter, _ in points], measures)
    margin = measures.mark + 2
    low, high = ticks[0], ticks[-1]

    def place(value: Number) -> float:
        return margin + (value - low) / (high - low) * (WIDTH - 2 * margin)

    levels: list[float] = []
    placed = []
    for amount, letter, estimated in sorted(points, key=lambda point: point[0]):
        x = place(amount)
        level = next((at for at, last in enumerate(levels) if x - last >= 2 * half), len(levels))
        levels[level : level + 1] = [x]
        placed.append((letter, x, level, estimated))
    rail = max(len(levels), 1) * 2 * half + 2
    marks = [
        Mark(letter, _round(x), _round(rail - half - 2 * half * level), estimated)
        for letter, x, level, estimated in placed
    ]
    amounts = [amount for amount, _, _ in points]
    ends = (min(amounts, default=None), max(amounts, default=None))
    labelled = tuple(Tick(tick, _round(place(tick))) for tick in ticks)
    return _strip(rail, marks, labelled, *ends, median, place, half, measures)


def nice_ticks(amounts: Iterable[Number], most: int = 4) -> list[Number]:
    """Round numbers, evenly apart, from 0 or below to the greatest amount or above: the axis is never cut."""
    known = list(amounts)
    low, high = min([0, *known]), max([0, *known])
    if low == high:
        return [0, 1]
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [_whole(round(number * step, 9)) for number in range(first, last + 1)]


def bar(amounts: Sequence[Number], width: float, start: float = 0) -> list[Part]:
    """Stretches in proportion that together fill `width` exactly; nothing when there is nothing."""
    total = sum(amounts)
    if total <= 0:
        return []
    ends = [0.0]
    so_far: Number = 0
    for amount in amounts:
        so_far += amount
        ends.append(round(width * so_far / total, 1))
    ends[-1] = width
    return [Part(round(start + left, 1), round(right - left, 1)) for left, right in pairwise(ends)]


def diverging(counts: Sequence[int]) -> list[Part]:
    """Stretches for the points of a scale, its middle point centred on the middle of the drawing."""
    total = sum(counts)
    if total <= 0:
        return []
    middle = len(counts) // 2
    half = WIDTH / 2
    start = half - half * (sum(counts[:middle]) + counts[middle] / 2) / total
    return bar(counts, half, start)


def _strip(
    rail: float,
    marks: list[Mark],
    ticks: tuple[Tick, ...],
    low: Number | None,
    high: Number | None,
    median: Number | None,
    place: Place,
    half: float,
    measures: Measures,
) -> Strip:
    band = None
    if low is not None and high is not None:
        left, right = max(place(low) - half - 2, 0), min(place(high) + half + 2, WIDTH)
        height = 2 * half + 4
        band = (_round(left), _round(max(rail - height, 0)), _round(right - left), _round(height))
    return Strip(
        height=_round(rail + 12 + 1.3 * measures.text),
        rail=_round(rail),
        marks=tuple(marks),
        ticks=ticks,
        band=band,
        median=None if median is None else _round(place(median)),
    )


def _half(letters: Iterable[str], measures: Measures) -> float:
    """Half the room that one mark takes: dots of people are smaller than marks of groups."""
    known = list(letters)
    return measures.mark if any(known) or not known else measures.dot + 1


def _round(value: float) -> float:
    return round(value, 1)


def _whole(value: Number) -> Number:
    return int(value) if value == int(value) else value
