"""Sheets, their answers, and the append-only record of every edit that reached the server."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cohorts.models import Group, Membership
from app.grids.models import Criterion, Grid, Revision
from app.tables import WITH_COHORT, Base, CohortOwned, Instant, Json, Purpose, now, owned, parent
from app.visits.models import Visit


class Empty(enum.StrEnum):
    """Why there is no value. With the plain absence of an answer these make the four empties; none is ever 0."""

    not_observed = "not_observed"
    not_applicable = "not_applicable"
    refused = "refused"


class Confidence(enum.StrEnum):
    """How sure the authors of an answer are."""

    low = "low"
    medium = "medium"
    high = "high"


class Outcome(enum.StrEnum):
    """What became of an operation. A conflict is kept beside the current answer until a person decides.

    A late one (its visit has ended, or its criterion has left the grid) is kept aside until the team decides.
    """

    applied = "applied"
    merged = "merged"
    conflict = "conflict"
    refused = "refused"
    late = "late"


ANSWERING = Purpose(
    "Vos réponses, et chaque version qui en est arrivée",
    "Ne rien perdre de ce qui est saisi sur le terrain ; comprendre qui a vu quoi.",
    "La fiche d’un groupe : les membres de la promotion. Votre fiche : vous et l’équipe encadrante ; dans les comparaisons, elle n’est comptée qu’à partir de trois personnes.",
    WITH_COHORT,
)
PICTURING = Purpose(
    "Les photos que vous envoyez, et ce que vous dites des visages",
    "Montrer ce qui a été vu, sans montrer qui ne l’a pas accepté.",
    "Qui lit la fiche où elle est. Les données cachées dans le fichier (lieu, appareil) sont enlevées à l’arrivée.",
    WITH_COHORT,
)


class Sheet(CohortOwned, Base):
    """The answers of one group (shared) or of one student (own) about one visit, along one grid."""

    __tablename__ = "sheet"
    __personal__ = (ANSWERING.holds("member_id"),)
    __table_args__ = owned(
        parent("visit"),
        parent("grid"),
        parent("cohort_group", "group_id"),
        parent("membership", "member_id"),
        UniqueConstraint("cohort_id", "visit_id", "grid_id", "group_id", name="uq_sheet_group"),
        UniqueConstraint("cohort_id", "visit_id", "grid_id", "member_id", name="uq_sheet_member"),
        CheckConstraint("(group_id IS NULL) <> (member_id IS NULL)", name="one_owner"),
    )

    visit_id: Mapped[int]
    grid_id: Mapped[int]
    group_id: Mapped[int | None]
    member_id: Mapped[int | None]
    # Grows with every stored operation: what a phone has seen is one number.
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    visit: Mapped[Visit] = relationship(viewonly=True)
    grid: Mapped[Grid] = relationship(viewonly=True)
    group: Mapped[Group | None] = relationship(viewonly=True)
    member: Mapped[Membership | None] = relationship(viewonly=True)


class Answer(Base):
    """The current answer of a sheet to a criterion. `version` counts its changes and is the base of the next edit."""

    __tablename__ = "answer"
    __personal__ = (ANSWERING.holds("author_id", "value", "note"),)
    __impersonal__ = ("missing",)
    __table_args__ = (
        parent("visit"),
        parent("criterion"),
        parent("sheet"),
        parent("revision"),
        parent("membership", "author_id"),
        CheckConstraint("empty IN ('not_observed', 'not_applicable', 'refused')", name="empty"),
        CheckConstraint("confidence IN ('low', 'medium', 'high')", name="confidence"),
        # What a phone asks for again and again: what changed on this sheet since a version.
        Index(None, "sheet_id", "sheet_version"),
    )

    visit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    criterion_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sheet_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    revision_id: Mapped[int]
    value: Mapped[Any | None] = mapped_column(Json)
    empty: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text, default="")
    confidence: Mapped[str | None] = mapped_column(String(8))
    # Storable but not countable yet, such as shares that do not make 100: a French sentence.
    missing: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    sheet_version: Mapped[int]
    author_id: Mapped[int]
    updated_at: Mapped[datetime] = mapped_column(Instant, default=now)

    criterion: Mapped[Criterion] = relationship(viewonly=True)
    revision: Mapped[Revision] = relationship(viewonly=True)
    author: Mapped[Membership] = relationship(viewonly=True)


class Operation(Base):
    """One edit as it was received, under the id that the phone gave it. Never changed, but for what was decided of it."""

    __tablename__ = "operation"
    __personal__ = (ANSWERING.holds("member_id", "content", "result", "decided_by_id"),)
    __impersonal__ = ("reason", "settled_by")
    __table_args__ = (
        parent("sheet"),
        parent("criterion"),
        parent("revision"),
        parent("membership", "member_id"),
        parent("membership", "decided_by_id"),
        Index(None, "cohort_id", "sheet_id", "criterion_id", "number"),
        CheckConstraint("outcome IN ('applied', 'merged', 'conflict', 'refused', 'late')", name="outcome"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    sheet_id: Mapped[int]
    criterion_id: Mapped[int]
    revision_id: Mapped[int]
    member_id: Mapped[int]
    # The place in the sheet's history: the sheet's version that this operation made.
    number: Mapped[int]
    # The answer's version that was on the screen when this was typed; 0: there was none.
    base_version: Mapped[int]
    # {"value", "empty", "note", "confidence"} as typed, and as it became once merged with somebody else's.
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    outcome: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(Text)
    # The answer's version after this operation; of a conflict or refusal: the version it met.
    answer_version: Mapped[int]
    restores: Mapped[int | None]
    # The operation that decided this conflict, brought this late answer in, or took its place while it waited.
    settled_by: Mapped[str | None] = mapped_column(String(36))
    # Of a late answer: who of the team decided, when, and the sheet's version since. Decided without
    # `settled_by`: it was left aside. Of an operation that brought one in: who let it.
    decided_by_id: Mapped[int | None]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_number: Mapped[int | None]
    typed_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime] = mapped_column(Instant, default=now)

    member: Mapped[Membership] = relationship(viewonly=True, foreign_keys="Operation.member_id")
    revision: Mapped[Revision] = relationship(viewonly=True)


class Media(Base):
    """A photo kept beside the database, under a name that nobody can guess. `id` was made on the phone."""

    __tablename__ = "media"
    __personal__ = (PICTURING.holds("member_id", "file"),)
    __impersonal__ = ("content_type",)
    __table_args__ = (
        parent("sheet"),
        parent("membership", "member_id"),
        Index(None, "cohort_id", "sheet_id"),
        CheckConstraint("faces IN ('none', 'agreed', 'blurred')", name="faces"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    # Whoever may read the sheet may see the photo.
    sheet_id: Mapped[int]
    member_id: Mapped[int]
    file: Mapped[str] = mapped_column(String(64), unique=True)
    content_type: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    # What was said before it was sent: nobody can be recognised, they agree, or they were blurred on the phone.
    faces: Mapped[str] = mapped_column(String(8))
    # Counts how often a face was blurred in it: the picture's address says it.
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    sheet: Mapped[Sheet] = relationship(viewonly=True)
