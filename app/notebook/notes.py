"""A student's note: begun by the first thing that is written in it; its subject and its problem."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.cohorts.models import Membership
from app.errors import Conflict, Invalid
from app.extensions import db
from app.kinds.reading import clean, clean_line
from app.notebook.access import must_write
from app.notebook.models import Note

SUBJECT, PROBLEM = 300, 4_000
MEANWHILE = "Le sujet a changé dans un autre onglet ou sur un autre appareil. Les deux versions sont ci-dessous : gardez-en ce que vous voulez, puis enregistrez."


@dataclass(frozen=True)
class Subject:
    """What a note is about, as typed."""

    subject: str
    problem: str


def note_of(writer: Membership) -> Note | None:
    """The note of a student, None until something is written in it."""
    return db.session.scalar(
        select(Note).where(Note.cohort_id == writer.cohort_id, Note.member_id == writer.id)
    )


def begun(writer: Membership) -> Note:
    """The same, begun if there is none yet; nobody else writes in it until the end of the transaction."""
    found = _held(writer)
    if found is not None:
        return found
    try:
        with db.session.begin_nested():
            db.session.add(Note(cohort_id=writer.cohort_id, member_id=writer.id))
    except IntegrityError:
        pass  # begun just now, by another device
    wanted = select(Note).where(Note.cohort_id == writer.cohort_id, Note.member_id == writer.id)
    return db.session.scalars(wanted.with_for_update()).one()


def _held(writer: Membership) -> Note | None:
    wanted = select(Note).where(Note.cohort_id == writer.cohort_id, Note.member_id == writer.id)
    return db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))


def write_subject(member: Membership, writer: Membership, typed: Subject, seen: int) -> None:
    """Write the subject and the problem. Raises Forbidden, Invalid, and Conflict if another tab wrote meanwhile."""
    must_write(member, writer)
    errors: dict[str, str] = {}
    kept = {}
    for name, limit, how in (("subject", SUBJECT, clean_line), ("problem", PROBLEM, clean)):
        try:
            kept[name] = how(getattr(typed, name), limit, name).strip()
        except Invalid as refusal:
            errors |= refusal.errors
    if errors:
        raise Invalid(errors)
    note = begun(writer)
    if (note.subject, note.problem) == (kept["subject"], kept["problem"]):
        return
    if note.subject_version != seen:
        raise Conflict(MEANWHILE)
    note.subject, note.problem = kept["subject"], kept["problem"]
    note.subject_version += 1
    db.session.flush()
