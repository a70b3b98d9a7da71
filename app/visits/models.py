"""Venues, visits, the people met there, and which group carries which axis."""

import enum
from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cohorts.models import Group, Membership
from app.grids.models import Axis, Criterion, Edition, Grid
from app.tables import WITH_COHORT, Base, CohortOwned, Instant, Purpose, now, owned, parent


class VisitState(enum.StrEnum):
    """Where a visit stands. Answers are taken while it is under way, and before it for what is prepared."""

    preparing = "preparing"
    under_way = "under_way"
    closed = "closed"


class Consent(enum.StrEnum):
    """What a person met agreed to: to be quoted by name, without the name, or not at all."""

    given = "yes"
    unnamed = "unnamed"
    refused = "no"


MET = Purpose(
    "Le prénom ou les initiales des personnes rencontrées, leur fonction, et si elles acceptent d’être citées",
    "Citer quelqu’un comme cette personne l’a accepté, et pas autrement.",
    "Les membres de la promotion.",
    "Jusqu’à ce qu’un·e membre les retire de la liste, ou que la promotion soit effacée de ce site.",
)
EXPECTED = Purpose(
    "Ce que vous vous attendez à voir à une visite",
    "Comparer, après, l’attendu et le trouvé.",
    "Vous ; puis la promotion, quand l’équipe révèle les attentes. Ce qui est écrit après ne se lit que par vous.",
    WITH_COHORT,
)

ASKED = Purpose(
    "Les questions que vous notez pour la prochaine visite",
    "Aller y chercher ce que la comparaison a laissé ouvert.",
    "Les membres de la promotion.",
    WITH_COHORT,
)


class Venue(CohortOwned, Base):
    """A place that hosts a visit. `sector` says whether it belongs to the cultural field or lies beyond it."""

    __tablename__ = "venue"
    __impersonal__ = ("name", "address", "about")
    __table_args__ = owned(CheckConstraint("sector IN ('cultural', 'beyond')", name="sector"))

    name: Mapped[str] = mapped_column(String(160))
    address: Mapped[str] = mapped_column(String(300), default="")
    sector: Mapped[str] = mapped_column(String(10), default="cultural")
    about: Mapped[str] = mapped_column(Text, default="")


class Visit(CohortOwned, Base):
    """One field visit of a cohort, known by its number."""

    __tablename__ = "visit"
    __impersonal__ = ("programme",)
    __table_args__ = owned(
        parent("venue"),
        UniqueConstraint("cohort_id", "number"),
        CheckConstraint("state IN ('preparing', 'under_way', 'closed')", name="state"),
    )

    number: Mapped[int]
    venue_id: Mapped[int]
    day: Mapped[date | None]
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    programme: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(12), default=VisitState.preparing)
    # Every form of a visit names the version it was read at, so that nobody overwrites somebody unseen.
    version: Mapped[int] = mapped_column(default=1)
    # When what each had written for oneself was shown to the class; it stays shown.
    revealed_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    venue: Mapped[Venue] = relationship(viewonly=True, lazy="joined", innerjoin=True)
    encounters: Mapped[list["Encounter"]] = relationship(viewonly=True, order_by="Encounter.id")
    taken_along: Mapped[list["VisitEdition"]] = relationship(viewonly=True)
    carried: Mapped[list["CarriedAxis"]] = relationship(viewonly=True)


class VisitEdition(CohortOwned, Base):
    """The edition of a grid that a visit takes along: one edition of each grid, usually of one grid."""

    __tablename__ = "visit_edition"
    __table_args__ = owned(
        parent("visit", ondelete="CASCADE"),
        parent("grid"),
        parent("edition"),
        UniqueConstraint("cohort_id", "visit_id", "grid_id"),
    )

    visit_id: Mapped[int]
    grid_id: Mapped[int]
    edition_id: Mapped[int]

    visit: Mapped[Visit] = relationship(viewonly=True)
    grid: Mapped[Grid] = relationship(viewonly=True)
    edition: Mapped[Edition] = relationship(viewonly=True)


class CarriedAxis(CohortOwned, Base):
    """An axis that a group looks at in depth during a visit, besides the core that everybody fills in."""

    __tablename__ = "carried_axis"
    __table_args__ = owned(
        parent("visit", ondelete="CASCADE"),
        parent("cohort_group", "group_id"),
        parent("axis"),
        UniqueConstraint("cohort_id", "visit_id", "group_id", "axis_id"),
    )

    visit_id: Mapped[int]
    group_id: Mapped[int]
    axis_id: Mapped[int]

    group: Mapped[Group] = relationship(viewonly=True)
    axis: Mapped[Axis] = relationship(viewonly=True)


class Encounter(CohortOwned, Base):
    """Somebody met during a visit: a first name or initials, a function, and what they agreed to."""

    __tablename__ = "encounter"
    __personal__ = (MET.holds("name", "function"),)
    __table_args__ = (
        *owned(
            parent("visit", ondelete="CASCADE"),
            Index(None, "cohort_id", "visit_id"),
            CheckConstraint("consent IN ('yes', 'unnamed', 'no')", name="consent"),
        ),
        # A quote names somebody met by id: nobody else may ever have it.
        {"sqlite_autoincrement": True},
    )

    visit_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    function: Mapped[str] = mapped_column(String(120), default="")
    consent: Mapped[str] = mapped_column(String(8), default=Consent.unnamed)


class Expectation(CohortOwned, Base):
    """What a student expects to see at a visit: nobody else's to read until the visit is revealed.

    `late` was written after that: it stays its author's and is no expectation.
    """

    __tablename__ = "expectation"
    __personal__ = (EXPECTED.holds("member_id", "text"),)
    __impersonal__ = ("key",)
    __table_args__ = owned(
        # Not deleted with its visit: what somebody wrote would be lost.
        parent("visit"),
        parent("membership", "member_id"),
        parent("criterion"),
        UniqueConstraint("cohort_id", "visit_id", "member_id", "key"),
    )

    visit_id: Mapped[int]
    member_id: Mapped[int]
    criterion_id: Mapped[int | None]
    # Made with the empty line of a form, so that a line sent twice is one.
    key: Mapped[str] = mapped_column(String(36))
    text: Mapped[str] = mapped_column(Text)
    late: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[datetime] = mapped_column(Instant, default=now)

    member: Mapped[Membership] = relationship(viewonly=True)
    criterion: Mapped[Criterion | None] = relationship(viewonly=True)


class VisitQuestion(CohortOwned, Base):
    """What the class wants to ask or look at, at a visit to come, often because of one criterion."""

    __tablename__ = "visit_question"
    __personal__ = (ASKED.holds("author_id", "text"),)
    __table_args__ = owned(
        # Not deleted with its visit, like expectations.
        parent("visit"),
        parent("criterion"),
        parent("membership", "author_id"),
        Index(None, "cohort_id", "visit_id"),
    )

    visit_id: Mapped[int]
    criterion_id: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    visit: Mapped[Visit] = relationship(viewonly=True)
    criterion: Mapped[Criterion | None] = relationship(viewonly=True)
    author: Mapped[Membership] = relationship(viewonly=True)
