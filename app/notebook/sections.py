"""The parts of a note: adding, moving, taking out and putting back. Nothing that was written is lost by any of it."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from app.cohorts.models import Membership
from app.errors import Conflict, Invalid, NotFound
from app.extensions import db
from app.fieldwork.models import Outcome
from app.kinds.reading import clean_line
from app.notebook.access import must_write
from app.notebook.models import Note, NoteEdit, NoteSection
from app.notebook.notes import begun, note_of
from app.notebook.outline import moved, put_after, settled
from app.tables import now

TITLE = 200
MOST = 60
MEANWHILE = "Le plan a changé dans un autre onglet ou sur un autre appareil : le voici tel qu’il est. Refaites ce déplacement s’il vous convient encore."


def sections_of(note: Note | None, *, removed: bool = False) -> list[NoteSection]:
    """The parts in the order of the plan; or those that were taken out, the last first."""
    if note is None:
        return []
    wanted = select(NoteSection).where(
        NoteSection.cohort_id == note.cohort_id, NoteSection.note_id == note.id
    )
    if removed:
        wanted = wanted.where(NoteSection.removed_at.is_not(None)).order_by(NoteSection.removed_at.desc())
    else:
        wanted = wanted.where(NoteSection.removed_at.is_(None)).order_by(NoteSection.position, NoteSection.id)
    return list(db.session.scalars(wanted))


def section_of(writer: Membership, section_id: str) -> NoteSection:
    """One part of a student's note, taken out or not. Raises NotFound."""
    note = note_of(writer)
    found = db.session.scalar(
        select(NoteSection).where(
            NoteSection.cohort_id == writer.cohort_id,
            NoteSection.id == section_id,
            NoteSection.note_id == (note.id if note else 0),
        )
    )
    if found is None:
        raise NotFound()
    return found


def add_section(member: Membership, writer: Membership, section_id: str, title: str) -> NoteSection:
    """Add a part at the end, under the id that the form gave it: the same form twice adds one.

    Raises Forbidden, Invalid (title), and NotFound for an id that no form of ours gave.
    """
    must_write(member, writer)
    try:
        name = str(uuid.UUID(section_id))
    except ValueError:
        raise NotFound() from None
    words = clean_line(title, TITLE, "title")
    if not words:
        raise Invalid.single("Donnez un titre à cette partie.", "title")
    note = begun(writer)
    known = db.session.get(NoteSection, name)
    if known is not None:
        if known.note_id != note.id:
            raise NotFound()
        return known
    there = sections_of(note)
    if len(there) >= MOST:
        raise Invalid.single(f"{MOST} parties au plus : retirez-en une, ou réunissez-en deux.", "title")
    made = NoteSection(
        id=name,
        cohort_id=note.cohort_id,
        note_id=note.id,
        member_id=writer.id,
        position=len(there),
        depth=1,
        title=words,
        version=1,
        updated_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    db.session.add(_first_edit(made))
    note.plan_version += 1
    db.session.flush()
    return made


def _first_edit(made: NoteSection) -> NoteEdit:
    """What the next edits are compared with."""
    return NoteEdit(
        id=made.id,
        cohort_id=made.cohort_id,
        section_id=made.id,
        member_id=made.member_id,
        base_version=0,
        content={"title": made.title, "text": ""},
        outcome=Outcome.applied.value,
        version=1,
        typed_at=made.updated_at,
        received_at=made.updated_at,
    )


def move_section(member: Membership, writer: Membership, section_id: str, way: str, seen: int) -> None:
    """Move a part a step: up, down, in or out. Raises Forbidden, NotFound, and Conflict if the plan changed."""
    _place(member, writer, section_id, seen, way=way)


def place_section(member: Membership, writer: Membership, section_id: str, after: str, seen: int) -> None:
    """Put a part right after another one, "" for first. Raises as `move_section` does."""
    _place(member, writer, section_id, seen, after=after)


def _place(
    member: Membership, writer: Membership, section_id: str, seen: int, way: str = "", after: str = ""
) -> None:
    must_write(member, writer)
    section = section_of(writer, section_id)
    note = begun(writer)
    if note.plan_version != seen or section.removed_at is not None:
        raise Conflict(MEANWHILE)
    there = sections_of(note)
    rows = [(one.id, one.depth) for one in there]
    changed = moved(rows, section.id, way) if way else put_after(rows, section.id, after)
    if changed != rows:
        _arrange(note, there, changed)


def take_out(member: Membership, writer: Membership, section_id: str) -> None:
    """Take a part out of the plan; its text is kept, and those below it stay. Twice is once."""
    must_write(member, writer)
    section = section_of(writer, section_id)
    note = begun(writer)
    if section.removed_at is None:
        section.removed_at = now()
        there = [one for one in sections_of(note) if one.id != section.id]
        _arrange(note, there, settled([(one.id, one.depth) for one in there]))


def put_back(member: Membership, writer: Membership, section_id: str) -> None:
    """Put a part back, at the end of the plan. Twice is once."""
    must_write(member, writer)
    section = section_of(writer, section_id)
    note = begun(writer)
    if section.removed_at is not None:
        there = sections_of(note)
        section.removed_at = None
        rows = [*((one.id, one.depth) for one in there), (section.id, 1)]
        _arrange(note, [*there, section], rows)


def _arrange(note: Note, there: Sequence[NoteSection], rows: Sequence[tuple[str, int]]) -> None:
    by_id = {one.id: one for one in there}
    for position, (name, depth) in enumerate(rows):
        by_id[name].position, by_id[name].depth = position, depth
    note.plan_version += 1
    db.session.flush()
