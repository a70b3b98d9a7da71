"""What an operation does to an answer: it replaces it, is merged with it, or waits beside it for a decision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.fieldwork import content
from app.fieldwork.batch import Received
from app.fieldwork.content import Content
from app.fieldwork.desks import Current, Desk
from app.fieldwork.merging import Clash, merge
from app.fieldwork.models import Outcome
from app.fieldwork.wordings import Wording
from app.kinds import kind


def enter(
    desk: Desk, one: Received, under: Wording, member_id: int, mine: Content, at: datetime
) -> dict[str, Any]:
    """Write an operation into the sheet's history; its outcome is still to be settled."""
    desk.version += 1
    row: dict[str, Any] = {
        "id": one.id,
        "cohort_id": desk.cohort_id,
        "sheet_id": desk.sheet_id,
        "criterion_id": one.criterion_id,
        "revision_id": under.revision_id,
        "member_id": member_id,
        "number": desk.version,
        "base_version": one.base,
        "content": mine,
        "result": None,
        "outcome": Outcome.refused.value,
        "reason": None,
        "answer_version": desk.current(one.criterion_id).version,
        "restores": one.restores,
        "settled_by": None,
        "typed_at": one.typed_at or at,
        "received_at": at,
    }
    desk.operations.append(row)
    return row


def take_effect(
    desk: Desk, one: Received, row: dict[str, Any], wording: Wording, earlier: Mapping[str, Any] | None
) -> None:
    """Settle the outcome of a readable operation, in its `row`, and what the answer becomes, on its desk.

    `earlier` is the member's own operation that this one was typed after, if there is one.
    """
    mine, current = row["content"], desk.current(one.criterion_id)
    if earlier is not None and earlier["outcome"] == Outcome.conflict:
        # One's newer words stand for one's older ones; the group's version stays beside them.
        desk.settlements.append((one.id, one.criterion_id, (one.after or "",)))
    after = _merged(desk, one, mine, wording, current, earlier)
    if after is None:
        row["outcome"] = Outcome.conflict.value
        # The answer stays; that there is something to decide is news for everybody on this sheet.
        _keep(current, desk, row, wording, current.content, by=None)
        return
    row["outcome"] = (Outcome.applied if after == mine else Outcome.merged).value
    if after != mine:
        row["result"] = after
    if after != current.content:
        current.version += 1
        _keep(current, desk, row, wording, after, by=row["member_id"])
        desk.made[(one.criterion_id, current.version)] = after
    elif one.settles and current.stored:
        _keep(current, desk, row, wording, after, by=None)
    row["answer_version"] = current.version
    if one.settles:
        desk.settlements.append((one.id, one.criterion_id, one.settles))


def _merged(
    desk: Desk,
    one: Received,
    mine: Content,
    wording: Wording,
    current: Current,
    earlier: Mapping[str, Any] | None,
) -> Content | None:
    """What the answer becomes, None when a person must decide."""
    if mine == current.content:
        return mine
    how = kind(wording.kind)
    if earlier is None or earlier["outcome"] in (Outcome.refused, Outcome.late):
        if one.base == current.version:
            return mine
        base = desk.content_at(one.criterion_id, one.base)
    elif earlier["outcome"] == Outcome.conflict:
        base = desk.content_at(one.criterion_id, earlier["base_version"])
    else:
        # Against what the person had typed: what others wrote was merged in without being on this screen.
        base = earlier["content"]
    # Answered under another wording of the criterion: pooled only if it can be read under this one.
    if current.revision_id != wording.revision_id and not all(
        content.readable(side, how, wording.params) for side in (base, current.content)
    ):
        return None
    outcome = merge(base, current.content, mine, how, wording.params)
    return None if isinstance(outcome, Clash) else outcome.content


def _keep(
    current: Current, desk: Desk, row: dict[str, Any], wording: Wording, held: Content, by: int | None
) -> None:
    """Note what is to be stored as the answer; `by` is who changed it, None when it only has news beside it."""
    before = current.row or {}
    current.content = held
    if by is None:
        current.row = {**before, "sheet_version": row["number"]}
        return
    current.revision_id = wording.revision_id
    current.row = {
        **held,
        "revision_id": wording.revision_id,
        "missing": content.missing(held, kind(wording.kind), wording.params),
        "version": current.version,
        "sheet_version": row["number"],
        "author_id": by,
        "updated_at": row["received_at"],
    }
