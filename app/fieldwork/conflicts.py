"""Two versions of one answer, and the person who decides between them."""

from typing import Any

from app.cohorts.models import Membership
from app.errors import Conflict
from app.fieldwork import content
from app.fieldwork.acks import Ack
from app.fieldwork.content import Content
from app.fieldwork.items import Item
from app.fieldwork.saving import composed, save_one
from app.fieldwork.sheets import OpenSheet
from app.fieldwork.wordings import Wordings
from app.kinds import kind

CURRENT = "current"


def keep_version(member: Membership, sheet: OpenSheet, item: Item, base: int, seen: int, which: str) -> Ack:
    """Settle what waits beside an answer by one of the versions: "current", or the id of one that waits.

    `base` is the answer's version and `seen` the sheet's, as they were on the screen: what came later is
    not decided unseen. Raises Conflict if that version waits no more.
    """
    if which == CURRENT:
        held, under = item.content, item.under
    else:
        other = next((one for one in item.others if one.id == which), None)
        if other is None:
            raise Conflict("Quelqu’un a déjà départagé ces versions.")
        held, under = other.content, other.under
    # Each under its own wording: what one cannot say any more is kept as it was said.
    fields = content.written(held, kind(under.kind), under.params)
    return settle(member, sheet, item, base, seen, fields, under.revision_id)


def settle(
    member: Membership,
    sheet: OpenSheet,
    item: Item,
    base: int,
    seen: int,
    fields: dict[str, list[str]],
    revision: int | None = None,
) -> Ack:
    """Settle what waits beside an answer by what these fields say, under the wording that was on the screen.

    Raises Invalid if they cannot be read.
    """
    wordings = Wordings()
    wordings.learn(sheet.visit.cohort_id, sheet.grid.id, sheet.edition_id, [(item.id, revision)])
    if under := wordings.on_screen(item.id, revision):
        content.read(fields, kind(under.kind), under.params)
    ids = tuple(one.id for one in item.others if one.number <= seen)
    return save_one(
        member, sheet, composed(member, sheet, item.id, base, fields, settles=ids, revision=revision)
    )


def combined(item: Item) -> dict[str, list[str]]:
    """Fields to start from when combining: texts of all versions one under the other, lists put together.

    Values that cannot be read under the present wording are left out: they stand above the fields in words.
    """
    how, params = kind(item.criterion.kind), item.criterion.params
    parts = [
        one if content.readable(one, how, params) else {**one, "value": None}
        for one in (item.content, *(other.content for other in item.others))
    ]
    held = parts[0]
    for part in parts[1:]:
        held = _both(held, part)
    return content.written(held, how, params)


def _both(one: Content, other: Content) -> Content:
    values = one["value"], other["value"]
    both_filled = all(isinstance(value, dict) for value in values) or all(
        isinstance(value, list) for value in values
    )
    return {
        "value": _joined(*values) if both_filled or one["value"] is None else one["value"],
        "empty": one["empty"],
        "note": _joined(one["note"], other["note"]),
        "confidence": one["confidence"] or other["confidence"],
    }


def _joined(one: Any, other: Any) -> Any:
    """Both in one: texts one under the other, lists and mappings put together; numbers stay the first's."""
    if isinstance(one, str) and isinstance(other, str):
        return one if other in one else f"{one}\n{other}".strip()
    if isinstance(one, dict) and isinstance(other, dict):
        return {**other, **{name: _joined(held, other.get(name)) for name, held in one.items()}}
    if isinstance(one, list) and isinstance(other, list):
        # A quote that both changed stays twice, the second as a new one: whoever combines strikes what is too much.
        known = {row["id"] for row in one if isinstance(row, dict) and "id" in row}
        return one + [
            {**row, "id": ""} if isinstance(row, dict) and row.get("id") in known else row
            for row in other
            if row not in one
        ]
    return other if one is None else one
