"""Grids: axes and criteria that keep their identity, the revisions of their wording, and frozen editions."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cohorts.models import Membership
from app.tables import WITH_COHORT, Base, CohortOwned, Instant, Json, Purpose, now, owned, parent


class Moment(enum.StrEnum):
    """When a criterion is answered, relative to the visit."""

    before = "before"
    during = "during"
    after = "after"


class Respondent(enum.StrEnum):
    """Who answers a criterion: the group on its shared sheet, or each student on an own one."""

    group = "group"
    individual = "individual"


WORDING = Purpose(
    "Que vous avez écrit ou adopté une formulation de la grille",
    "Retrouver d’où vient chaque question, et à qui en parler.",
    "Les membres de la promotion.",
    WITH_COHORT,
)


class Grid(CohortOwned, Base):
    """A visit grid under construction: the working state from which editions are frozen."""

    __tablename__ = "grid"
    __personal__ = (WORDING.holds("author_id"),)
    __impersonal__ = ("slug", "title")
    __table_args__ = owned(UniqueConstraint("cohort_id", "slug"), parent("membership", "author_id"))

    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(160))
    author_id: Mapped[int]
    # Grows with every change of the working state; an adoption names the one that was read.
    version: Mapped[int] = mapped_column(default=1)
    # A class is in the silent step of a session about it: nobody reads others' choices, wherever they are shown.
    hushed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    author: Mapped[Membership] = relationship(viewonly=True)
    axes: Mapped[list["Axis"]] = relationship(viewonly=True, order_by="Axis.position")
    editions: Mapped[list["Edition"]] = relationship(viewonly=True, order_by="Edition.number")


class Axis(CohortOwned, Base):
    """A chapter of a grid. Its code is for life; its wording is kept in revisions, the last one repeated here."""

    __tablename__ = "axis"
    __impersonal__ = ("title", "intro")
    __table_args__ = owned(
        parent("grid"),
        UniqueConstraint("cohort_id", "grid_id", "code"),
    )

    grid_id: Mapped[int]
    code: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(160))
    intro: Mapped[str] = mapped_column(Text, default="")
    revision_number: Mapped[int] = mapped_column(default=1)
    position: Mapped[int]
    retired_at: Mapped[datetime | None] = mapped_column(Instant)

    grid: Mapped[Grid] = relationship(viewonly=True)
    criteria: Mapped[list["Criterion"]] = relationship(viewonly=True, order_by="Criterion.position")


class AxisRevision(CohortOwned, Base):
    """One wording of an axis, kept for good."""

    __tablename__ = "axis_revision"
    __personal__ = (WORDING.holds("author_id"),)
    __impersonal__ = ("title", "intro")
    __table_args__ = owned(
        parent("axis"), parent("membership", "author_id"), UniqueConstraint("cohort_id", "axis_id", "number")
    )

    axis_id: Mapped[int]
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    intro: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    author: Mapped[Membership] = relationship(viewonly=True)


class Criterion(CohortOwned, Base):
    """A question of the grid. It keeps its identity and its code for life, whatever its wording becomes."""

    __tablename__ = "criterion"
    __impersonal__ = ("origin",)
    __table_args__ = owned(
        parent("grid"),
        parent("axis"),
        parent("criterion", "replaces_id"),
        UniqueConstraint("cohort_id", "grid_id", "code"),
        Index(None, "cohort_id", "axis_id"),
    )

    grid_id: Mapped[int]
    axis_id: Mapped[int]
    code: Mapped[str] = mapped_column(String(16))
    position: Mapped[int]
    # The number of the wording that the working grid uses now.
    revision_number: Mapped[int] = mapped_column(default=1)
    # A change of kind or of meaning makes a new criterion, which says whose place it takes.
    replaces_id: Mapped[int | None]
    # Whose it was when it came from an earlier cohort's grid or from a file; kept in words, for credit.
    origin: Mapped[str] = mapped_column(String(240), default="")
    retired_at: Mapped[datetime | None] = mapped_column(Instant)

    axis: Mapped[Axis] = relationship(viewonly=True)
    grid: Mapped[Grid] = relationship(viewonly=True)
    replaces: Mapped["Criterion | None"] = relationship(
        viewonly=True,
        primaryjoin="foreign(Criterion.replaces_id) == remote(Criterion.id)",
    )
    revisions: Mapped[list["Revision"]] = relationship(viewonly=True, order_by="Revision.number")
    current: Mapped["Revision"] = relationship(
        viewonly=True,
        primaryjoin="and_(foreign(Criterion.id) == remote(Revision.criterion_id),"
        " foreign(Criterion.revision_number) == remote(Revision.number))",
        uselist=False,
    )


class Revision(CohortOwned, Base):
    """One wording of a criterion with its kind and parameters, kept for good with its author and time."""

    __tablename__ = "revision"
    __personal__ = (WORDING.holds("author_id"),)
    __impersonal__ = ("label", "question", "help", "kind", "params", "mapping")
    __table_args__ = owned(
        parent("criterion"),
        parent("membership", "author_id"),
        UniqueConstraint("cohort_id", "criterion_id", "number"),
        CheckConstraint("moment IN ('before', 'during', 'after')", name="moment"),
        CheckConstraint("respondent IN ('group', 'individual')", name="respondent"),
    )

    criterion_id: Mapped[int]
    number: Mapped[int]
    label: Mapped[str] = mapped_column(String(160))
    question: Mapped[str] = mapped_column(Text)
    help: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(24))
    params: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    moment: Mapped[str] = mapped_column(String(8), default=Moment.during)
    respondent: Mapped[str] = mapped_column(String(12), default=Respondent.group)
    core: Mapped[bool] = mapped_column(default=False)
    # Never shown with the host's name in front of the class nor in a file for it.
    unnamed_host: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    # wording, compatible or breaking against the last adopted wording (before any adoption, against the
    # number before); `mapping` reads its option ids under this one.
    change: Mapped[str] = mapped_column(String(12), default="wording")
    mapping: Mapped[dict[str, Any] | None] = mapped_column(Json)
    # Set when an earlier wording was taken up again.
    restores: Mapped[int | None]

    criterion: Mapped[Criterion] = relationship(viewonly=True)
    author: Mapped[Membership] = relationship(viewonly=True)


class Edition(CohortOwned, Base):
    """An ordered set of revisions frozen by the class; never edited."""

    __tablename__ = "edition"
    __personal__ = (WORDING.holds("adopted_by_id", "decision"),)
    __table_args__ = owned(
        parent("grid"),
        parent("membership", "adopted_by_id"),
        UniqueConstraint("cohort_id", "grid_id", "number"),
    )

    grid_id: Mapped[int]
    number: Mapped[int]
    decision: Mapped[str] = mapped_column(Text)
    adopted_by_id: Mapped[int]
    adopted_at: Mapped[datetime] = mapped_column(Instant, default=now)

    grid: Mapped[Grid] = relationship(viewonly=True)
    adopted_by: Mapped[Membership] = relationship(viewonly=True)
    axes: Mapped[list["EditionAxis"]] = relationship(viewonly=True, order_by="EditionAxis.position")
    items: Mapped[list["EditionItem"]] = relationship(viewonly=True, order_by="EditionItem.position")


class EditionAxis(CohortOwned, Base):
    """An axis as an edition froze it."""

    __tablename__ = "edition_axis"
    __impersonal__ = ("title", "intro")
    __table_args__ = owned(
        parent("edition"),
        parent("axis"),
        UniqueConstraint("cohort_id", "edition_id", "axis_id"),
    )

    edition_id: Mapped[int]
    axis_id: Mapped[int]
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(160))
    intro: Mapped[str] = mapped_column(Text, default="")

    axis: Mapped[Axis] = relationship(viewonly=True)


class EditionItem(CohortOwned, Base):
    """A criterion as an edition froze it: which wording, in which axis, at which place of the whole."""

    __tablename__ = "edition_item"
    __table_args__ = owned(
        parent("edition"),
        parent("axis"),
        parent("criterion"),
        parent("revision"),
        UniqueConstraint("cohort_id", "edition_id", "criterion_id"),
        Index(None, "cohort_id", "criterion_id"),
    )

    edition_id: Mapped[int]
    axis_id: Mapped[int]
    criterion_id: Mapped[int]
    revision_id: Mapped[int]
    position: Mapped[int]

    edition: Mapped[Edition] = relationship(viewonly=True)
    axis: Mapped[Axis] = relationship(viewonly=True)
    criterion: Mapped[Criterion] = relationship(viewonly=True)
    revision: Mapped[Revision] = relationship(viewonly=True)
