"""Rows that people add, remove and move, in editors and in answers.

Their fields are repeated under names that begin with `row_` (row_id, row_label…): the nth string
of each is the nth row. kinds.js does the same as `edit_rows` on the page.
"""

from app.kinds.base import Form, FormLists
from app.kinds.reading import every

MOST_ROWS = 60


def read_rows(form: Form, *fields: str) -> list[dict[str, str]]:
    """One mapping per row, with '' where a repeated field is short."""
    lists = {field: every(form, f"row_{field}") for field in fields}
    length = max(map(len, lists.values()), default=0)
    return [
        {field: texts[n] if n < len(texts) else "" for field, texts in lists.items()} for n in range(length)
    ]


def write_rows(rows: list[dict[str, str]], *fields: str) -> FormLists:
    """The form that `read_rows` reads back."""
    return {f"row_{field}": [row.get(field) or "" for row in rows] for field in fields}


def edit_rows(form: Form, action: str) -> FormLists:
    """The form after `add`, `remove:2`, `up:2` or `down:2`; unchanged when it makes no sense."""
    edited = {"row_id": [], "row_label": [], **{name: list(form[name]) for name in form}}
    rows = {name: texts for name, texts in edited.items() if name.startswith("row_")}
    length = max(map(len, rows.values()), default=0)
    for texts in rows.values():
        texts += [""] * (length - len(texts))
    verb, _, place = action.partition(":")
    if verb == "add":
        for texts in rows.values() if length < MOST_ROWS else ():
            texts.append("")
        return edited
    row = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else length
    other = {"up": row - 1, "down": row + 1}.get(verb, row)
    if row >= length or not 0 <= other < length:
        return edited
    for texts in rows.values():
        if verb == "remove":
            del texts[row]
        elif verb in ("up", "down"):
            texts[row], texts[other] = texts[other], texts[row]
    return edited
