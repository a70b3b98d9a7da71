"""What one jotting holds: {"text", "criterion", "removed"}, read from fields, written back, and merged. Pure.

A jotting has one author, so what two of their phones wrote is never put to anybody to choose from: edits apart
become one text, others stand one under the other.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import Invalid
from app.kinds.merge import merge_text, merge_whole
from app.kinds.reading import clean, first

Jotted = dict[str, Any]
Fields = Mapping[str, Sequence[str]]

NOTHING: Jotted = {"text": "", "criterion": None, "removed": False}
LIMIT = 20_000
CHOOSE = "Choisissez un critère dans la liste."


def read(fields: Fields) -> Jotted:
    """The content that was entered. Raises Invalid for what can never be stored."""
    text = clean(first(fields, "text"), LIMIT, "text")
    named = first(fields, "criterion")
    if named and not (named.isascii() and named.isdecimal() and len(named) < 10):
        raise Invalid({"criterion": CHOOSE})
    removed = first(fields, "removed") not in ("", "0")
    return {"text": text, "criterion": int(named) if named else None, "removed": removed}


def written(content: Jotted) -> dict[str, list[str]]:
    """The fields that read back to this content."""
    fields = {"text": [content["text"]], "criterion": [str(content["criterion"] or "")]}
    return fields | {"removed": ["1"]} if content["removed"] else fields


def merge(base: Jotted, theirs: Jotted, mine: Jotted) -> Jotted:
    """`mine` was written on `base` while the jotting had become `theirs`. No word of either is lost."""
    where = merge_whole([base["criterion"]], [theirs["criterion"]], [mine["criterion"]])
    return {
        "text": _text(base["text"], theirs["text"], mine["text"]),
        # Both moved it: the last to arrive is right, and it can be moved again.
        "criterion": (where or [mine["criterion"]])[0],
        # Removing means the text that was seen: what was written elsewhere meanwhile brings it back.
        "removed": _removed(base, theirs, mine) or _removed(base, mine, theirs),
    }


def _text(base: str, theirs: str, mine: str) -> str:
    merged = merge_text(base, theirs, mine)
    if merged is not None:
        return merged
    for one, other in ((theirs, mine), (mine, theirs)):
        if not other.strip() or _places(other, one):
            return one
        # Where all that was seen still stands, between what was added to it, the other takes its place.
        if base.strip() and len(places := _places(base, one)) == 1:
            return one[: places[0].start()] + other.strip() + one[places[0].end() :]
    return f"{theirs}\n\n{mine}"


def _places(words: str, text: str) -> list[re.Match[str]]:
    """Where these words stand in a text, whole."""
    return list(re.finditer(rf"(?<!\S){re.escape(words.strip())}(?!\S)", text))


def _removed(base: Jotted, remover: Jotted, other: Jotted) -> bool:
    """Whether one side's removal stands beside what the other did."""
    if not remover["removed"]:
        return False
    return bool(other["removed"] or (not base["removed"] and other["text"] == base["text"]))
