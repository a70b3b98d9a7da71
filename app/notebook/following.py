"""The notes of a promotion side by side, for the team: where each stands, never how good it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.cohorts.models import Membership
from app.extensions import db
from app.notebook.access import writers
from app.notebook.marks import Length, length_of
from app.notebook.models import About, Note, NoteRemark, NoteSection


@dataclass(frozen=True)
class Followed:
    """One student's note: its subject, how much there is of it, and where the team says that subject and plan stand."""

    writer: Membership
    subject: str
    parts: int
    length: Length
    standing: dict[str, str]
    # The student said the last word somewhere: somebody is waited for.
    awaited: bool


def followed(member: Membership) -> Sequence[Followed]:
    """The notes that the member reads, by name."""
    notes = {
        one.member_id: one
        for one in db.session.scalars(select(Note).where(Note.cohort_id == member.cohort_id))
    }
    texts: dict[int, list[str]] = {}
    rows = select(NoteSection.note_id, NoteSection.text).where(
        NoteSection.cohort_id == member.cohort_id, NoteSection.removed_at.is_(None)
    )
    for note_id, text in db.session.execute(rows):
        texts.setdefault(note_id, []).append(text)
    said: dict[int, list[NoteRemark]] = {}
    remarks = select(NoteRemark).where(NoteRemark.cohort_id == member.cohort_id).order_by(NoteRemark.id)
    for one in db.session.scalars(remarks):
        said.setdefault(one.note_id, []).append(one)
    found = []
    for writer in writers(member):
        note = notes.get(writer.id)
        written = texts.get(note.id, []) if note else []
        told = said.get(note.id, []) if note else []
        found.append(
            Followed(
                writer,
                note.subject if note else "",
                len(written),
                length_of(written),
                _standing(told),
                _awaited(told),
            )
        )
    return found


def _standing(told: Sequence[NoteRemark]) -> dict[str, str]:
    return {one.about: one.standing for one in told if one.standing and one.about != About.text}


def _awaited(told: Sequence[NoteRemark]) -> bool:
    last = {(one.about, one.section_id): one for one in told}
    return any(one.standing is None for one in last.values())
