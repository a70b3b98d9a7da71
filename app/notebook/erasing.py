"""A note goes with the account of whoever wrote it: nobody but the team ever read it."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from app.extensions import db
from app.notebook.models import Note, NoteCitation, NoteEdit, NotePick, NoteRemark, NoteSection


def forget_notebooks(members: Sequence[int]) -> None:
    """Delete the notes of these memberships, with all that was said of them; they follow no note any more."""
    notes = list(db.session.scalars(select(Note.id).where(Note.member_id.in_(members))))
    sections = list(db.session.scalars(select(NoteSection.id).where(NoteSection.note_id.in_(notes))))
    for table in (NoteCitation, NoteEdit):
        db.session.execute(delete(table).where(table.section_id.in_(sections)))
    for held in (NoteRemark, NotePick, NoteSection):
        db.session.execute(delete(held).where(held.note_id.in_(notes)))
    db.session.execute(delete(Note).where(Note.id.in_(notes)))
    db.session.execute(update(Note).where(Note.tutor_id.in_(members)).values(tutor_id=None))
