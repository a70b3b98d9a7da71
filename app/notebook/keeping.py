"""What phones send of the parts of notes: each edit once, by whoever writes the note, whatever the network did.

Edits apart are merged. Two texts for the same words, from two devices, are both kept until the person who wrote them
has read both (decision 0025).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from app.errors import Invalid
from app.extensions import db
from app.fieldwork.acks import Ack, Theirs
from app.fieldwork.batch import ReceivedElsewhere
from app.fieldwork.models import Outcome
from app.kinds.merge import merge_text
from app.kinds.reading import clean, clean_line, first
from app.notebook.access import places_of
from app.notebook.marks import marks_in
from app.notebook.models import NoteCitation, NoteEdit, NotePick, NoteSection
from app.notebook.sections import TITLE

LIMIT = 60_000
NOT_YOURS = "Cette partie n’est pas, ou plus, dans une note qui est la vôtre."
TAKEN = "Cette version porte un numéro déjà utilisé."
ELSEWHERE = "un autre de vos appareils"

Texts = dict[str, str]
NOTHING: Texts = {"title": "", "text": ""}
KEPT = (Outcome.applied, Outcome.merged)


def record_edits(sent: Sequence[tuple[int, ReceivedElsewhere]], at: datetime) -> dict[tuple[int, str], Ack]:
    """What became of each, by person and operation id. `place` is the membership whose note it is."""
    places = places_of({who for who, _ in sent}, {one.place for _, one in sent})
    sections = _held({one.about for _, one in sent})
    earlier = _edits({one.id for _, one in sent} | {one.after for _, one in sent if one.after})
    acks: dict[tuple[int, str], Ack] = {}
    for who, one in sent:
        if (who, one.id) in acks:
            continue
        section = sections.get(one.about)
        if (who, one.place) not in places or section is None or section.member_id != one.place:
            acks[who, one.id] = Ack(one.id, Outcome.refused, 0, at, NOT_YOURS)
        elif one.id in earlier:
            acks[who, one.id] = _repeated(earlier[one.id], one)
        else:
            edit = _record(section, one, earlier, at)
            earlier[edit.id] = edit
            acks[who, one.id] = _ack(edit, section)
    db.session.flush()
    return acks


def content_of(section: NoteSection) -> Texts:
    """What a part holds."""
    return {"title": section.title, "text": section.text}


def waiting_beside(section_ids: Sequence[str]) -> dict[str, list[NoteEdit]]:
    """The texts that wait beside parts until somebody has read both, by part, the first first."""
    found: dict[str, list[NoteEdit]] = {}
    if section_ids:
        wanted = select(NoteEdit).where(
            NoteEdit.section_id.in_(section_ids),
            NoteEdit.outcome == Outcome.conflict,
            NoteEdit.settled_by.is_(None),
        )
        for one in db.session.scalars(wanted.order_by(NoteEdit.received_at, NoteEdit.id)):
            found.setdefault(one.section_id, []).append(one)
    return found


def _held(ids: set[str]) -> dict[str, NoteSection]:
    """The parts, locked in the same order by everybody."""
    wanted = select(NoteSection).where(NoteSection.id.in_(ids)).order_by(NoteSection.id).with_for_update()
    return {one.id: one for one in db.session.scalars(wanted.execution_options(populate_existing=True))}


def _edits(ids: set[str]) -> dict[str, NoteEdit]:
    return {one.id: one for one in db.session.scalars(select(NoteEdit).where(NoteEdit.id.in_(ids)))}


def _record(
    section: NoteSection, one: ReceivedElsewhere, earlier: Mapping[str, NoteEdit], at: datetime
) -> NoteEdit:
    edit = NoteEdit(
        id=one.id,
        cohort_id=section.cohort_id,
        section_id=section.id,
        member_id=section.member_id,
        base_version=one.base,
        outcome=Outcome.refused.value,
        version=section.version,
        typed_at=one.typed_at or at,
        received_at=at,
    )
    current = content_of(section)
    try:
        mine = edit.content = _read(one.fields)
    except Invalid as refusal:
        edit.content = {
            name: " ".join(one.fields.get(name, ()))[:LIMIT].replace("\0", "") for name in NOTHING
        }
        edit.reason = refusal.message
        db.session.add(edit)
        return edit
    before = earlier.get(one.after or "")
    if before is not None and before.section_id != section.id:
        before = None
    if before is not None and before.outcome == Outcome.conflict and before.settled_by is None:
        before.settled_by = edit.id  # newer words of the same device stand for its older ones
    merged = _merged(section, one, mine, before)
    if merged is None:
        edit.outcome = Outcome.conflict.value
    else:
        edit.outcome = (Outcome.applied if merged == mine else Outcome.merged).value
        edit.result = merged if merged != mine else None
        if merged != current:
            write(section, merged, at)
        edit.version = section.version
    db.session.add(edit)
    return edit


def write(section: NoteSection, held: Texts, at: datetime) -> None:
    """What a part holds from now on, and what it refers to."""
    section.title, section.text = held["title"], held["text"]
    section.version += 1
    section.updated_at = at
    db.session.execute(delete(NoteCitation).where(NoteCitation.section_id == section.id))
    numbers = set(marks_in(section.text))
    picks = select(NotePick.id).where(NotePick.note_id == section.note_id, NotePick.number.in_(numbers))
    for pick_id in db.session.scalars(picks) if numbers else ():
        db.session.add(NoteCitation(cohort_id=section.cohort_id, section_id=section.id, pick_id=pick_id))
    db.session.flush()


def _merged(
    section: NoteSection, one: ReceivedElsewhere, mine: Texts, before: NoteEdit | None
) -> Texts | None:
    """What the part becomes, None when a person must decide."""
    current = content_of(section)
    if mine == current:
        return mine
    if before is None or before.outcome == Outcome.refused:
        if one.base == section.version:
            return mine
        base = _content_at(section, one.base)
    elif before.outcome == Outcome.conflict:
        base = _content_at(section, before.base_version)
    else:
        base = before.content
    merged = {name: merge_text(base[name], current[name], mine[name]) for name in NOTHING}
    title, text = merged["title"], merged["text"]
    return None if title is None or text is None else {"title": title, "text": text}


def _content_at(section: NoteSection, version: int) -> Texts:
    """What a part held at a version."""
    made = db.session.scalar(
        select(NoteEdit)
        .where(NoteEdit.section_id == section.id, NoteEdit.version == version, NoteEdit.outcome.in_(KEPT))
        .order_by(NoteEdit.received_at, NoteEdit.id)
        .limit(1)
    )
    if made is None:
        return content_of(section) if version == section.version else NOTHING
    return made.result or made.content


def _read(fields: Mapping[str, Sequence[str]]) -> Texts:
    return {
        "title": clean_line(first(fields, "title"), TITLE, "title"),
        "text": clean(first(fields, "text"), LIMIT, "text"),
    }


def _repeated(edit: NoteEdit, one: ReceivedElsewhere) -> Ack:
    if edit.member_id != one.place or edit.section_id != one.about:
        return Ack(one.id, Outcome.refused, 0, edit.received_at, TAKEN)
    section = db.session.get_one(NoteSection, edit.section_id)
    return _ack(edit, section)


def _ack(edit: NoteEdit, section: NoteSection) -> Ack:
    ack = Ack(edit.id, edit.outcome, edit.version, edit.received_at, edit.reason)
    if edit.outcome == Outcome.merged:
        return replace(ack, fields=_written(edit.result or edit.content))
    if edit.outcome == Outcome.conflict:
        held = content_of(section)
        theirs = Theirs(_written(held), held["text"], ELSEWHERE, section.updated_at, section.version)
        return replace(ack, theirs=theirs)
    return ack


def _written(held: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: [held[name]] for name in NOTHING}
