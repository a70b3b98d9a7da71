"""Failed attempts are limited: per address generously, since a whole class shares one, and per account.

What phones send by themselves is limited per session, so that one that has gone wild leaves room for the others.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, current_app
from flask_limiter.util import get_remote_address

from app.extensions import limiter
from app.web.gate import session_id

View = TypeVar("View", bound=Callable[..., Any])

# What an answer says of an attempt: not found, no longer good, refused.
FAILED = frozenset({404, 410, 422})


def limit_failures(
    scope: str,
    limits: str,
    *,
    by: Callable[[], str] = get_remote_address,
    answer: Callable[[], Response] | None = None,
    reading_too: bool = False,
) -> Callable[[View], View]:
    """Refuse further attempts with 429 after too many failed ones; good ones never count.

    `limits` reads « 10/minute;40/hour » and is shared by all views of one `scope`; `by` says whose
    attempts are counted together. `answer` is shown instead of the general page, so that a form keeps
    what was typed. Only posts count, unless `reading_too`: then opening a wrong address does too.
    """
    return limiter.shared_limit(  # type: ignore[return-value]
        limits,
        scope,
        key_func=by,
        methods=None if reading_too else ["POST"],
        deduct_when=lambda response: response.status_code in FAILED,
        on_breach=(lambda breached: answer()) if answer else None,
    )


def limit_rate(setting: str) -> Callable[[View], View]:
    """Refuse with 429 what one session asks beyond a setting such as « 6000/minute »; others are not concerned."""
    return limiter.limit(lambda: current_app.config[setting], key_func=_asking)  # type: ignore[return-value]


def _asking() -> str:
    return session_id() or get_remote_address()
