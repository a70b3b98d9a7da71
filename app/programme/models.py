"""The days of a cohort, and the secret addresses at which calendars read them."""

import enum
import uuid
from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cohorts.models import Cohort, Membership
from app.tables import WITH_COHORT, Base, CohortOwned, Instant, Purpose, now, owned, parent
from app.visits.models import Visit

SPEAKING = Purpose(
    "Le nom des personnes qui interviennent dans le programme",
    "Dire à la promotion qui elle rencontrera.",
    "Les membres de la promotion, et qui a l’adresse d’un de ses agendas.",
    WITH_COHORT,
)
SUBSCRIBING = Purpose(
    "L’adresse secrète de votre agenda",
    "Donner à votre téléphone les dates de la promotion et de votre groupe.",
    "Vous ; personne d’autre ne peut la deviner.",
    "Jusqu’à ce que vous la changiez, ou que vous quittiez la promotion.",
    secret=True,
)


class Kind(enum.StrEnum):
    """What a day is for."""

    theme = "theme"
    visit = "visit"
    tutoring = "tutoring"


class Day(CohortOwned, Base):
    """One day of the programme: a morning, an afternoon or both. It is cancelled, never deleted."""

    __tablename__ = "programme_day"
    __personal__ = (SPEAKING.holds("speakers"),)
    __impersonal__ = ("uid", "title", "themes", "place", "address", "morning", "afternoon")
    __table_args__ = owned(
        parent("visit"),
        UniqueConstraint("uid"),
        # A visit has one day.
        UniqueConstraint("cohort_id", "visit_id"),
        Index(None, "cohort_id", "day"),
        CheckConstraint("kind IN ('theme', 'visit', 'tutoring')", name="kind"),
    )

    # What calendars know it by, through every change of its date and title.
    uid: Mapped[str] = mapped_column(String(36), default=lambda: str(uuid.uuid4()))
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(10), default=Kind.theme)
    title: Mapped[str] = mapped_column(String(200))
    themes: Mapped[str] = mapped_column(Text, default="")
    speakers: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(160), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    # A half-day without hours does not take place.
    morning_from: Mapped[time | None]
    morning_to: Mapped[time | None]
    morning: Mapped[str] = mapped_column(Text, default="")
    afternoon_from: Mapped[time | None]
    afternoon_to: Mapped[time | None]
    afternoon: Mapped[str] = mapped_column(Text, default="")
    visit_id: Mapped[int | None]
    # Every form names the version it was read at; calendars are told the same number.
    version: Mapped[int] = mapped_column(default=1)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    updated_at: Mapped[datetime] = mapped_column(Instant, default=now)

    visit: Mapped[Visit | None] = relationship(viewonly=True, lazy="joined")

    @property
    def halves(self) -> list[tuple[str, time, time, str]]:
        """(name, from, to, what happens) of each half-day that takes place."""
        found = [
            ("Matin", self.morning_from, self.morning_to, self.morning),
            ("Après-midi", self.afternoon_from, self.afternoon_to, self.afternoon),
        ]
        return [(name, start, end, said) for name, start, end, said in found if start and end]


class CalendarFeed(CohortOwned, Base):
    """A secret address that calendars read: the cohort's own (no member), or one member's."""

    __tablename__ = "calendar_feed"
    __personal__ = (SUBSCRIBING.holds("member_id", "token"),)
    __impersonal__ = ("place",)
    __table_args__ = owned(
        parent("membership", "member_id"),
        UniqueConstraint("token"),
        UniqueConstraint("cohort_id", "place"),
    )

    member_id: Mapped[int | None]
    # « cohort » or « member-12 »: the database refuses a second address for one reader.
    place: Mapped[str] = mapped_column(String(24))
    # Kept as it is, since its owner comes back to copy it to another device; it opens dates, and nothing else.
    token: Mapped[str] = mapped_column(String(43))
    renewed_at: Mapped[datetime] = mapped_column(Instant, default=now)

    cohort: Mapped[Cohort] = relationship(viewonly=True, lazy="joined", innerjoin=True)
    member: Mapped[Membership | None] = relationship(viewonly=True, lazy="joined")
