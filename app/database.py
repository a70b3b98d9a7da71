"""How connections and transactions behave: SQLite made safe for a class, reads that cannot write."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import ORMExecuteState, Session

# Whether what runs now may write. Pages being read set it to False; commands and tests leave it.
may_write: ContextVar[bool] = ContextVar("may_write", default=True)

# SQLite has one writer at a time: waiting here is fair and short, waiting inside SQLite polls and starves.
write_lock = threading.Lock()


class WriteWhileReading(RuntimeError):
    """A page that is only being read tried to change the database: a bug, caught before it does harm."""


@contextmanager
def reading() -> Iterator[None]:
    """A stretch of work that may not write."""
    token = may_write.set(False)
    try:
        yield
    finally:
        may_write.reset(token)


def install(engine: Engine, session: type[Session] | Any, *, synchronous: str = "FULL") -> None:
    """Set up one engine and the session that uses it. `synchronous` is SQLite's; anything but FULL is for tests."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", partial(_prepare_sqlite, synchronous))
        event.listen(engine, "begin", _begin_sqlite)
    event.listen(session, "before_flush", _refuse_flush)
    event.listen(session, "do_orm_execute", _refuse_statement)


def is_sqlite(engine: Engine) -> bool:
    """Whether the write lock is needed."""
    return engine.dialect.name == "sqlite"


def _prepare_sqlite(synchronous: str, connection: Any, record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's own BEGIN is sent by _begin_sqlite
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # An acknowledgement makes a phone delete its copy: the commit must be on the disk.
    cursor.execute(f"PRAGMA synchronous = {synchronous}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA busy_timeout = 10000")
    cursor.execute("PRAGMA cache_size = -16000")
    cursor.close()
    # SQLite's own knows no accents.
    connection.create_function("lower", 1, lambda text: text and text.lower(), deterministic=True)


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads first and writes later fails under load; IMMEDIATE never does.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if may_write.get() else "BEGIN")


def _refuse_flush(session: Session, context: Any, instances: Any) -> None:
    if not may_write.get() and (
        session.new or session.deleted or any(map(session.is_modified, session.dirty))
    ):
        raise WriteWhileReading(f"{[*session.new, *session.dirty, *session.deleted]}")


def _refuse_statement(state: ORMExecuteState) -> None:
    if not may_write.get() and not state.is_select:
        raise WriteWhileReading(str(state.statement))
