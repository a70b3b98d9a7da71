"""One commit for all who wait: a class that saves at the same time pays for one trip to the disk, not for thirty.

On SQLite one transaction writes at a time, and most of it is waiting for the disk. What arrives meanwhile is
put in a queue, and whoever gets the lock next does it all in one transaction. Elsewhere each request has a
transaction of its own.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, cast

from app import database
from app.extensions import db

Given = TypeVar("Given")
Made = TypeVar("Made")

# A group is committed before it keeps its first member waiting for long.
MOST_AT_ONCE = 32


class _Turn(Generic[Given, Made]):
    """A place in the queue, and what came of it."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.done = False
        self.made: Made | None = None
        self.error: Exception | None = None


class GroupCommit(Generic[Given, Made]):
    """`GroupCommit(verb)(given)` is `verb([given])[0]`, committed, and done together with whoever else asks.

    For views marked `without_writing`. The verb takes a list and returns as many results; it may run in
    another request's thread and more than once, so it uses only what it is given and `db.session`.
    """

    def __init__(self, verb: Callable[[Sequence[Given]], Sequence[Made]]) -> None:
        self._verb = verb
        self._queue: deque[_Turn[Given, Made]] = deque()
        self._leading = threading.Lock()

    def __call__(self, given: Given) -> Made:
        """Raises what the verb raises for this one alone."""
        db.session.rollback()
        turn: _Turn[Given, Made] = _Turn(given)
        if database.is_sqlite(db.engine):
            self._queue.append(turn)
            # Whoever waits here finds the turn done by the one before; one at a time waits for the writers' lock.
            with self._leading:
                while not turn.done:
                    with database.write_lock:
                        waiting = min(len(self._queue), MOST_AT_ONCE)
                        self._commit([self._queue.popleft() for _ in range(waiting)])
        else:
            self._commit([turn])
        if turn.error is not None:
            raise turn.error
        return cast(Made, turn.made)

    def _commit(self, turns: Sequence[_Turn[Given, Made]]) -> None:
        """All of it in one transaction; if that fails each in its own, so that only the faulty one fails."""
        token = database.may_write.set(True)
        try:
            error = self._try(turns)
            for turn in turns if error else ():
                turn.error = error if len(turns) == 1 else self._try([turn])
        finally:
            database.may_write.reset(token)
            for turn in turns:
                turn.done = True

    def _try(self, turns: Sequence[_Turn[Given, Made]]) -> Exception | None:
        try:
            results = self._verb([turn.given for turn in turns])
            db.session.commit()
        except Exception as error:
            return error
        finally:
            db.session.rollback()
        for turn, made in zip(turns, results, strict=True):
            turn.made = made
        return None
