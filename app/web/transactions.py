"""The one commit place: a request that may write commits once, if its answer is not a refusal."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request

from app import database
from app.extensions import db

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

View = TypeVar("View", bound=Callable[..., Any])


def without_writing(view: View) -> View:
    """Mark a view that only reads although it is posted to, so that slow work in it holds no lock."""
    view.reads_only = True  # type: ignore[attr-defined]
    return view


def start_writing() -> None:
    """From here on, this request may write: for a view marked `without_writing` that has done its slow work.

    What was read before is read again, since others may have written meanwhile.
    """
    db.session.rollback()
    if database.is_sqlite(db.engine):
        database.write_lock.acquire()
        g.holds_lock = True
    database.may_write.set(True)


def install(app: Flask) -> None:
    """Open a reading or a writing transaction for each request, and end it."""

    @app.before_request
    def open_transaction() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        writes = request.method not in SAFE and not getattr(view, "reads_only", False)
        g.write_intent = database.may_write.set(writes)
        g.holds_lock = writes and database.is_sqlite(db.engine)
        if g.holds_lock:
            database.write_lock.acquire()

    @app.after_request
    def end_transaction(response: Response) -> Response:
        if database.may_write.get() and "write_intent" in g and response.status_code < 400:
            db.session.commit()
        else:
            db.session.rollback()
        return response

    @app.teardown_request
    def let_go(error: BaseException | None) -> None:
        if "write_intent" not in g:
            return
        try:
            db.session.rollback()
        finally:
            if g.pop("holds_lock"):
                database.write_lock.release()
            database.may_write.reset(g.pop("write_intent"))


def keep_despite_refusal() -> None:
    """Commit what was recorded so far although the answer will be a refusal (a late operation kept aside)."""
    db.session.commit()
