"""What is sent by a plain form, with no script: it becomes the same operations as a phone's.

Their ids are worked out from what was sent, so that a form sent twice is stored once.
"""

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.cohorts.models import Membership
from app.errors import Forbidden, Invalid
from app.fieldwork import content, ledger
from app.fieldwork.acks import Ack
from app.fieldwork.batch import Received
from app.fieldwork.content import BLANK, Content
from app.fieldwork.items import Item
from app.fieldwork.models import Outcome
from app.fieldwork.operations import record_operations
from app.fieldwork.sheets import OpenSheet
from app.fieldwork.wordings import Wording, Wordings
from app.kinds import kind

Form = Mapping[str, Sequence[str]]

_FORMS = uuid.UUID("5f0c2a8e-8d0b-4f3e-9a53-3a4a1f6f2b77")
_NAME = re.compile(r"c([0-9]{1,9})-(.{1,80})", re.DOTALL)


@dataclass
class Saved:
    """What became of a form: how many answers were stored, which met somebody else's, which must be corrected."""

    stored: int = 0
    conflicts: int = 0
    # Why answers were kept aside, one sentence per answer.
    late: list[str] = field(default_factory=list)
    # By criterion id: messages by field, and the fields as typed.
    errors: dict[int, dict[str, str]] = field(default_factory=dict)
    typed: dict[int, dict[str, list[str]]] = field(default_factory=dict)


def save_sheet(member: Membership, sheet: OpenSheet, items: Mapping[int, Item], form: Form) -> Saved:
    """Record every answer that the form changed. One that cannot be taken does not hold up the others."""
    require_mine(sheet)
    saved, received = Saved(), []
    sent = by_criterion(form)
    # A form may have been open while the visit took another edition along.
    revisions = {one: take_number(fields, "revision") for one, fields in sent.items()}
    wordings = Wordings()
    wordings.learn(sheet.visit.cohort_id, sheet.grid.id, sheet.edition_id, revisions.items())
    for criterion_id, fields in sent.items():
        base, revision = take_number(fields, "base"), revisions[criterion_id]
        under = wordings.on_screen(criterion_id, revision)
        if under is None or base is None:
            continue
        if _is_changed(sheet, items.get(criterion_id), criterion_id, under, base, fields, saved):
            received.append(composed(member, sheet, criterion_id, base, fields, revision=revision))
    for one, ack in zip(received, record_operations(member.person_id, received), strict=True):
        if ack.outcome == Outcome.refused:
            saved.errors.setdefault(one.criterion_id, {"": ack.reason or ""})
            saved.typed[one.criterion_id] = one.fields
        elif ack.outcome == Outcome.late:
            saved.late.append(ack.reason or "")
        else:
            saved.stored += 1
            saved.conflicts += ack.outcome == Outcome.conflict
    return saved


def save_one(member: Membership, sheet: OpenSheet, received: Received) -> Ack:
    """Record one operation made by a page. Raises Invalid with the reason if it is refused."""
    require_mine(sheet)
    [ack] = record_operations(member.person_id, [received])
    if ack.outcome == Outcome.refused:
        raise Invalid.single(ack.reason or "")
    return ack


def composed(
    member: Membership,
    sheet: OpenSheet,
    criterion_id: int,
    base: int,
    fields: dict[str, list[str]],
    *,
    settles: tuple[str, ...] = (),
    restores: int | None = None,
    revision: int | None = None,
) -> Received:
    """The operation that a form stands for."""
    told = [member.person_id, str(sheet.key), criterion_id, base, fields, settles, restores, revision]
    name = str(uuid.uuid5(_FORMS, json.dumps(told, sort_keys=True)))
    return Received(
        name, sheet.key, criterion_id, base, fields, settles=settles, restores=restores, revision=revision
    )


def by_criterion(form: Form) -> dict[int, dict[str, list[str]]]:
    """The form's fields « c34-note » by criterion, without the prefix."""
    found: dict[int, dict[str, list[str]]] = {}
    for name, texts in form.items():
        if match := _NAME.fullmatch(name):
            found.setdefault(int(match[1]), {})[match[2]] = list(texts)
    return found


def take_number(fields: dict[str, list[str]], name: str) -> int | None:
    """Takes a number that goes with the fields of a criterion out of them; None if there is none."""
    [text, *_] = fields.pop(name, [""]) or [""]
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def require_mine(sheet: OpenSheet) -> None:
    """Raises Forbidden to somebody who only reads this sheet."""
    if not sheet.mine:
        raise Forbidden("Cette fiche n’est pas la vôtre : vous pouvez la lire, pas y répondre.")


def _is_changed(
    sheet: OpenSheet,
    item: Item | None,
    criterion_id: int,
    under: Wording,
    base: int,
    fields: dict[str, list[str]],
    saved: Saved,
) -> bool:
    """Whether the fields say something else than what was on the screen; notes what cannot be read."""
    how = kind(under.kind)
    try:
        typed = content.read(fields, how, under.params)
    except Invalid as refusal:
        saved.errors[criterion_id] = refusal.errors
        return True
    shown = _answer_at(sheet, item, criterion_id, base)
    return typed != (shown if content.readable(shown, how, under.params) else BLANK)


def _answer_at(sheet: OpenSheet, item: Item | None, criterion_id: int, base: int) -> Content:
    if item is not None and base == item.version:
        return item.content
    if base == 0 or sheet.sheet_id is None:
        return BLANK
    row = ledger.made(sheet.visit.cohort_id, sheet.sheet_id, criterion_id, base)
    return BLANK if row is None else row.result or row.content
