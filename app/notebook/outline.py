"""The plan of a note: parts in order, each at a depth of 1 to 3. Pure.

A part takes along those below it. Whatever is moved, the first part stands at depth 1 and none stands more than one
step deeper than the one before it.
"""

from collections.abc import Sequence

DEEPEST = 3
WAYS = ("up", "down", "in", "out")

# The id of a part, and its depth.
Row = tuple[str, int]


def block_of(rows: Sequence[Row], at: int) -> int:
    """Where the block of the part at this place ends: after those below it."""
    end = at + 1
    while end < len(rows) and rows[end][1] > rows[at][1]:
        end += 1
    return end


def moved(rows: Sequence[Row], which: str, way: str) -> list[Row]:
    """The plan with one part moved up, down, in or out; as it was where that is not possible."""
    at = _place(rows, which)
    if at is None or way not in WAYS:
        return list(rows)
    end, depth = block_of(rows, at), rows[at][1]
    if way in ("in", "out"):
        by = 1 if way == "in" else -1
        changed = [*rows[:at], *((one, deep + by) for one, deep in rows[at:end]), *rows[end:]]
        if any(not 1 <= deep <= DEEPEST for _, deep in changed[at:end]):
            return list(rows)
        if way == "in" and (at == 0 or depth > rows[at - 1][1]):
            return list(rows)
        return settled(changed)
    block, others = list(rows[at:end]), [*rows[:at], *rows[end:]]
    below = None if end == len(rows) else block_of(rows, end) - (end - at)
    to = _before(rows, at) if way == "up" else below
    return list(rows) if to is None else settled([*others[:to], *block, *others[to:]])


def put_after(rows: Sequence[Row], which: str, after: str) -> list[Row]:
    """The plan with one part, and those below it, right after another ("": first)."""
    at = _place(rows, which)
    if at is None or which == after:
        return list(rows)
    end = block_of(rows, at)
    block, others = list(rows[at:end]), [*rows[:at], *rows[end:]]
    place = _place(others, after)
    if after and place is None:
        return list(rows)
    to = 0 if place is None else place + 1
    return settled([*others[:to], *block, *others[to:]])


def settled(rows: Sequence[Row]) -> list[Row]:
    """The same with no part deeper than one step below the one before it."""
    found: list[Row] = []
    before = 0
    for one, depth in rows:
        before = max(1, min(depth, before + 1, DEEPEST))
        found.append((one, before))
    return found


def numbered(rows: Sequence[Row]) -> dict[str, str]:
    """The number of each part: « 2.1 »."""
    counts: list[int] = []
    found = {}
    for one, depth in rows:
        counts = [*counts[:depth], *[0] * (depth - len(counts))]
        counts[depth - 1] += 1
        found[one] = ".".join(map(str, counts))
    return found


def _place(rows: Sequence[Row], which: str) -> int | None:
    return next((place for place, (one, _) in enumerate(rows) if one == which), None)


def _before(rows: Sequence[Row], at: int) -> int | None:
    """Where the block goes that moves up: before the part of its depth that it follows, or the part just above it."""
    if at == 0:
        return None
    depth = rows[at][1]
    for place in range(at - 1, -1, -1):
        if rows[place][1] <= depth:
            return place
    return 0
