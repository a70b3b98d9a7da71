"""What the class adds to a comparison. Nothing here touches an answer."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cohorts.models import Membership
from app.tables import Base, CohortOwned, Instant, now, owned, parent


class PostPrinciple(CohortOwned, Base):
    """A post of a sharing put under a principle, or under none. Later ones are added; the last one counts."""

    __tablename__ = "post_principle"
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
