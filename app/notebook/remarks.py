"""What the team says of a note, where it says that things stand, and what the student answers. Added, never changed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.cohorts.models import Membership
from app.errors import Invalid, NotFound
from app.extensions import db
from app.kinds.reading import clean
from app.notebook.models import About, Note, NoteRemark, NoteSection, Standing
from app.notebook.notes import begun, note_of
from app.notebook.sections import section_of

LIMIT = 4_000
STANDINGS = {Standing.discuss: "À discuter", Standing.validated: "Validé"}


@dataclass(frozen=True)
class Remark:
    """What somebody says of a subject, a plan or a part (`section_id`), as it was at `version` when they read it."""

    about: str
    section_id: str
    text: str
    standing: str
    version: int
    form: str


@dataclass(frozen=True)
class Thread:
    """All that was said of one thing, the first first; where it stands, and whether it changed since that was said."""

    remarks: Sequence[NoteRemark]
    standing: str | None
    changed: bool


Place = tuple[str, str | None]
NOTHING_SAID = Thread((), None, False)


def remark(member: Membership, writer: Membership, said: Remark) -> None:
    """Add a remark: of the team with where it stands, of the student without. The same form twice adds one.

    Raises NotFound for a part that is not of this note, and Invalid (text, standing).
    """
    if said.about not in set(About) or (said.about == About.text) != bool(said.section_id):
        raise NotFound()
    section = section_of(writer, said.section_id) if said.section_id else None
    text = clean(said.text, LIMIT, "text").strip()
    errors = {}
    if not text and not (member.is_facilitator and said.standing):
        errors["text"] = "Écrivez votre remarque, ou votre réponse."
    if member.is_facilitator and said.standing not in set(Standing):
        errors["standing"] = "Dites si c’est à discuter ou validé."
    if errors:
        raise Invalid(errors)
    try:
        form = str(uuid.UUID(said.form))
    except ValueError:
        raise NotFound() from None
    note = begun(writer)
    known = select(NoteRemark.id).where(NoteRemark.note_id == note.id, NoteRemark.form == form)
    if db.session.scalar(known) is not None:
        return
    db.session.add(
        NoteRemark(
            cohort_id=note.cohort_id,
            note_id=note.id,
            about=said.about,
            section_id=section.id if section else None,
            author_id=member.id,
            text=text,
            standing=said.standing if member.is_facilitator else None,
            version=said.version,
            form=form,
        )
    )
    db.session.flush()


def threads_of(writer: Membership, sections: Sequence[NoteSection]) -> dict[Place, Thread]:
    """What was said, by what it is about."""
    note = note_of(writer)
    if note is None:
        return {}
    wanted = select(NoteRemark).where(NoteRemark.cohort_id == note.cohort_id, NoteRemark.note_id == note.id)
    by_place: dict[Place, list[NoteRemark]] = {}
    for one in db.session.scalars(wanted.order_by(NoteRemark.id)):
        by_place.setdefault((one.about, one.section_id), []).append(one)
    versions = _versions(note, sections)
    return {place: _thread(said, versions.get(place)) for place, said in by_place.items()}


def _versions(note: Note, sections: Sequence[NoteSection]) -> dict[Place, int]:
    here: dict[Place, int] = {(About.text, one.id): one.version for one in sections}
    return here | {(About.subject, None): note.subject_version, (About.plan, None): note.plan_version}


def _thread(said: Sequence[NoteRemark], version: int | None) -> Thread:
    told = [one for one in said if one.standing is not None]
    last = told[-1] if told else None
    return Thread(
        said,
        last.standing if last else None,
        last is not None and version is not None and last.version != version,
    )
