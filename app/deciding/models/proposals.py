"""Proposals about a grid, their authors, and the texts they had."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cohorts.models import Group, Membership
from app.grids.models import Axis, Criterion, Grid
from app.tables import WITH_COHORT, Base, CohortOwned, Instant, Json, Purpose, now, owned, parent


class Act(enum.StrEnum):
    """What a proposal would do to the grid."""

    add = "add"
    amend = "amend"
    retire = "retire"
    merge = "merge"
    split = "split"  # type: ignore[assignment]
    move = "move"
    reserve = "reserve"


class State(enum.StrEnum):
    """Where a proposal stands: a draft, three steps of talking, then what was decided."""

    draft = "draft"
    clarification = "clarification"
    improvement = "improvement"
    objections = "objections"
    adopted = "adopted"
    trial = "trial"
    sent_back = "sent_back"
    reserve = "reserve"
    withdrawn = "withdrawn"


class Choice(enum.StrEnum):
    """A stance. Only an objection blocks, and it says why."""

    consent = "consent"
    reservation = "reservation"
    objection = "objection"


class Life(enum.StrEnum):
    """The life of an objection."""

    raised = "raised"
    clarified = "clarified"
    admissible = "admissible"
    not_admissible = "not_admissible"
    integrated = "integrated"
    lifted = "lifted"
    withdrawn = "withdrawn"


def one_of(column: str, words: type[enum.StrEnum]) -> CheckConstraint:
    """A column holds nothing but these words."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(one)) for one in words)})", name=column)


DELIBERATING = Purpose(
    "Vos propositions, vos positions, vos objections, ce que vous dites dans les fils",
    "Décider ensemble de la grille, et pouvoir relire comment on a décidé.",
    "La promotion et son équipe, pas les invité·e·s. Un brouillon : vous et votre groupe. Une position, pendant la ronde : vous et celles et ceux qui ont pris la leur.",
    WITH_COHORT,
)


class Proposal(CohortOwned, Base):
    """Something that somebody wants of the grid; its texts are kept apart, the last one counts."""

    __tablename__ = "proposal"
    __personal__ = (DELIBERATING.holds("author_id"),)
    __impersonal__ = ("others",)
    __table_args__ = owned(
        parent("grid"),
        parent("criterion"),
        parent("axis"),
        parent("membership", "author_id"),
        parent("cohort_group", "group_id"),
        parent("proposal", "taken_up_id"),
        parent("proposal", "joined_id"),
        parent("criterion", "result_id"),
        UniqueConstraint("cohort_id", "grid_id", "number"),
        Index(None, "cohort_id", "criterion_id"),
        one_of("act", Act),
        one_of("state", State),
    )

    grid_id: Mapped[int]
    number: Mapped[int]
    act: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(16), default=State.draft)
    # What it is about: nothing yet for a new criterion; the axis it would be in, or go to.
    criterion_id: Mapped[int | None]
    axis_id: Mapped[int | None]
    # The criteria that a merger takes in, by id.
    others: Mapped[list[int]] = mapped_column(Json, default=list)
    author_id: Mapped[int]
    group_id: Mapped[int | None]
    text_number: Mapped[int] = mapped_column(default=1)
    # In a silent round nobody reads others' stances before giving their own.
    silent: Mapped[bool] = mapped_column(default=True)
    taken_up_id: Mapped[int | None]
    joined_id: Mapped[int | None]
    # What adopting it made or changed: a trial that is then adopted changes nothing twice.
    result_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    grid: Mapped[Grid] = relationship(viewonly=True)
    criterion: Mapped[Criterion | None] = relationship(
        viewonly=True, foreign_keys="[Proposal.cohort_id, Proposal.criterion_id]"
    )
    result: Mapped[Criterion | None] = relationship(
        viewonly=True, foreign_keys="[Proposal.cohort_id, Proposal.result_id]"
    )
    axis: Mapped[Axis | None] = relationship(viewonly=True)
    author: Mapped[Membership] = relationship(
        viewonly=True, foreign_keys="[Proposal.cohort_id, Proposal.author_id]"
    )
    group: Mapped[Group | None] = relationship(viewonly=True)
    taken_up: Mapped["Proposal | None"] = relationship(
        viewonly=True, primaryjoin="foreign(Proposal.taken_up_id) == remote(Proposal.id)"
    )
    joined: Mapped["Proposal | None"] = relationship(
        viewonly=True, primaryjoin="foreign(Proposal.joined_id) == remote(Proposal.id)"
    )
    text: Mapped["ProposalText"] = relationship(
        viewonly=True,
        primaryjoin="and_(foreign(Proposal.id) == remote(ProposalText.proposal_id),"
        " foreign(Proposal.text_number) == remote(ProposalText.number))",
        uselist=False,
    )


class ProposalAuthor(CohortOwned, Base):
    """Everybody whose proposal this is: joining two keeps the authors of both."""

    __tablename__ = "proposal_author"
    __personal__ = (DELIBERATING.holds("member_id"),)
    __table_args__ = owned(
        parent("proposal"),
        parent("membership", "member_id"),
        UniqueConstraint("cohort_id", "proposal_id", "member_id"),
    )

    proposal_id: Mapped[int]
    member_id: Mapped[int]

    member: Mapped[Membership] = relationship(viewonly=True)


class ProposalText(CohortOwned, Base):
    """One text of a proposal, kept for good: the fields that it changes of a base revision, and why."""

    __tablename__ = "proposal_text"
    __personal__ = (DELIBERATING.holds("author_id", "why"),)
    __impersonal__ = ("patch", "second", "mapping")
    __table_args__ = owned(
        parent("proposal"),
        parent("membership", "author_id"),
        UniqueConstraint("cohort_id", "proposal_id", "number"),
    )

    proposal_id: Mapped[int]
    number: Mapped[int]
    base_number: Mapped[int | None]
    patch: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    # The whole wording of the criterion that a split adds.
    second: Mapped[dict[str, Any] | None] = mapped_column(Json)
    # Which row replaces one that goes.
    mapping: Mapped[dict[str, str | None] | None] = mapped_column(Json)
    why: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    author: Mapped[Membership] = relationship(viewonly=True)
