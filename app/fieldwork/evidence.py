"""Traces: what was seen, heard, read or wondered at on a visit, and the append-only record of every edit of them."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tables import WITH_COHORT, Base, Instant, Json, Purpose, now, owned, parent


class Sort(enum.StrEnum):
    """What kind of trace an evidence is."""

    etonnement = "etonnement"
    observation = "observation"
    quote = "quote"
    photo = "photo"
    document = "document"


class Source(enum.StrEnum):
    """How one came to know it."""

    seen = "seen"
    heard = "heard"
    read = "read"
    inferred = "inferred"


class Consent(enum.StrEnum):
    """What the person who is quoted or shown agreed to. What is refused or withdrawn is its author's alone.

    `nobody`: no one can be recognised in the photo.
    """

    nobody = "nobody"
    yes = "yes"
    unnamed = "unnamed"
    no = "no"
    withdrawn = "withdrawn"


NOTING = Purpose(
    "Votre carnet : étonnements, observations, citations, documents, mémos vocaux",
    "Garder les traces sur lesquelles s’appuient les réponses.",
    "Vous, tant qu’une note n’est sous aucun critère ; ensuite qui lit la fiche, autant que la personne citée ou montrée l’accepte. Le texte de ce que vous proposez à la revue : la promotion et l’équipe.",
    WITH_COHORT,
)


class Evidence(Base):
    """A trace of a visit, noted in somebody's carnet. `id` was made on the phone.

    One's own until it is attached to a criterion; then of all who may read the sheet, as far as the consent goes.
    Handed to the review, its words are the class's, as far as the consent goes.
    """

    __tablename__ = "evidence"
    __personal__ = (NOTING.holds("author_id", "text", "meaning", "who", "function", "link"),)
    __impersonal__ = ("media",)
    __table_args__ = owned(
        parent("visit"),
        parent("sheet"),
        parent("membership", "author_id"),
        Index(None, "cohort_id", "sheet_id"),
        CheckConstraint("sort IN ('observation', 'quote', 'photo', 'document', 'etonnement')", name="sort"),
        CheckConstraint("source IN ('seen', 'heard', 'read', 'inferred')", name="source"),
        CheckConstraint("consent IN ('nobody', 'yes', 'unnamed', 'no', 'withdrawn')", name="consent"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    visit_id: Mapped[int]
    sheet_id: Mapped[int]
    author_id: Mapped[int]
    sort: Mapped[str] = mapped_column(String(16))
    source: Mapped[str | None] = mapped_column(String(8))
    # What was seen, heard or read; and, apart, what is made of it.
    text: Mapped[str] = mapped_column(Text)
    meaning: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    function: Mapped[str] = mapped_column(Text)
    consent: Mapped[str | None] = mapped_column(String(9))
    link: Mapped[str] = mapped_column(Text)
    # The ids of its files, made on the phone: they may come later, and are shown in this order.
    media: Mapped[list[str]] = mapped_column(Json, default=list)
    # Whether its author proposes its words to the class's review between two visits.
    handed: Mapped[bool] = mapped_column(default=False)
    # Counts its changes, and is the base of the next one.
    version: Mapped[int]
    # When it was typed first, by the phone's clock, never after it was received.
    made_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class EvidenceLink(Base):
    """A criterion that a trace stands under, on the sheet where it was noted."""

    __tablename__ = "evidence_link"
    __table_args__ = (parent("evidence"), parent("criterion"), Index(None, "criterion_id"))

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    evidence_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class EvidenceFile(Base):
    """A photo, a document or a voice memo of a trace, kept beside the database. `id` was made on the phone.

    Whoever reads the trace may have it, as far as `app.fieldwork.files` says; it is nobody else's.
    """

    __tablename__ = "evidence_file"
    __personal__ = (NOTING.holds("file", "name"),)
    __impersonal__ = ("evidence_id", "content_type")
    __table_args__ = (
        parent("evidence"),
        parent("sheet"),
        Index(None, "evidence_id"),
        Index(None, "cohort_id", "sheet_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    evidence_id: Mapped[str] = mapped_column(String(36))
    sheet_id: Mapped[int]
    # The sheet's version that its coming made: screens which said it was on its way have news.
    number: Mapped[int]
    file: Mapped[str] = mapped_column(String(64), unique=True)
    content_type: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    # In pixels; 0 of what is no picture.
    width: Mapped[int]
    height: Mapped[int]
    # Counts how often a face was blurred in it.
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)


class EvidenceVersion(Base):
    """One edit of a trace as it was received, under the id that the phone gave it. Never changed."""

    __tablename__ = "evidence_version"
    __personal__ = (NOTING.holds("member_id", "content", "result"),)
    __impersonal__ = ("evidence_id", "reason", "touched")
    __table_args__ = (
        parent("sheet"),
        parent("evidence"),
        parent("membership", "member_id"),
        Index(None, "cohort_id", "sheet_id", "number"),
        Index(None, "evidence_id", "version"),
        CheckConstraint("outcome IN ('applied', 'merged', 'refused')", name="outcome"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    sheet_id: Mapped[int]
    evidence_id: Mapped[str] = mapped_column(String(36))
    # Who made the edit: the author, or whoever withdrew a consent in somebody's name.
    member_id: Mapped[int]
    # The place in the sheet's history, among answers' edits.
    number: Mapped[int]
    base_version: Mapped[int]
    # What it holds (jotted.NOTHING) as typed, and as it became once merged with what another phone sent.
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    outcome: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(Text)
    # The trace's version after this edit.
    version: Mapped[int]
    # The criteria where it is after this edit, or was before: all have news to show.
    touched: Mapped[list[int]] = mapped_column(Json)
    typed_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime] = mapped_column(Instant)
