"""What a plain form sends of a part, and deciding between two versions: the same edits as a phone's.

Their ids are worked out from what was sent, so that a form sent twice is stored once.
"""

import json
import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from app.cohorts.models import Membership
from app.errors import Conflict, Invalid
from app.extensions import db
from app.fieldwork.acks import Ack
from app.fieldwork.batch import ReceivedElsewhere
from app.fieldwork.models import Outcome
from app.notebook.access import must_write
from app.notebook.keeping import content_of, record_edits
from app.notebook.models import NoteEdit
from app.notebook.notes import begun
from app.notebook.sections import section_of
from app.tables import now

ROOM = "note"
CURRENT = "current"
_FORMS = uuid.UUID("b0d1b7c6-52cb-4d0f-8b5a-4f7f4f7d3a10")


def save_section(
    member: Membership,
    writer: Membership,
    section_id: str,
    fields: Mapping[str, str],
    base: int,
    settles: Sequence[str] = (),
) -> Ack:
    """Record what a form says of a part; `settles` are the versions that were read beside it.

    Raises Forbidden, NotFound, and Invalid with the reason if it is refused.
    """
    must_write(member, writer)
    section = section_of(writer, section_id)
    begun(writer)
    told = [section.id, base, fields.get("title", ""), fields.get("text", ""), sorted(settles)]
    one = ReceivedElsewhere(
        id=str(uuid.uuid5(_FORMS, json.dumps(told))),
        room=ROOM,
        place=writer.id,
        about=section.id,
        base=base,
        fields={name: [fields.get(name, "")] for name in ("title", "text")},
    )
    [ack] = record_edits([(member.person_id, one)], now()).values()
    if ack.outcome == Outcome.refused:
        raise Invalid.single(ack.reason or "", "text")
    if ack.outcome != Outcome.conflict:
        _settle(section.id, settles, one.id)
    return ack


def keep_version(
    member: Membership, writer: Membership, section_id: str, which: str, base: int, seen: Sequence[str]
) -> Ack:
    """Decide between the versions of a part: "current", or the id of one that waits.

    `base` and `seen` are what was on the screen. Raises Conflict if that version waits no more.
    """
    must_write(member, writer)
    section = section_of(writer, section_id)
    if which == CURRENT:
        return save_section(member, writer, section_id, content_of(section), section.version, seen)
    other = db.session.scalar(
        select(NoteEdit).where(
            NoteEdit.id == which,
            NoteEdit.section_id == section.id,
            NoteEdit.outcome == Outcome.conflict,
            NoteEdit.settled_by.is_(None),
        )
    )
    if other is None or base != section.version:
        raise Conflict("Ces versions ont changé depuis que cette page est ouverte : relisez-les.")
    return save_section(member, writer, section_id, other.content, base, seen)


def _settle(section_id: str, ids: Sequence[str], by: str) -> None:
    waiting = select(NoteEdit).where(
        NoteEdit.section_id == section_id,
        NoteEdit.id.in_(ids),
        NoteEdit.outcome == Outcome.conflict,
        NoteEdit.settled_by.is_(None),
    )
    for one in db.session.scalars(waiting) if ids else ():
        one.settled_by = by
    db.session.flush()
