"""The only room that knows HTTP tricks. The other rooms' routes use what is named here."""

from app.web import stale
from app.web.fields import whole
from app.web.gate import (
    ask_to_sign_in,
    checks_session,
    cohort_named,
    current_member,
    public,
    safe_next,
    session_id,
)
from app.web.limits import limit_failures, limit_rate
from app.web.live import unchanged
from app.web.navigation import external_url
from app.web.render import beside_fields, done, download, fragment, json_answer, page, retry, show
from app.web.sessions import end_session, open_session
from app.web.transactions import start_writing, without_writing

__all__ = [
    "ask_to_sign_in",
    "beside_fields",
    "checks_session",
    "cohort_named",
    "current_member",
    "done",
    "download",
    "end_session",
    "external_url",
    "fragment",
    "json_answer",
    "limit_failures",
    "limit_rate",
    "open_session",
    "page",
    "public",
    "retry",
    "safe_next",
    "session_id",
    "show",
    "stale",
    "start_writing",
    "unchanged",
    "whole",
    "without_writing",
]
