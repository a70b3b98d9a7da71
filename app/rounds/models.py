"""Sessions in class: their steps, every press of a facilitator, what is written in silence, what a dry run gives."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cohorts.models import Group, Membership
from app.grids.models import Axis, Grid
from app.tables import WITH_COHORT, Base, CohortOwned, Instant, Json, Purpose, now, owned, parent


class Progress(enum.StrEnum):
    """Where a session stands."""

    preparing = "preparing"
    running = "running"
    ended = "ended"


class StepKind(enum.StrEnum):
    """What the class does in a step."""

    frame = "frame"
    silent = "silent"
    groups = "groups"
    cross = "cross"
    improve = "improve"
    round = "round"
    dry_run = "dry_run"
    adoption = "adoption"


class Press(enum.StrEnum):
    """What a facilitator does to a session that runs."""

    start = "start"
    next = "next"
    back = "back"
    extend = "extend"
    close = "close"


class Apart(enum.StrEnum):
    """What takes a proposal out of its block: the class decides."""

    objection = "objection"
    reservation = "reservation"


def _one_of(column: str, words: type[enum.StrEnum]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(one)) for one in words)})", name=column)


MEETING = Purpose(
    "Ce que vous écrivez pendant une séance, et qui l’anime",
    "Penser seul·e avant de parler ensemble, et retrouver comment une séance s’est passée.",
    "La promotion et son équipe, pas les invité·e·s ; pendant une étape silencieuse, vous.",
    WITH_COHORT,
)


class ClassSession(CohortOwned, Base):
    """A session about a grid. `at` is the position of the step under way, 0 before the first."""

    __tablename__ = "class_session"
    __personal__ = (MEETING.holds("prepared_by_id"),)
    __impersonal__ = ("title",)
    __table_args__ = owned(
        parent("grid"),
        parent("membership", "prepared_by_id"),
        UniqueConstraint("cohort_id", "grid_id", "number"),
        _one_of("state", Progress),
        _one_of("apart", Apart),
    )

    grid_id: Mapped[int]
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    day: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(12), default=Progress.preparing)
    apart: Mapped[str] = mapped_column(String(12), default=Apart.objection)
    at: Mapped[int] = mapped_column(default=0)
    # Counts the presses: two facilitators who read the same number press once.
    presses: Mapped[int] = mapped_column(default=0)
    # Counts every change, of the programme too: what live screens ask with.
    version: Mapped[int] = mapped_column(default=1)
    step_began_at: Mapped[datetime | None] = mapped_column(Instant)
    step_ends_at: Mapped[datetime | None] = mapped_column(Instant)
    prepared_by_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    grid: Mapped[Grid] = relationship(viewonly=True)


class ClassStep(CohortOwned, Base):
    """One step of the programme. `settings` are those of a dry run: the page, the criteria, the groups."""

    __tablename__ = "class_step"
    __impersonal__ = ("settings",)
    __table_args__ = owned(
        parent("class_session", "session_id"),
        parent("axis"),
        Index(None, "cohort_id", "session_id"),
        _one_of("kind", StepKind),
        CheckConstraint("minutes BETWEEN 1 AND 240", name="minutes"),
    )

    session_id: Mapped[int]
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    minutes: Mapped[int]
    axis_id: Mapped[int | None]
    settings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    # Kept when one goes back: what was written in it stays readable.
    began_at: Mapped[datetime | None] = mapped_column(Instant)

    axis: Mapped[Axis | None] = relationship(viewonly=True)


class SessionPress(CohortOwned, Base):
    """A press that did something: who, when, and the step that it led to. The database refuses a second one of a number."""

    __tablename__ = "session_press"
    __personal__ = (MEETING.holds("member_id"),)
    __table_args__ = owned(
        parent("class_session", "session_id"),
        parent("membership", "member_id"),
        UniqueConstraint("cohort_id", "session_id", "number"),
        _one_of("act", Press),
    )

    session_id: Mapped[int]
    number: Mapped[int]
    act: Mapped[str] = mapped_column(String(8))
    at: Mapped[int]
    minutes: Mapped[int | None]
    member_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    member: Mapped[Membership] = relationship(viewonly=True)


class ClassIdea(CohortOwned, Base):
    """What somebody wrote alone; added, never changed."""

    __tablename__ = "class_idea"
    __personal__ = (MEETING.holds("member_id", "body"),)
    __table_args__ = owned(
        parent("class_step", "step_id"),
        parent("membership", "member_id"),
        Index(None, "cohort_id", "step_id"),
    )

    step_id: Mapped[int]
    member_id: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    member: Mapped[Membership] = relationship(viewonly=True)


class DryAnswer(CohortOwned, Base):
    """Where a group put itself on a scale in a dry run; a later one is added, the last one counts."""

    __tablename__ = "dry_answer"
    __personal__ = (MEETING.holds("member_id"),)
    __table_args__ = owned(
        parent("class_step", "step_id"),
        parent("criterion"),
        parent("cohort_group", "group_id"),
        parent("membership", "member_id"),
        Index(None, "cohort_id", "step_id"),
        CheckConstraint("value BETWEEN 1 AND 5", name="value"),
    )

    step_id: Mapped[int]
    criterion_id: Mapped[int]
    group_id: Mapped[int]
    member_id: Mapped[int]
    value: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    group: Mapped[Group] = relationship(viewonly=True)
