"""What members stood for, objected, decided and said about proposals."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cohorts.models import Membership
from app.deciding.models.proposals import DELIBERATING, Choice, Life, one_of
from app.tables import Base, CohortOwned, Instant, now, owned, parent
from app.visits.models import Visit


class Stance(CohortOwned, Base):
    """What a member stands for, about one text of a proposal; a later one is added, none is changed."""

    __tablename__ = "stance"
    __personal__ = (DELIBERATING.holds("member_id", "reason"),)
    __table_args__ = owned(
        parent("proposal"),
        parent("membership", "member_id"),
        UniqueConstraint("cohort_id", "proposal_id", "member_id", "number"),
        one_of("choice", Choice),
    )

    proposal_id: Mapped[int]
    member_id: Mapped[int]
    number: Mapped[int]
    text_number: Mapped[int]
    choice: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    member: Mapped[Membership] = relationship(viewonly=True)


class Objection(CohortOwned, Base):
    """A reasoned objection. Somebody sees to it that it is met; its steps are kept."""

    __tablename__ = "objection"
    __personal__ = (DELIBERATING.holds("member_id", "owner_id", "reason"),)
    __table_args__ = owned(
        parent("proposal"),
        parent("membership", "member_id"),
        parent("membership", "owner_id"),
        Index(None, "cohort_id", "proposal_id"),
        one_of("state", Life),
    )

    proposal_id: Mapped[int]
    member_id: Mapped[int]
    owner_id: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(16), default=Life.raised)
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    member: Mapped[Membership] = relationship(
        viewonly=True, foreign_keys="[Objection.cohort_id, Objection.member_id]"
    )
    owner: Mapped[Membership | None] = relationship(
        viewonly=True, foreign_keys="[Objection.cohort_id, Objection.owner_id]"
    )


class ProposalStep(CohortOwned, Base):
    """A move of a proposal, or of one of its objections, with who made it and why."""

    __tablename__ = "proposal_step"
    __personal__ = (DELIBERATING.holds("member_id", "note"),)
    __table_args__ = owned(
        parent("proposal"),
        parent("objection"),
        parent("membership", "member_id"),
        Index(None, "cohort_id", "proposal_id"),
    )

    proposal_id: Mapped[int]
    objection_id: Mapped[int | None]
    member_id: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    member: Mapped[Membership] = relationship(viewonly=True)


class Decision(CohortOwned, Base):
    """What was decided about a proposal, why, and when it will be looked at again. The last one counts."""

    __tablename__ = "decision"
    __personal__ = (DELIBERATING.holds("member_id", "reason"),)
    __table_args__ = owned(
        parent("proposal"),
        parent("visit"),
        parent("membership", "member_id"),
        UniqueConstraint("cohort_id", "proposal_id", "number"),
        CheckConstraint(
            "outcome IN ('adopted', 'trial', 'sent_back', 'reserve', 'withdrawn')", name="outcome"
        ),
    )

    proposal_id: Mapped[int]
    number: Mapped[int]
    text_number: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    visit_id: Mapped[int | None]
    review_on: Mapped[date | None]
    member_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    member: Mapped[Membership] = relationship(viewonly=True)
    visit: Mapped[Visit | None] = relationship(viewonly=True)


class Remark(CohortOwned, Base):
    """Something said in the thread of a proposal."""

    __tablename__ = "remark"
    __personal__ = (DELIBERATING.holds("member_id", "body"),)
    __table_args__ = owned(
        parent("proposal"), parent("membership", "member_id"), Index(None, "cohort_id", "proposal_id")
    )

    proposal_id: Mapped[int]
    member_id: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    member: Mapped[Membership] = relationship(viewonly=True)


class Mention(CohortOwned, Base):
    """Somebody whom a remark asks."""

    __tablename__ = "mention"
    __personal__ = (DELIBERATING.holds("member_id"),)
    __table_args__ = owned(
        parent("remark"),
        parent("membership", "member_id"),
        UniqueConstraint("cohort_id", "remark_id", "member_id"),
        Index(None, "cohort_id", "member_id"),
    )

    remark_id: Mapped[int]
    member_id: Mapped[int]
