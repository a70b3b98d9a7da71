"""Places between three principles, in a triangle as wide as the other drawings. Pure.

A place alone would be guesswork: whoever draws it prints the values beside it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.comparison.geometry import WIDTH

Number = int | float
MARK = 18.0
MARGIN = 2 * MARK + 4
SIDE = WIDTH - 2 * MARGIN
RISE = round(SIDE * math.sqrt(3) / 2, 1)
TOP = MARGIN
# Market, redistribution, reciprocity.
CORNERS = ((MARGIN, TOP + RISE), (WIDTH - MARGIN, TOP + RISE), (WIDTH / 2, TOP))
HEIGHT = round(TOP + RISE + MARGIN, 1)


@dataclass(frozen=True)
class Spot:
    """The exact place (x, y) of an answer, and where its lettered mark stands without covering another."""

    letter: str
    second: bool
    x: float
    y: float
    mark_x: float
    mark_y: float


def place(parts: Sequence[Number]) -> tuple[float, float]:
    """The point that three parts, of which one is more than nothing, pull towards their corners."""
    total = sum(parts)
    x = sum(part * corner[0] for part, corner in zip(parts, CORNERS, strict=True)) / total
    y = sum(part * corner[1] for part, corner in zip(parts, CORNERS, strict=True)) / total
    return round(x, 1), round(y, 1)


def triangle(answers: Sequence[tuple[str, bool, Sequence[Number]]]) -> list[Spot]:
    """Spots for (letter, whether of the second sharing, three parts), in this order."""
    spots: list[Spot] = []
    for letter, second, parts in answers:
        x, y = place(parts)
        mark_x, mark_y = next(
            (
                there
                for there in _around(x, y)
                if all(
                    math.hypot(there[0] - one.mark_x, there[1] - one.mark_y) >= 2 * MARK + 2 for one in spots
                )
            ),
            (x, y),
        )
        spots.append(Spot(letter, second, x, y, mark_x, mark_y))
    return spots


def _around(x: float, y: float) -> Iterator[tuple[float, float]]:
    """Places for a mark, the nearest first, all inside the drawing."""
    for ring in range(24):
        turns = max(6 * ring, 1)
        for turn in range(turns):
            angle = 2 * math.pi * turn / turns
            there = (
                round(x + ring * MARK * math.cos(angle), 1),
                round(y + ring * MARK * math.sin(angle), 1),
            )
            if MARK <= there[0] <= WIDTH - MARK and MARK <= there[1] <= HEIGHT - MARK:
                yield there
