"""Cohorts (promotions), their groups and their members."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.tables import WITH_COHORT, Base, CohortOwned, Identified, Instant, Purpose, now, owned, parent


class Role(enum.StrEnum):
    """What a member is in a cohort."""

    student = "student"
    facilitator = "facilitator"
    guest = "guest"


BELONGING = Purpose(
    "Vos promotions, votre rôle, votre groupe",
    "Vous ouvrir ce qui est à votre promotion et à votre groupe.",
    "Les membres de la promotion.",
    WITH_COHORT,
)


JOURNAL = Purpose(
    "Ce que vous faites de sensible dans une promotion, et ce qu’on y fait de votre accès (rôle, retrait, lien, adoption)",
    "Pouvoir retrouver qui a changé les accès ou pris un acte qui ne se défait pas.",
    "L’équipe encadrante.",
    WITH_COHORT,
)


class Cohort(Identified, Base):
    """A promotion: the class of one year."""

    __tablename__ = "cohort"
    __impersonal__ = ("slug", "title", "join_code")

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(160))
    year: Mapped[int]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    # In the invitation's address and QR code; a new one makes the old link worthless.
    join_code: Mapped[str] = mapped_column(String(32), unique=True)
    joining_open: Mapped[bool] = mapped_column(default=True)
    fictional: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    groups: Mapped[list["Group"]] = relationship(viewonly=True, order_by="Group.letter")


class Group(CohortOwned, Base):
    """A group of four or five students, known everywhere by its letter."""

    __tablename__ = "cohort_group"
    __impersonal__ = ("name",)
    __table_args__ = owned(UniqueConstraint("cohort_id", "letter"))

    letter: Mapped[str] = mapped_column(String(1))
    name: Mapped[str] = mapped_column(String(80), default="")

    members: Mapped[list["Membership"]] = relationship(
        viewonly=True,
        primaryjoin="and_(Membership.group_id == Group.id, Membership.removed_at.is_(None))",
        foreign_keys="Membership.group_id",
    )


class Membership(CohortOwned, Base):
    """A person in a cohort: the subject of every access rule and the author of everything written there."""

    __tablename__ = "membership"
    __personal__ = (BELONGING.holds("person_id"),)
    __table_args__ = owned(
        UniqueConstraint("cohort_id", "person_id"),
        parent("cohort_group", "group_id"),
        Index(None, "person_id"),
        Index(None, "cohort_id", "group_id"),
        CheckConstraint("role IN ('student', 'facilitator', 'guest')", name="role"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    group_id: Mapped[int | None]
    role: Mapped[str] = mapped_column(String(16), default=Role.student)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    # A removed member keeps the authorship of what was written; only the access ends.
    removed_at: Mapped[datetime | None] = mapped_column(Instant)

    # Relationships are for reading: verbs write the ids, the database checks that they are of one cohort.
    cohort: Mapped[Cohort] = relationship(viewonly=True, lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(viewonly=True, lazy="joined", innerjoin=True)
    group: Mapped[Group | None] = relationship(viewonly=True, lazy="joined")

    @property
    def name(self) -> str:
        """The person's name as it is shown in the cohort."""
        return self.person.name

    @property
    def is_facilitator(self) -> bool:
        """Whether this member runs the cohort."""
        return self.role == Role.facilitator

    @property
    def is_student(self) -> bool:
        """Whether this member fills in sheets of their own."""
        return self.role == Role.student


class Act(enum.StrEnum):
    """What is written in the journal: what changes who may do what, or cannot be undone."""

    role = "role"
    removed = "removed"
    restored = "restored"
    link = "link"
    invitation = "invitation"
    adoption = "adoption"
    reveal = "reveal"
    visit_removed = "visit_removed"
    erased = "erased"
    taken = "taken"
    archived = "archived"
    loaded = "loaded"


class JournalEntry(CohortOwned, Base):
    """Something sensitive that somebody did. Added, never changed. `detail` names no person."""

    __tablename__ = "journal_entry"
    __personal__ = (JOURNAL.holds("actor_id", "subject_id"),)
    __impersonal__ = ("detail",)
    __table_args__ = owned(
        parent("membership", "actor_id"),
        parent("membership", "subject_id"),
        Index(None, "cohort_id", "at"),
        CheckConstraint(f"act IN ({', '.join(repr(str(one)) for one in Act)})", name="act"),
    )

    actor_id: Mapped[int]
    subject_id: Mapped[int | None]
    act: Mapped[str] = mapped_column(String(16))
    detail: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(Instant, default=now)

    actor: Mapped[Membership] = relationship(
        viewonly=True, lazy="joined", foreign_keys="[JournalEntry.cohort_id, JournalEntry.actor_id]"
    )
    subject: Mapped[Membership | None] = relationship(
        viewonly=True, lazy="joined", foreign_keys="[JournalEntry.cohort_id, JournalEntry.subject_id]"
    )


def _refuse(mapper: object, connection: object, entry: JournalEntry) -> None:
    raise TypeError("the journal is only added to")


event.listen(JournalEntry, "before_update", _refuse)
event.listen(JournalEntry, "before_delete", _refuse)
