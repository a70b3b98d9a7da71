"""A word-by-word difference that stays readable: where little was kept, one text after the other. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.grids.worddiff import FieldChange, Piece

# Below this part of the longer text, what was kept is mostly small words that happen to be the same.
KEPT = 0.5


def readable(changes: Iterable[FieldChange]) -> tuple[FieldChange, ...]:
    """The same changes; one that keeps little is told as the whole old text, then the whole new one."""
    return tuple(replace(one, pieces=readable_pieces(one.pieces)) for one in changes)


def readable_pieces(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Pieces that still make the new text without what was removed, and the old one without what was added."""
    old = "".join(one.text for one in pieces if one.kind != "added")
    new = "".join(one.text for one in pieces if one.kind != "removed")
    kept = sum(len(one.text.strip()) for one in pieces if one.kind == "same")
    broken = sum(one.kind != "same" for one in pieces)
    if broken < 3 or kept >= KEPT * max(len(old), len(new)):
        return tuple(pieces)
    return tuple(Piece(kind, text) for kind, text in (("removed", old), ("added", new)) if text)  # type: ignore[arg-type]
