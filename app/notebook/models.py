"""A student's note de validation: its subject, what was put in its basket, its parts and every edit of them."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cohorts.models import Membership
from app.tables import WITH_COHORT, Base, CohortOwned, Instant, Json, Purpose, now, owned, parent

WRITING = Purpose(
    "Votre note de validation : sujet, panier, plan, texte et chaque version qui en est arrivée",
    "Écrire votre note sans rien perdre, avec les traces sur lesquelles elle s’appuie.",
    "Vous et l’équipe encadrante. Les autres lisent seulement dans combien de notes une trace est citée.",
    "Aussi longtemps que la promotion est gardée sur ce site. Si vous effacez votre compte, votre note l’est aussi.",
)
TUTORING = Purpose(
    "Les remarques sur une note de validation, et vos réponses",
    "Accompagner l’écriture, de la première idée au texte.",
    "La personne qui écrit la note, et l’équipe encadrante.",
    WITH_COHORT,
)


class About(enum.StrEnum):
    """What a remark is about."""

    subject = "subject"
    plan = "plan"
    text = "text"


class Standing(enum.StrEnum):
    """Where the team says that something stands."""

    discuss = "discuss"
    validated = "validated"


class Step(enum.StrEnum):
    """The deadlines of a note, in order."""

    subject = "subject"
    plan = "plan"
    draft = "draft"
    final = "final"


class Note(CohortOwned, Base):
    """The note of one student."""

    __tablename__ = "note"
    __personal__ = (WRITING.holds("member_id", "subject", "problem"), TUTORING.holds("tutor_id"))
    __table_args__ = owned(
        parent("membership", "member_id"),
        parent("membership", "tutor_id"),
        UniqueConstraint("cohort_id", "member_id"),
    )

    member_id: Mapped[int]
    # Who of the team follows it; all of the team reads it.
    tutor_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(Text, default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    # Count the changes of the subject and of the plan: two tabs that show the same number show the same thing.
    subject_version: Mapped[int] = mapped_column(default=0)
    plan_version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    member: Mapped[Membership] = relationship(viewonly=True, foreign_keys="Note.member_id")
    tutor: Mapped[Membership | None] = relationship(viewonly=True, foreign_keys="Note.tutor_id")


class NotePick(CohortOwned, Base):
    """Something put in the basket. `number` is how the text names it: [@3]; `key` says what it is (sorts.py)."""

    __tablename__ = "note_pick"
    __personal__ = (WRITING.holds("member_id"),)
    __impersonal__ = ("key",)
    __table_args__ = owned(
        parent("note"),
        parent("membership", "member_id"),
        UniqueConstraint("note_id", "key"),
        UniqueConstraint("note_id", "number"),
        Index(None, "cohort_id", "key"),
    )

    note_id: Mapped[int]
    member_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    # Taken out of the basket; what the text says of it still finds it.
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class NoteSection(Base):
    """A part of a note: a heading at a depth of the plan, and its text. `id` was made by whoever began it."""

    __tablename__ = "note_section"
    __personal__ = (WRITING.holds("member_id", "title", "text"),)
    __table_args__ = owned(
        parent("note"),
        parent("membership", "member_id"),
        Index(None, "note_id", "position"),
        CheckConstraint("depth BETWEEN 1 AND 3", name="depth"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    note_id: Mapped[int]
    member_id: Mapped[int]
    position: Mapped[int]
    depth: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    # Counts the changes of the title and text, and is the base of the next edit.
    version: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime] = mapped_column(Instant, default=now)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class NoteEdit(Base):
    """One edit of a part as it was received, under the id that the phone gave it. Changed only by what settles it."""

    __tablename__ = "note_edit"
    __personal__ = (WRITING.holds("member_id", "content", "result"),)
    __impersonal__ = ("section_id", "reason", "settled_by")
    __table_args__ = (
        parent("note_section", "section_id"),
        parent("membership", "member_id"),
        Index(None, "section_id", "version"),
        CheckConstraint("outcome IN ('applied', 'merged', 'conflict', 'refused')", name="outcome"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    section_id: Mapped[str] = mapped_column(String(36))
    member_id: Mapped[int]
    base_version: Mapped[int]
    # {"title", "text"} as typed, and as it became once merged with what another device sent.
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    outcome: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(Text)
    # The part's version after this edit; of a conflict: the version that it met.
    version: Mapped[int]
    # Of a conflict: the edit that was written once both had been read, or that took its place.
    settled_by: Mapped[str | None] = mapped_column(String(36))
    typed_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime] = mapped_column(Instant, default=now)


class NoteCitation(Base):
    """That the text of a part refers to something of the basket."""

    __tablename__ = "note_citation"
    __table_args__ = (
        parent("note_section", "section_id"),
        parent("note_pick", "pick_id"),
        Index(None, "pick_id"),
    )
    __impersonal__ = ("section_id",)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    section_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    pick_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class NoteRemark(CohortOwned, Base):
    """What the team says of a subject, a plan or a part, with where it stands; or the student's answer, without."""

    __tablename__ = "note_remark"
    __personal__ = (TUTORING.holds("author_id", "text"),)
    __impersonal__ = ("section_id", "form")
    __table_args__ = owned(
        parent("note"),
        parent("note_section", "section_id"),
        parent("membership", "author_id"),
        UniqueConstraint("note_id", "form"),
        CheckConstraint("about IN ('subject', 'plan', 'text')", name="about"),
        CheckConstraint("standing IN ('discuss', 'validated')", name="standing"),
        CheckConstraint("(about = 'text') = (section_id IS NOT NULL)", name="section_of_text"),
    )

    note_id: Mapped[int]
    about: Mapped[str] = mapped_column(String(8))
    section_id: Mapped[str | None] = mapped_column(String(36))
    author_id: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    standing: Mapped[str | None] = mapped_column(String(10))
    # The version of what was read: what changed since is said beside.
    version: Mapped[int]
    # Made with the form: sent twice, it is one remark.
    form: Mapped[str] = mapped_column(String(36))
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    author: Mapped[Membership] = relationship(viewonly=True)


class NoteMilestone(CohortOwned, Base):
    """A deadline of the notes of a cohort."""

    __tablename__ = "note_milestone"
    __table_args__ = owned(
        UniqueConstraint("cohort_id", "step"),
        CheckConstraint("step IN ('subject', 'plan', 'draft', 'final')", name="step"),
    )

    step: Mapped[str] = mapped_column(String(8))
    due_on: Mapped[date]
