"""A whole database into one file and back, while the site writes: SQLite's online backup, or PostgreSQL's own tools."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from alembic.migration import MigrationContext
from sqlalchemy import URL, Engine

from app.errors import Invalid, Unavailable

# How many pages of SQLite are copied at a time: the site writes in between, and the copy is of one moment all the same.
PAGES = 2_000


def kind_of(engine: Engine) -> str:
    """ "sqlite" or "postgresql": a copy of one cannot be brought back into the other."""
    return engine.dialect.name


def revision_of(engine: Engine) -> str | None:
    """The migration that the database stands at; None if it was never brought up to date."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def copy_out(engine: Engine, target: Path) -> None:
    """The database as of one moment, into a file that is not there yet. Raises Unavailable, in French."""
    if kind_of(engine) == "sqlite":
        with closing(sqlite3.connect(_file_of(engine))) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy, pages=PAGES)
            # One file, whatever the journal of the one that was copied.
            copy.execute("PRAGMA journal_mode = DELETE")
        return
    _run("pg_dump", engine.url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def check(kind: str, copy: Path) -> None:
    """Raises Invalid unless the file is a sound database of this kind."""
    if kind == "sqlite":
        try:
            with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as database:
                found = database.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise Invalid.single(f"La base de cette sauvegarde est abîmée : {error}.") from error
        if found != "ok":
            raise Invalid.single(f"La base de cette sauvegarde est abîmée : {found}.")
    else:
        try:
            _run("pg_restore", None, "--list", str(copy))
        except Unavailable as error:
            raise Invalid.single(f"La base de cette sauvegarde est abîmée. {error.message}") from error


def copy_in(engine: Engine, copy: Path) -> None:
    """What the file holds in the place of all that the database holds: wholly, or not at all. Raises Unavailable."""
    engine.dispose()
    if kind_of(engine) == "sqlite":
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(_file_of(engine))) as target:
            try:
                # In one transaction of the target: whoever reads meanwhile sees the one or the other.
                source.backup(target, pages=-1)
            except sqlite3.OperationalError as error:
                raise Unavailable(
                    f"La base est occupée : arrêtez le site, puis recommencez ({error})."
                ) from error
        return
    _run(
        "pg_restore",
        engine.url,
        *(
            "--clean",
            "--if-exists",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--exit-on-error",
        ),
        str(copy),
    )


def _file_of(engine: Engine) -> str:
    return str(engine.url.database)


def _run(tool: str, url: URL | None, *arguments: str) -> None:
    """Runs one of PostgreSQL's programs; the password goes by the environment, which other people cannot list."""
    environment = dict(os.environ)
    database = []
    if url is not None:
        if url.password:
            environment["PGPASSWORD"] = str(url.password)
        plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
        database = [f"--dbname={plain}"]
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL, never a shell
        [_program(tool), *database, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise Unavailable(f"{tool} a échoué : {said[0] if said else done.returncode}")


def _program(name: str) -> str:
    # Debian keeps the programs of several versions apart from the others; the newest reads what older servers hold.
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = shutil.which(name) or (str(beside[-1]) if beside else None)
    if found is None:
        raise Unavailable(
            f"Le programme {name} n’est pas installé. Tapez : sudo apt-get install -y postgresql-client"
        )
    return found
