"""The resource space: a page per day, the texts it was written with, what it points at, and who reads it by a link."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cohorts.models import Membership
from app.programme.models import Day
from app.tables import WITH_COHORT, Base, CohortOwned, Instant, Json, Purpose, now, owned, parent
from app.visits.models import Visit

WRITING = Purpose(
    "Ce que vous écrivez et ajoutez dans l’espace ressources",
    "Écrire à plusieurs la page d’une journée, sans rien perdre, et dire qui l’a écrite.",
    "Les membres de la promotion ; les invité·e·s et les hôtes lisent ce qui est publié, sans votre nom.",
    WITH_COHORT,
)
ANSWERING = Purpose(
    "La réponse d’un lieu visité, et le nom de qui l’écrit",
    "Montrer la réponse du lieu à côté de ce que la promotion en dit.",
    "Les membres de la promotion, et qui lit la page publiée.",
    WITH_COHORT,
)
OPENING = Purpose(
    "Qui a fait un lien de lecture",
    "Savoir qui a ouvert l’espace ressources à quelqu’un de l’extérieur.",
    "L’équipe encadrante.",
    WITH_COHORT,
)


class Part(enum.StrEnum):
    """The three parts of a synthesis."""

    learned = "learned"
    divides = "divides"
    to_check = "to_check"


class Sort(enum.StrEnum):
    """What a page points at."""

    link = "link"
    document = "document"
    criterion = "criterion"
    synthesis = "synthesis"
    trace = "trace"


class ResourcePage(CohortOwned, Base):
    """The page of one day: its draft as it stands, and which version is published, if any."""

    __tablename__ = "resource_page"
    __impersonal__ = ("learned", "divides", "to_check")
    __table_args__ = owned(parent("programme_day", "day_id"), UniqueConstraint("cohort_id", "day_id"))

    day_id: Mapped[int]
    learned: Mapped[str] = mapped_column(Text, default="")
    divides: Mapped[str] = mapped_column(Text, default="")
    to_check: Mapped[str] = mapped_column(Text, default="")
    # The version that readers see; none before the first publishing and after it was taken back.
    published: Mapped[int | None]
    # The version that the host reads before it is published.
    ready: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    day: Mapped[Day] = relationship(viewonly=True, lazy="joined", innerjoin=True)


class ResourceText(CohortOwned, Base):
    """One text of one part as it was sent, never changed but for what settled it."""

    __tablename__ = "resource_text"
    __personal__ = (WRITING.holds("author_id", "text", "result"),)
    __table_args__ = owned(
        parent("resource_page", "page_id"),
        parent("membership", "author_id"),
        UniqueConstraint("cohort_id", "page_id", "part", "number"),
        CheckConstraint("part IN ('learned', 'divides', 'to_check')", name="part"),
        CheckConstraint("outcome IN ('applied', 'merged', 'conflict')", name="outcome"),
    )

    page_id: Mapped[int]
    part: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    # The highest number that was on the screen when this was written.
    seen: Mapped[int]
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


class ResourceItem(CohortOwned, Base):
    """A link, a document, or something of the site by reference: what it says is read of today, with today's consent."""

    __tablename__ = "resource_item"
    __personal__ = (WRITING.holds("author_id", "title", "abstract"),)
    __impersonal__ = ("url", "file", "evidence_id")
    __table_args__ = owned(
        parent("resource_page", "page_id"),
        parent("criterion"),
        parent("synthesis"),
        parent("evidence"),
        parent("membership", "author_id"),
        Index(None, "cohort_id", "page_id"),
        CheckConstraint("sort IN ('link', 'document', 'criterion', 'synthesis', 'trace')", name="sort"),
    )

    page_id: Mapped[int]
    sort: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200), default="")
    abstract: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(String(2000), default="")
    # The name under which a document is kept, and how many bytes it has.
    file: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(default=0)
    criterion_id: Mapped[int | None]
    synthesis_id: Mapped[int | None]
    evidence_id: Mapped[str | None] = mapped_column(String(36))
    author_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)

    author: Mapped[Membership] = relationship(viewonly=True)


class ResourceVersion(CohortOwned, Base):
    """A page as it was shown: its texts, and which of its items. Never changed."""

    __tablename__ = "resource_version"
    __personal__ = (WRITING.holds("made_by_id"),)
    __impersonal__ = ("learned", "divides", "to_check", "items")
    __table_args__ = owned(
        parent("resource_page", "page_id"),
        parent("membership", "made_by_id"),
        UniqueConstraint("cohort_id", "page_id", "number"),
    )

    page_id: Mapped[int]
    number: Mapped[int]
    learned: Mapped[str] = mapped_column(Text, default="")
    divides: Mapped[str] = mapped_column(Text, default="")
    to_check: Mapped[str] = mapped_column(Text, default="")
    # Ids only: an item that was removed, or lost its consent, is not shown by any version.
    items: Mapped[list[Any]] = mapped_column(Json)
    made_by_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    published_at: Mapped[datetime | None] = mapped_column(Instant)

    made_by: Mapped[Membership] = relationship(viewonly=True)


class ReadingLink(CohortOwned, Base):
    """A link to read without an account: what the cohort published, or what will be about one visit (its host's)."""

    __tablename__ = "reading_link"
    __personal__ = (OPENING.holds("made_by_id"),)
    __impersonal__ = ("token_hash",)
    __table_args__ = owned(
        parent("visit"),
        parent("membership", "made_by_id"),
        UniqueConstraint("token_hash"),
        Index(None, "cohort_id", "visit_id"),
    )

    visit_id: Mapped[int | None]
    token_hash: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

    visit: Mapped[Visit | None] = relationship(viewonly=True, lazy="joined")
    made_by: Mapped[Membership] = relationship(viewonly=True)


class HostReply(CohortOwned, Base):
    """What a host answers to the page about its visit. Added, never changed."""

    __tablename__ = "host_reply"
    __personal__ = (ANSWERING.holds("name", "text"),)
    __impersonal__ = ("key",)
    __table_args__ = owned(
        parent("visit"),
        parent("reading_link", "link_id"),
        UniqueConstraint("cohort_id", "link_id", "key"),
        Index(None, "cohort_id", "visit_id"),
    )

    visit_id: Mapped[int]
    link_id: Mapped[int]
    # Made with the form, so that an answer sent twice is one.
    key: Mapped[str] = mapped_column(String(36))
    name: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    # When somebody of the team said that it was read.
    read_at: Mapped[datetime | None] = mapped_column(Instant)
