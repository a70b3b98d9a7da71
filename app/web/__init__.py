"""The only room that knows HTTP tricks. The other rooms' routes use what is named here."""

from app.web.gate import current_member, public, safe_next
from app.web.live import unchanged
from app.web.navigation import external_url
from app.web.render import done, fragment, json_answer, page, retry, show
from app.web.transactions import without_writing

__all__ = [
    "current_member",
    "done",
    "external_url",
    "fragment",
    "json_answer",
    "page",
    "public",
    "retry",
    "safe_next",
    "show",
    "unchanged",
    "without_writing",
]
