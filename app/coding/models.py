"""Notions, and who put which of them on what."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.tables import WITH_COHORT, Base, CohortOwned, Instant, Purpose, now, owned, parent

READING = Purpose(
    "Les notions que vous mettez sur une trace ou une réponse",
    "Relire ensemble ce qui a été vu, et comparer deux lectures.",
    "La promotion et son équipe, pas les invité·e·s.",
    WITH_COHORT,
)


class Tag(CohortOwned, Base):
    """A notion of the course or of the class. Once merged into another it is read as that one, and can be parted again."""

    __tablename__ = "tag"
    __personal__ = (READING.holds("member_id"),)
    __impersonal__ = ("name", "key")
    __table_args__ = owned(
        parent("membership", "member_id"),
        parent("tag", "merged_into_id"),
        UniqueConstraint("cohort_id", "key"),
    )

    name: Mapped[str] = mapped_column(String(60))
    # The name as two are compared: without accents or case.
    key: Mapped[str] = mapped_column(String(120))
    member_id: Mapped[int]
    merged_into_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)


class Tagging(Base):
    """A notion that a reader put on a trace, or on the answer of a sheet to a criterion."""

    __tablename__ = "tagging"
    __personal__ = (READING.holds("member_id"),)
    __impersonal__ = ("evidence_id",)
    __table_args__ = (
        parent("tag"),
        parent("membership", "member_id"),
        parent("evidence"),
        parent("sheet"),
        parent("criterion"),
        UniqueConstraint("member_id", "tag_id", "evidence_id"),
        UniqueConstraint("member_id", "tag_id", "sheet_id", "criterion_id"),
        Index(None, "cohort_id", "tag_id"),
        CheckConstraint(
            "(evidence_id IS NULL) <> (sheet_id IS NULL) AND (sheet_id IS NULL) = (criterion_id IS NULL)",
            name="one_subject",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    tag_id: Mapped[int]
    member_id: Mapped[int]
    evidence_id: Mapped[str | None] = mapped_column(String(36))
    sheet_id: Mapped[int | None]
    criterion_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    tag: Mapped[Tag] = relationship(viewonly=True)
