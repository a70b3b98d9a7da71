"""The storm itself: a real server that is killed while it writes, and started again, under a class of phones."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.extensions import db
from tests.chaos.phone import Phone
from tests.chaos.school import build_class, students
from tests.chaos.wire import Traffic
from tests.support.server import Server

# With what a class sends, a session is never slowed down; thirty phones here send for three thousand.
SETTINGS = {"RATELIMIT_ENABLED": False}
LONGEST = 3_600


@dataclass
class Storm:
    """How large it is, and what was seen of it."""

    operations: int
    phones: int
    kills: int
    seed: int
    database: str = "sqlite"
    # Told how it goes, in words.
    tell: Callable[[str], None] = lambda words: None
    seconds: float = 0
    # How many requests were between being sent and being answered each time the server was killed.
    killed_with: list[int] = field(default_factory=list)
    traffic: Traffic = field(default_factory=Traffic)
    holders: list[Phone] = field(default_factory=list)

    def rage(self, folder: Path, settings: dict[str, Any]) -> None:
        """Until every phone has sent everything. Leaves the database as it is then, and the server stopped."""
        app = create_app(SETTINGS | settings)
        with app.app_context():
            upgrade()
            members = build_class(self.phones)
        holders = students(app, members)
        with Server(folder, **SETTINGS, **settings) as server:
            over = threading.Event()
            for number, student in enumerate(holders):
                other = holders[number - 1].cookie
                quota = (
                    self.operations * (number + 1) // self.phones - self.operations * number // self.phones
                )
                seed = f"{self.seed} {number}"
                self.holders.append(
                    Phone(student, other, server.port, quota, self.traffic, over.is_set, seed)
                )
            self._let_loose(server, over)
        _let_go(app)

    @property
    def done(self) -> int:
        """How many operations were acknowledged."""
        return sum(len(one.outbox.book) for one in self.holders)

    def _let_loose(self, server: Server, over: threading.Event) -> None:
        threads = [threading.Thread(target=self._live, args=(one, over), daemon=True) for one in self.holders]
        start = time.monotonic()
        for thread in threads:
            thread.start()
        try:
            self._kill_now_and_then(server, Random(f"{self.seed} kills"), over)
            for thread in threads:
                thread.join(timeout=LONGEST)
        finally:
            over.set()
        self.seconds = time.monotonic() - start

    def _live(self, phone: Phone, over: threading.Event) -> None:
        try:
            phone.live()
        except Exception as error:
            self.traffic.fault(f"a phone broke down: {error!r}")
            over.set()
            raise

    def _kill_now_and_then(self, server: Server, chance: Random, over: threading.Event) -> None:
        """At moments spread over the whole, each while something is being written."""
        port = server.port
        marks = [
            self.operations * (number + chance.random()) // (self.kills + 1) for number in range(self.kills)
        ]
        for mark in marks:
            while (self.done < mark or not self.traffic.under_way) and not over.wait(0.005):
                pass
            over.wait(chance.random() * 0.02)
            if over.is_set():
                return
            self.killed_with.append(self.traffic.under_way)
            server.kill()
            self.tell(f"{self.done:,} operations, killed with {self.killed_with[-1]} requests under way")
            over.wait(chance.random() * 0.3)
            server.start()
            if server.port != port:
                self.traffic.fault("the server came back at another address")
                over.set()


@contextmanager
def home(database: str, folder: Path) -> Iterator[dict[str, Any]]:
    """The settings of an installation on a database of this kind, gone afterwards."""
    if database == "postgresql":
        from tests.support.postgres import temporary_database

        kept: Any = temporary_database()
    else:
        kept = nullcontext(f"sqlite:///{folder / 'visites.sqlite3'}")
    with kept as url:
        yield {"INSTANCE_PATH": str(folder), "SQLALCHEMY_DATABASE_URI": url}


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
