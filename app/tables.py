"""What every table shares: the declarative base, UTC instants, JSON, and belonging to a cohort."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, DateTime, ForeignKey, ForeignKeyConstraint, MetaData, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

# Days and hours without a zone, such as a visit's, are those of clocks here.
PARIS = ZoneInfo("Europe/Paris")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


@dataclass(frozen=True)
class Purpose:
    """Why the site keeps something of people, in the words of the page that tells them (app/privacy)."""

    what: str
    why: str
    readers: str
    until: str
    # Of no use to the person themselves: not in what they take away.
    secret: bool = False

    def holds(self, *columns: str) -> "Held":
        """The columns of a table that are kept for this."""
        return Held(self, columns)


@dataclass(frozen=True)
class Held:
    """Columns of one table, and what they are kept for."""

    purpose: Purpose
    columns: tuple[str, ...]


# How long most of it is kept.
WITH_COHORT = "Aussi longtemps que la promotion est gardée sur ce site. Si vous effacez votre compte, votre nom en disparaît."


class Base(DeclarativeBase):
    """The declarative base of every table; its constraints have names that migrations can rely on.

    A table says which of its columns hold something of people, and what for; `__impersonal__` names the
    texts that do not. Nothing else may hold a text or point at somebody (tests/privacy).
    """

    metadata = MetaData(naming_convention=NAMING)
    __personal__: ClassVar[tuple[Held, ...]] = ()
    __impersonal__: ClassVar[tuple[str, ...]] = ()


class Instant(TypeDecorator[datetime]):
    """A moment stored in UTC and always read back aware, on SQLite too (which keeps no time zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# none_as_null: an absent value is SQL NULL, never the JSON word null.
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


class Identified:
    """An integer primary key."""

    id: Mapped[int] = mapped_column(primary_key=True)


class CohortOwned(Identified):
    """A row of one cohort. The database refuses a parent from another cohort through `owned`."""

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))


def parent(table: str, column: str | None = None, *, ondelete: str | None = None) -> ForeignKeyConstraint:
    """Composite foreign key (cohort_id, <table>_id) to a row of the same cohort."""
    return ForeignKeyConstraint(
        ["cohort_id", column or f"{table}_id"], [f"{table}.cohort_id", f"{table}.id"], ondelete=ondelete
    )


def owned(*constraints: Any) -> tuple[Any, ...]:
    """`__table_args__` of a cohort's table: (cohort_id, id) is unique so that children can point at it."""
    return (UniqueConstraint("cohort_id", "id"), *constraints)
