"""Every edit of an answer that reached the server, in words, and taking an earlier one up again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.cohorts.models import Membership
from app.errors import NotFound
from app.extensions import db
from app.fieldwork import content
from app.fieldwork.acks import Ack
from app.fieldwork.beside import state_of_late
from app.fieldwork.items import Item
from app.fieldwork.models import Operation, Outcome
from app.fieldwork.saving import composed, save_one
from app.fieldwork.sheets import OpenSheet
from app.grids.models import Revision
from app.kinds import kind

OUTCOMES = {
    "applied": "enregistré",
    "merged": "réuni avec une autre modification",
    "conflict": "gardé à côté : deux versions différentes",
    "refused": "refusé",
    "late": "gardé à part",
}
# What the team decided of an edit that came too late.
DECIDED = {
    "waiting": "",
    "added": ", puis ajouté à la fiche par {who}",
    "aside": ", puis laissé de côté par {who}",
    "replaced": ", puis remplacé par un texte plus récent de la même personne",
}


_decider, _deciding = aliased(Membership), aliased(Person)


@dataclass(frozen=True)
class Entry:
    """One edit. `text` is what was typed, `became` what the answer became when others' edits were in it."""

    number: int
    by: str
    typed_at: datetime
    received_at: datetime
    outcome: str
    words: str
    reason: str | None
    text: str
    became: str | None
    restores: int | None
    settled: bool
    is_current: bool
    may_return: bool

    @property
    def travelled(self) -> bool:
        """Whether the edit waited on a phone for over a minute."""
        return (self.received_at - self.typed_at).total_seconds() > 60


def history(sheet: OpenSheet, item: Item) -> list[Entry]:
    """The edits of a criterion on a sheet, the last first."""
    if sheet.sheet_id is None:
        return []
    found = list(db.session.execute(_operations(sheet, item.id)))
    kept = next((row.number for row in found if _made_current(row, item)), None)
    return [_entry(row, row.number == kept) for row in found]


def take_up_again(member: Membership, sheet: OpenSheet, item: Item, number: int, base: int) -> Ack:
    """Make an earlier edit the answer again, as a new edit. Raises NotFound, or Invalid if it fits no more."""
    row = None
    if sheet.sheet_id is not None:
        row = db.session.execute(_operations(sheet, item.id).where(Operation.number == number)).first()
    if row is None or row.outcome == Outcome.refused:
        raise NotFound()
    fields = content.written(row.result or row.content, kind(row.kind), row.params)
    again = composed(member, sheet, item.id, base, fields, restores=number, revision=row.revision_id)
    return save_one(member, sheet, again)


def _operations(sheet: OpenSheet, criterion_id: int) -> Any:
    return (
        select(
            Operation.__table__, Person.name, Revision.kind, Revision.params, _deciding.name.label("decider")
        )
        .join(Membership, Membership.id == Operation.member_id)
        .join(Person, Person.id == Membership.person_id)
        .join(Revision, Revision.id == Operation.revision_id)
        .outerjoin(_decider, _decider.id == Operation.decided_by_id)
        .outerjoin(_deciding, _deciding.id == _decider.person_id)
        .where(
            Operation.cohort_id == sheet.visit.cohort_id,
            Operation.sheet_id == sheet.sheet_id,
            Operation.criterion_id == criterion_id,
        )
        .order_by(Operation.number.desc())
    )


def _made_current(row: Any, item: Item) -> bool:
    return row.outcome in (Outcome.applied, Outcome.merged) and row.answer_version == item.version


def _entry(row: Any, is_current: bool) -> Entry:
    how = kind(row.kind)
    refused = row.outcome == Outcome.refused
    return Entry(
        number=row.number,
        by=row.name,
        # A phone's clock may be wrong by a year; nothing was typed after it was received.
        typed_at=min(row.typed_at, row.received_at),
        received_at=row.received_at,
        outcome=row.outcome,
        words=_in_words(row),
        reason=row.reason,
        text=_as_typed(row, how),
        became=content.described(row.result, how, row.params) if row.result else None,
        restores=row.restores,
        settled=row.settled_by is not None,
        is_current=is_current,
        may_return=not refused and not is_current,
    )


def _in_words(row: Any) -> str:
    words = OUTCOMES[row.outcome]
    if row.outcome == Outcome.late:
        return words + DECIDED[state_of_late(row)].format(who=row.decider)
    return f"{words}, ajouté par {row.decider}" if row.decider else words


def _as_typed(row: Any, how: Any) -> str:
    if "typed" not in row.content:
        return content.described(row.content, how, row.params)
    said = (text.strip() for texts in row.content["typed"].values() for text in texts)
    return " · ".join(text for text in said if text)
