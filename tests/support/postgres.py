"""A throwaway PostgreSQL cluster, for the length of a test run."""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, Engine, MetaData, make_url

# Ordinary tests never pull the plug; those that do ask for a durable cluster.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
STARTING_SECONDS = 30


class Cluster:
    """A running server in which databases can be made and dropped."""

    def __init__(self, admin: URL) -> None:
        self.admin = admin
        self._numbers = itertools.count(1)

    def create_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"visites_{os.getpid()}_{next(self._numbers)}"
        self._run("CREATE DATABASE {} TEMPLATE template0", name)
        return self.admin.set(database=name).render_as_string(hide_password=False)

    def drop_database(self, url: str) -> None:
        """Removes a database, even while something is still connected to it."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", str(make_url(url).database))

    def _run(self, statement: str, *names: str) -> None:
        plain = self.admin.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def running_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A cluster of our own on a unix socket, or the server that `$TEST_DATABASE_URL` names."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield Cluster(make_url(given).set(drivername="postgresql+psycopg"))
        return
    with tempfile.TemporaryDirectory(prefix="visites-pg-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        owner = _owner()
        if owner:
            shutil.chown(home, owner)
        _initialise(home, owner)
        server = _start(home, owner, durable)
        try:
            admin = URL.create(
                "postgresql+psycopg", "postgres", database="postgres", query={"host": str(home)}
            )
            _wait_until_it_answers(server, home)
            yield Cluster(admin)
        finally:
            # SIGINT is PostgreSQL's "fast" shutdown: it does not wait for its clients.
            server.send_signal(signal.SIGINT)
            server.wait(timeout=STARTING_SECONDS)


@contextmanager
def temporary_database() -> Iterator[str]:
    """The URL of an empty database that is gone afterwards."""
    with running_cluster() as cluster:
        url = cluster.create_database()
        try:
            yield url
        finally:
            cluster.drop_database(url)


def empty(engine: Engine, metadata: MetaData) -> None:
    """Takes every row away and lets numbers start again, for few rows ten times as fast as TRUNCATE."""
    rows = "".join(f'DELETE FROM "{table.name}";' for table in reversed(metadata.sorted_tables))
    numbers = (
        "DO $$ DECLARE used text; BEGIN FOR used IN SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename)"
        " FROM pg_sequences WHERE last_value IS NOT NULL LOOP"
        " EXECUTE 'ALTER SEQUENCE ' || used || ' RESTART'; END LOOP; END $$"
    )
    with engine.begin() as connection:
        connection.exec_driver_sql(rows)
        connection.exec_driver_sql(numbers)


def _initialise(home: Path, owner: str | None) -> None:
    subprocess.run(
        [
            *(_program("initdb"), "-D", home / "cluster", "-U", "postgres", "-A", "trust"),
            *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
        ],
        user=owner,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd=home,
    )


def _start(home: Path, owner: str | None, durable: bool) -> subprocess.Popen[bytes]:
    settings = [
        f"unix_socket_directories={home}",
        "listen_addresses=",
        "max_connections=200",
        *(() if durable else FAST),
    ]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            [_program("postgres"), "-D", home / "cluster", *(f"--{one}" for one in settings)],
            user=owner,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home,
            start_new_session=True,
        )


def _wait_until_it_answers(server: subprocess.Popen[bytes], home: Path) -> None:
    deadline = time.monotonic() + STARTING_SECONDS
    while True:
        try:
            psycopg.connect(host=str(home), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((home / "log").read_text(errors="replace")) from None
            time.sleep(0.05)


def _owner() -> str | None:
    """PostgreSQL refuses to run as root: then somebody else runs it."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _program(name: str) -> str:
    """A PostgreSQL program: on PATH, or the newest of Debian's versioned folders."""
    if found := shutil.which(name):
        return found
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(path.parts[4]),
    )
    if not versions:
        raise RuntimeError("PostgreSQL is not installed. Type: sudo apt-get install -y postgresql")
    return str(versions[-1])
