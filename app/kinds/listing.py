"""What the kinds made of rows that people add (quotes, photos) share."""

import re
from collections.abc import Callable
from typing import Any

from app.errors import Invalid
from app.kinds.base import Value
from app.kinds.merge import merge_rows, merge_whole
from app.kinds.reading import UNREADABLE

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")


def check_row_id(given: Any) -> str:
    """A row's identity, made once by the page or by `parse`."""
    if not isinstance(given, str) or not _ID.fullmatch(given):
        raise Invalid({"": UNREADABLE})
    return given


def merge_listed(
    field: str,
    key: str,
    base: Value | None,
    theirs: Value | None,
    mine: Value | None,
    merge_one: Callable[[Any, Any, Any], Any | None],
    limit: int,
) -> Value | None:
    """Merge two lists of rows; a person decides when both together would pass the limit."""
    whole = merge_whole(base, theirs, mine)
    if whole is not None or not (theirs and mine):
        return whole
    rows = merge_rows(base[field] if base else [], theirs[field], mine[field], key, merge_one)
    if not rows or len(rows) > max(limit, len(theirs[field]), len(mine[field])):
        return None
    return {field: rows}
