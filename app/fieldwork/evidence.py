"""Traces: what was seen, heard, read or wondered at on a visit, and the append-only record of every edit of them."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tables import Base, Instant, Json, owned, parent


class Sort(enum.StrEnum):
    """What kind of trace an evidence is."""

    etonnement = "etonnement"


class Evidence(Base):
    """A trace of a visit, such as a jotting of somebody's carnet. `id` was made on the phone.

    One's own until it is attached to a criterion; then of all who may read the sheet.
    """

    __tablename__ = "evidence"
    __table_args__ = owned(
        parent("visit"),
        parent("sheet"),
        parent("membership", "author_id"),
        parent("criterion"),
        Index(None, "cohort_id", "sheet_id", "criterion_id"),
        CheckConstraint("sort IN ('observation', 'quote', 'photo', 'document', 'etonnement')", name="sort"),
        CheckConstraint("source IN ('seen', 'heard', 'read', 'inferred')", name="source"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    visit_id: Mapped[int]
    sheet_id: Mapped[int]
    author_id: Mapped[int]
    criterion_id: Mapped[int | None]
    sort: Mapped[str] = mapped_column(String(16))
    source: Mapped[str | None] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    # Counts its changes, and is the base of the next one.
    version: Mapped[int]
    # When it was typed first, by the phone's clock, never after it was received.
    made_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class EvidenceVersion(Base):
    """One edit of a trace as it was received, under the id that the phone gave it. Never changed."""

    __tablename__ = "evidence_version"
    __table_args__ = (
        parent("sheet"),
        parent("evidence"),
        parent("criterion"),
        parent("criterion", "left_id"),
        Index(None, "cohort_id", "sheet_id", "number"),
        Index(None, "evidence_id", "version"),
        CheckConstraint("outcome IN ('applied', 'merged', 'refused')", name="outcome"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    sheet_id: Mapped[int]
    evidence_id: Mapped[str] = mapped_column(String(36))
    # The place in the sheet's history, among answers' edits.
    number: Mapped[int]
    base_version: Mapped[int]
    # {"text", "criterion", "removed"} as typed, and as it became once merged with what another phone sent.
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    outcome: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(Text)
    # The trace's version after this edit.
    version: Mapped[int]
    # Where it is after this edit, and where it was before: both have news to show.
    criterion_id: Mapped[int | None]
    left_id: Mapped[int | None]
    typed_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime] = mapped_column(Instant)
