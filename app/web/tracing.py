"""What the site tells whoever runs it: one line per request, and the same code on each line and on the page of a failure.

A line names the address as the site knows it (« /promotions/<cohort_slug>/… »), never as it was asked, since an address
may hold a secret; and no word of anybody.
"""

import json
import logging
import re
import secrets
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, has_request_context, request
from sqlalchemy import event
from sqlalchemy.engine import Engine

log = logging.getLogger("visites.requests")
slow = logging.getLogger("visites.slow")

# What a server in front may have called this request; anything else is not repeated.
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")


class Line(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The moment (UTC), the level, the request's code, the words, and what the record adds as `facts`."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
        }
        if code := request_code():
            line["request"] = code
        line |= getattr(record, "facts", None) or {"says": record.getMessage()}
        if record.exc_info and record.exc_info[0]:
            line["trace"] = _places(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def request_code() -> str | None:
    """The code of the request under way, if there is one."""
    return g.get("request_code") if has_request_context() else None


def _places(error: BaseException | None) -> str:
    """Where an error came through and of which type it is. Its words may quote what somebody typed: they are left out."""
    told = ""
    while error is not None:
        places = "".join(traceback.format_tb(error.__traceback__))
        told = f"Traceback (most recent call last):\n{places}{type(error).__qualname__}\n{told}"
        error = error.__cause__ or error.__context__
    return told


def print_lines(level: int) -> None:
    """From now on, what is at least of this level is told as lines of JSON on the standard error output."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # It tells of the queue of requests at each burst, which is what bursts are.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def install(app: Flask) -> None:
    """Give each request its code, in `X-Request-ID` too, and tell of it once it is answered."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_code = given if GIVEN.fullmatch(given) else secrets.token_hex(6)
        g.begun = time.perf_counter()

    @app.after_request
    def tell(response: Response) -> Response:
        if "request_code" in g:
            response.headers["X-Request-ID"] = g.request_code
            rule = request.url_rule.rule if request.url_rule else None
            facts = {
                "method": request.method,
                "address": rule,
                "status": response.status_code,
                "ms": round((time.perf_counter() - g.begun) * 1000, 1),
            }
            log.info("", extra={"facts": facts})
        return response


def tell_slow_statements(engine: Engine, milliseconds: int) -> None:
    """Tell of each statement that takes longer, without what it was asked with."""

    @event.listens_for(engine, "before_cursor_execute")
    def begin(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        connection.info["begun"] = time.perf_counter()

    @event.listens_for(engine, "after_cursor_execute")
    def tell(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        took = (time.perf_counter() - connection.info["begun"]) * 1000
        if took > milliseconds:
            slow.warning(
                "", extra={"facts": {"statement": " ".join(statement.split()), "ms": round(took, 1)}}
            )
