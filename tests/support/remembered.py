"""What many tests start from is built once by each process; afterwards its rows are written back as they were."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, bindparam, func, select, text

from app.accounts.models import Person
from app.cohorts.models import Cohort
from app.extensions import db

Built = TypeVar("Built")
Rows = dict[tuple[Any, ...], dict[str, Any]]
_built: dict[tuple[Any, ...], tuple[Any, list[tuple[Table, list[dict[str, Any]], list[dict[str, Any]]]]]] = {}


def remembered(name: str, build: Callable[[], Built]) -> Built:
    """What `build` gives, which must hold no row; it may add rows and change them.

    The database before is the same each time it holds as many people and cohorts. Call inside an app context.
    """
    who = db.session.execute(
        select(func.count(Person.id), select(func.count(Cohort.id)).scalar_subquery())
    ).one()
    db.session.rollback()
    key = (name, db.engine.dialect.name, *who)
    if key in _built:
        built, difference = _built[key]
        with db.engine.begin() as connection:
            _write(connection, difference)
        return built
    before = _everything()
    built = build()
    db.session.commit()
    after = _everything()
    _built[key] = (
        built,
        [_compared(table, before[table], after[table]) for table in after if before[table] != after[table]],
    )
    return built


def _everything() -> dict[Table, Rows]:
    with db.engine.begin() as connection:
        return {
            table: {
                tuple(row[column] for column in table.primary_key): {
                    column.name: row[column] for column in table.c
                }
                for row in connection.execute(select(table)).mappings()
            }
            for table in db.metadata.sorted_tables
        }


def _compared(
    table: Table, before: Rows, after: Rows
) -> tuple[Table, list[dict[str, Any]], list[dict[str, Any]]]:
    assert before.keys() <= after.keys(), "rows that were taken away are not remembered"
    added = sorted(after.keys() - before.keys())
    changed = [key for key in before if before[key] != after[key]]
    return table, [after[key] for key in added], [after[key] for key in changed]


def _write(
    connection: Connection, difference: list[tuple[Table, list[dict[str, Any]], list[dict[str, Any]]]]
) -> None:
    for table, added, changed in difference:
        if added:
            connection.execute(table.insert(), added)
        for row in changed:
            same = [
                column == bindparam(f"old_{column.name}", row[column.name]) for column in table.primary_key
            ]
            connection.execute(table.update().where(*same).values(row))
    if connection.dialect.name == "postgresql":
        numbered = [
            table.name for table, added, _ in difference if added and table.autoincrement_column is not None
        ]
        numbers = ", ".join(
            f"setval(pg_get_serial_sequence('\"{name}\"', 'id'), (SELECT max(id) FROM \"{name}\"))"
            for name in numbered
        )
        if numbers:
            connection.execute(text(f"SELECT {numbers}"))
