"""What the class adds to a comparison. Nothing here touches an answer."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cohorts.models import Group, Membership
from app.grids.models import Grid
from app.tables import WITH_COHORT, Base, CohortOwned, Instant, Purpose, now, owned, parent

SYNTHESIZING = Purpose(
    "Ce que vous prédisez, écrivez ou citez en comparant les visites",
    "Écrire à plusieurs ce que la promotion retient d’une visite, sans rien perdre.",
    "Les membres de la promotion ; la synthèse de la classe, sans nom, aussi les promotions qui visitent le même lieu"
    " ensuite, si l’équipe le permet.",
    WITH_COHORT,
)


class PostPrinciple(CohortOwned, Base):
    """A post of a sharing put under a principle, or under none. Later ones are added; the last one counts."""

    __tablename__ = "post_principle"
    __personal__ = (SYNTHESIZING.holds("author_id", "note"),)
    __impersonal__ = ("post",)
    __table_args__ = owned(
        parent("criterion"),
        parent("membership", "author_id"),
        UniqueConstraint("cohort_id", "criterion_id", "post", "number"),
        CheckConstraint(
            "principle IN ('market', 'redistribution', 'reciprocity', 'discuss')", name="principle"
        ),
    )

    criterion_id: Mapped[int]
    # The post's id in the criterion's params, the same in all its wordings.
    post: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    principle: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    author: Mapped[Membership] = relationship(viewonly=True)


class Synthesis(CohortOwned, Base):
    """What the class, or one group that maintains otherwise, makes of an axis or a criterion at one visit.

    Holds the text as it stands; every text that was sent is a `SynthesisText`.
    """

    __tablename__ = "synthesis"
    __impersonal__ = ("place", "text")
    __table_args__ = owned(
        parent("visit"),
        parent("axis"),
        parent("criterion"),
        parent("cohort_group", "group_id"),
        UniqueConstraint("cohort_id", "visit_id", "place"),
        CheckConstraint("(axis_id IS NULL) <> (criterion_id IS NULL)", name="one_subject"),
    )

    visit_id: Mapped[int]
    axis_id: Mapped[int | None]
    criterion_id: Mapped[int | None]
    group_id: Mapped[int | None]
    # Subject and voice in a word (« criterion-12 », « axis-3/group-2 »), so that each has one row.
    place: Mapped[str] = mapped_column(String(48))
    text: Mapped[str] = mapped_column(Text, default="")
    # The number of the text that stands; 0 before the first.
    number: Mapped[int] = mapped_column(default=0)

    group: Mapped[Group | None] = relationship(viewonly=True)
    texts: Mapped[list["SynthesisText"]] = relationship(viewonly=True, order_by="SynthesisText.number")


class SynthesisText(CohortOwned, Base):
    """One text as it was sent, never changed but for what settled it. A conflict stands beside the current text."""

    __tablename__ = "synthesis_text"
    __personal__ = (SYNTHESIZING.holds("author_id", "text", "result"),)
    __table_args__ = owned(
        parent("synthesis"),
        parent("membership", "author_id"),
        UniqueConstraint("cohort_id", "synthesis_id", "number"),
        CheckConstraint("outcome IN ('applied', 'merged', 'conflict')", name="outcome"),
    )

    synthesis_id: Mapped[int]
    number: Mapped[int]
    # The highest number that was on the screen when this was written.
    seen: Mapped[int]
    # As typed, and as it became once merged with somebody else's.
    text: Mapped[str] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(8))
    # Of a conflict: the number of the text that was kept after reading both.
    settled_by: Mapped[int | None]
    author_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    author: Mapped[Membership] = relationship(viewonly=True)

    @property
    def became(self) -> str:
        """The text that stood after this one was received."""
        return self.text if self.result is None else self.result


class Citation(CohortOwned, Base):
    """A trace that a synthesis cites, in the very version that was read when it was cited."""

    __tablename__ = "citation"
    __personal__ = (SYNTHESIZING.holds("author_id"),)
    __impersonal__ = ("evidence_id",)
    __table_args__ = owned(
        parent("synthesis"),
        parent("evidence"),
        parent("membership", "author_id"),
        UniqueConstraint("cohort_id", "synthesis_id", "evidence_id"),
    )

    synthesis_id: Mapped[int]
    evidence_id: Mapped[str] = mapped_column(String(36))
    evidence_version: Mapped[int]
    author_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class OpenedVisit(CohortOwned, Base):
    """A visit whose syntheses later cohorts at the same place may read, as long as this row stands."""

    __tablename__ = "opened_visit"
    __personal__ = (SYNTHESIZING.holds("author_id"),)
    __table_args__ = owned(
        parent("visit"),
        parent("membership", "author_id"),
        UniqueConstraint("cohort_id", "visit_id"),
    )

    visit_id: Mapped[int]
    author_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)


class Moment(enum.StrEnum):
    """Where the discussion of a criterion stands, in order."""

    question = "question"
    pictures = "pictures"
    evidence = "evidence"
    synthesis = "synthesis"


class Guess(enum.StrEnum):
    """What a group thinks that the pictures will show."""

    together = "together"
    apart = "apart"
    opposed = "opposed"


class Discussion(CohortOwned, Base):
    """The criterion that the class discusses along a grid, none when it does not. One per grid."""

    __tablename__ = "discussion"
    __table_args__ = owned(
        parent("grid"),
        parent("criterion"),
        UniqueConstraint("cohort_id", "grid_id"),
        CheckConstraint("moment IN ('question', 'pictures', 'evidence', 'synthesis')", name="moment"),
    )

    grid_id: Mapped[int]
    criterion_id: Mapped[int | None]
    moment: Mapped[str] = mapped_column(String(12), default=Moment.question)
    # Counts the presses: two who read the same number press once.
    presses: Mapped[int] = mapped_column(default=0)

    grid: Mapped[Grid] = relationship(viewonly=True)


class Prediction(CohortOwned, Base):
    """What a group expected of a criterion's pictures before seeing them. Later ones are added; the last one counts."""

    __tablename__ = "prediction"
    __personal__ = (SYNTHESIZING.holds("author_id", "phrase"),)
    __table_args__ = owned(
        parent("criterion"),
        parent("cohort_group", "group_id"),
        parent("membership", "author_id"),
        UniqueConstraint("cohort_id", "criterion_id", "group_id", "number"),
        CheckConstraint("guess IN ('together', 'apart', 'opposed')", name="guess"),
    )

    criterion_id: Mapped[int]
    group_id: Mapped[int]
    number: Mapped[int]
    guess: Mapped[str] = mapped_column(String(12))
    phrase: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    group: Mapped[Group] = relationship(viewonly=True)
    author: Mapped[Membership] = relationship(viewonly=True)
