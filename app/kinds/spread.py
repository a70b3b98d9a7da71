"""How far apart answers are, without a centre and without a better end. Pure.

Every measure is between 0 (all the same) and 1 (as far apart as the question allows), needs at least two
answers, and does not change when groups are named in another order.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any


@dataclass(frozen=True)
class Spread:
    """`size` from 0 to 1, what it is in the question's own unit (French), over `n` answers."""

    size: float
    text: str
    n: int


def value_range(values: Sequence[float], width: float) -> float:
    """The distance between the lowest and the highest, over the greatest possible one."""
    return (max(values) - min(values)) / width


def relative_range(values: Sequence[float]) -> float:
    """The distance between the lowest and the highest, over the larger of the two; 1 across zero."""
    low, high = min(values), max(values)
    if low == high:
        return 0.0
    return 1.0 if low < 0 < high else (high - low) / max(abs(low), abs(high))


def disagreement(values: Sequence[Hashable]) -> float:
    """The share of pairs who chose otherwise (Gini-Simpson, without replacement)."""
    return mean_distance(values, lambda one, other: float(one != other))


def mean_distance(values: Sequence[Any], distance: Callable[[Any, Any], float]) -> float:
    """The mean distance over all pairs."""
    pairs = list(combinations(values, 2))
    return sum(distance(one, other) for one, other in pairs) / len(pairs)


def largest_distance(values: Sequence[Any], distance: Callable[[Any, Any], float]) -> float:
    """The greatest distance between two answers."""
    return max(distance(one, other) for one, other in combinations(values, 2))


def jaccard(one: Collection[str], other: Collection[str]) -> float:
    """What only one of two lists holds, over what either holds; 0 between two empty ones."""
    either = set(one) | set(other)
    return len(set(one) ^ set(other)) / len(either) if either else 0.0


def moved(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The part of the whole that would have to change place (total variation); 1 if one whole is nothing."""
    first, second = sum(one.values()), sum(other.values())
    if not first or not second:
        return float(first != second)
    return sum(abs(one.get(key, 0) / first - other.get(key, 0) / second) for key in {*one, *other}) / 2


def bray_curtis(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """What two counts do not share, over all that both counted; 0 when nobody counted anything."""
    counted = sum(one.values()) + sum(other.values())
    apart = sum(abs(one.get(key, 0) - other.get(key, 0)) for key in {*one, *other})
    return apart / counted if counted else 0.0


def percent(size: float) -> str:
    """As it is printed: 33 %."""
    return f"{round(size * 100)}\N{NO-BREAK SPACE}%"
