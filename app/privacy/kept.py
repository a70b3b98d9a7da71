"""What the site keeps of people, as its tables declare it."""

from collections.abc import Iterator

from app.extensions import db
from app.tables import Base, Purpose


def tables() -> Iterator[type[Base]]:
    """Every table, each after those that it points at."""
    by_name = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}  # type: ignore[attr-defined]
    for table in db.metadata.sorted_tables:
        yield by_name[table.name]


def purposes() -> list[Purpose]:
    """What is kept and what for, once each."""
    return list(dict.fromkeys(held.purpose for table in tables() for held in table.__personal__))


def pointing_at_people(table: type[Base]) -> dict[str, str]:
    """The columns that point at somebody: column -> « person » or « membership »."""
    return {
        column.name: key.column.table.name
        for column in table.__table__.columns
        for key in column.foreign_keys
        if key.column.table.name in ("person", "membership") and key.column.name == "id"
    }
