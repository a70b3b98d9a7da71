"""Three-way merging of plain data. Everywhere, None means that a person must decide.

Laws kept by every function (and by tests): an unchanged side gives way to the other, two equal
sides give that value, swapping the sides keeps the same content, and what either side added is
in the result or there is no result.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

_WORD = re.compile(r"\s*\S+|\s+\Z")
_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
# Above this many matching pairs difflib takes seconds: such texts are left to people.
_MOST_PAIRS = 1_500_000


class _Edit(NamedTuple):
    start: int
    end: int
    put: tuple[str, ...]


def merge_whole(base: Any, theirs: Any, mine: Any) -> Any | None:
    """Merge two values that cannot be cut into parts."""
    if theirs in (mine, base):
        return mine
    return theirs if mine == base else None


def merge_text(base: str, theirs: str, mine: str) -> str | None:
    """Merge edits of words that neither overlap nor touch."""
    whole = merge_whole(base, theirs, mine)
    if whole is not None:
        return str(whole)
    for cut in (_WORD, _LINE):
        tokens = [cut.findall(text) for text in (base, theirs, mine)]
        if _pairs(tokens[0], tokens[1]) + _pairs(tokens[0], tokens[2]) <= _MOST_PAIRS:
            return _merge_tokens(*tokens)
    return None


def merge_set(base: Sequence[str], theirs: Sequence[str], mine: Sequence[str]) -> set[str]:
    """What both kept, and what either added."""
    before, left, right = set(base), set(theirs), set(mine)
    return (left & right) | (left - before) | (right - before)


def merge_map(
    base: Mapping[str, Any],
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
    merge_one: Callable[[Any, Any, Any], Any | None] = merge_whole,
) -> dict[str, Any] | None:
    """Merge mappings key by key; an item erased on one side and edited on the other conflicts."""
    merged: dict[str, Any] = {}
    for key in [*theirs, *(key for key in mine if key not in theirs)]:
        old, left, right = base.get(key), theirs.get(key), mine.get(key)
        if left is None or right is None:
            kept = right if left is None else left
            if old is None:
                merged[key] = kept
            elif kept != old:
                return None
            continue
        item = merge_one(old, left, right)
        if item is None:
            return None
        merged[key] = item
    return merged


def merge_rows(
    base: Sequence[Mapping[str, Any]],
    theirs: Sequence[Mapping[str, Any]],
    mine: Sequence[Mapping[str, Any]],
    key: str,
    merge_one: Callable[[Any, Any, Any], Any | None],
) -> list[dict[str, Any]] | None:
    """Merge ordered rows by the identity in `key`; the order is that of the side that moved."""
    before, left, right = ({row[key]: dict(row) for row in rows} for rows in (base, theirs, mine))
    merged = merge_map(before, left, right, merge_one)
    if merged is None:
        return None
    common = [name for name in before if name in left]
    moved = common != [name for name in left if name in before]
    first, second = (left, right) if moved else (right, left)
    order = [*first, *(name for name in second if name not in first)]
    return [merged[name] for name in order if name in merged]


def _merge_tokens(base: list[str], theirs: list[str], mine: list[str]) -> str | None:
    edits = sorted({*_edits(base, theirs), *_edits(base, mine)})
    merged: list[str] = []
    position = 0
    for number, edit in enumerate(edits):
        if number and edit.start <= edits[number - 1].end:
            return None
        merged += base[position : edit.start]
        merged += edit.put
        position = edit.end
    return "".join(merged + base[position:])


def _edits(base: list[str], changed: list[str]) -> list[_Edit]:
    matcher = SequenceMatcher(None, base, changed, autojunk=False)
    return [
        _Edit(start, end, tuple(changed[left:right]))
        for tag, start, end, left, right in matcher.get_opcodes()
        if tag != "equal"
    ]


def _pairs(left: list[str], right: list[str]) -> int:
    counts = Counter(right)
    return sum(number * counts[token] for token, number in Counter(left).items())
