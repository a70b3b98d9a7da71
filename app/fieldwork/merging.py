"""What becomes of an edit made without having seen somebody else's. Pure: plain data in, plain data out.

An answer has three parts that merge on their own: what is answered (value and empty together), the
justification, the confidence. A part changed on one side only takes that side; a part changed on both
is merged by its kind, or word by word. Where that fails a person decides: nothing is chosen silently.
"""

from dataclasses import dataclass
from typing import Any

from app.fieldwork.content import Content
from app.kinds import Kind
from app.kinds.merge import merge_text

RESPONSE = ("value", "empty")


@dataclass(frozen=True)
class Merged:
    """Both edits in one content."""

    content: Content


@dataclass(frozen=True)
class Clash:
    """Both changed these parts ("response", "note", "confidence") in ways that only a person can reconcile."""

    parts: tuple[str, ...]


def merge(
    base: Content, theirs: Content, mine: Content, kind: Kind, params: dict[str, Any]
) -> Merged | Clash:
    """`mine` was written on `base` while the answer had become `theirs`."""
    merged: Content = {}
    clashes = []
    response = _one_side({name: base[name] for name in RESPONSE}, theirs, mine)
    if response is None and _both_valued(theirs, mine):
        value = kind.merge(base["value"], theirs["value"], mine["value"], params)
        response = None if value is None else {"value": value, "empty": None}
    if response is None:
        clashes.append("response")
    else:
        merged |= response
    note = merge_text(base["note"], theirs["note"], mine["note"])
    if note is None:
        clashes.append("note")
    merged["note"] = note
    confidence = _one_side({"confidence": base["confidence"]}, theirs, mine)
    if confidence is None:
        clashes.append("confidence")
    else:
        merged |= confidence
    return Clash(tuple(clashes)) if clashes else Merged(merged)


def _one_side(base: Content, theirs: Content, mine: Content) -> Content | None:
    """The part named by `base`'s keys if at most one side changed it, or both in the same way."""
    left, right = ({name: side[name] for name in base} for side in (theirs, mine))
    if right in (left, base):
        return left
    return right if left == base else None


def _both_valued(theirs: Content, mine: Content) -> bool:
    return all(side["value"] is not None and side["empty"] is None for side in (theirs, mine))
