"""The notes of a promotion side by side, for the team: where each stands, never how good it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cohorts.access import members_visible_to, must_run
from app.cohorts.models import Membership, Role
from app.errors import Invalid
from app.extensions import db
from app.kinds.plain import plain
from app.notebook.access import writers
from app.notebook.marks import Length, length_of
from app.notebook.models import About, Note, NoteRemark, NoteSection
from app.notebook.notes import begun


@dataclass(frozen=True)
class Followed:
    """One student's note: its subject, how much there is of it, and where the team says that subject and plan stand."""

    writer: Membership
    tutor: str
    subject: str
    parts: int
    length: Length
    standing: dict[str, str]
    # The student said the last word somewhere: somebody is waited for.
    awaited: bool


def followed(member: Membership) -> Sequence[Followed]:
    """The notes that the member reads, by name."""
    of_cohort = select(Note).where(Note.cohort_id == member.cohort_id).options(joinedload(Note.tutor))
    notes = {one.member_id: one for one in db.session.scalars(of_cohort)}
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
    for writer in sorted(writers(member), key=lambda one: plain(one.name)):
        note = notes.get(writer.id)
        written = texts.get(note.id, []) if note else []
        told = said.get(note.id, []) if note else []
        found.append(
            Followed(
                writer,
                note.tutor.name if note and note.tutor else "",
                note.subject if note else "",
                len(written),
                length_of(written),
                _standing(told),
                _awaited(told),
            )
        )
    return found


def tutors(member: Membership) -> list[Membership]:
    """Who may follow a note: the team, by name."""
    team = members_visible_to(member).where(Membership.role == Role.facilitator)
    return sorted(db.session.scalars(team), key=lambda one: plain(one.name))


def name_tutor(member: Membership, writer: Membership, tutor_id: int) -> None:
    """Say who of the team follows a student's note, 0 for nobody. Raises Forbidden, and Invalid (tutor)."""
    must_run(member)
    if tutor_id and tutor_id not in {one.id for one in tutors(member)}:
        raise Invalid.single("Choisissez quelqu’un de l’équipe encadrante.", "tutor")
    begun(writer).tutor_id = tutor_id or None
    db.session.flush()


def _standing(told: Sequence[NoteRemark]) -> dict[str, str]:
    return {one.about: one.standing for one in told if one.standing and one.about != About.text}


def _awaited(told: Sequence[NoteRemark]) -> bool:
    last = {(one.about, one.section_id): one for one in told}
    return any(one.standing is None for one in last.values())
