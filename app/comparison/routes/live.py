"""Views of the comparison that a screen keeps right: one way of asking, of answering « nothing new », and of projecting."""

from collections.abc import Callable
from typing import Any

from flask import Response, url_for

from app.comparison.filters import Filters
from app.comparison.plan import Plan, make_plan
from app.web import current_member, show, unchanged


def live(
    view: str,
    filters: Filters,
    version: str,
    read: Callable[[Plan, str], dict[str, Any]],
    *,
    name: str,
    partial: str,
    here: dict[str, Any] | None = None,
) -> Response:
    """The page `name`, or its wall, or for htmx its partial; an empty answer for who shows this version already.

    `read` gives what the view shows along a plan, and may keep what it made by the address that asks for the next version.
    `here` is what the view's path names: a view about one criterion has its grid there and not among the filters.
    """
    if (same := unchanged(version)) is not None:
        return same
    plan = make_plan(current_member(), filters)
    apart: dict[str, None] = {"grille": None} if here else {}
    path = here or {}
    live_url = url_for(view, **path, version=version, **filters.query(**apart))
    context = {"plan": plan, "filters": filters, "live_url": live_url} | read(plan, live_url)
    if filters.projected:
        leave = url_for(view, **path, **filters.query(ecran=None, **apart))
        return show(f"comparison/{name}_wall.html", partial, leave_url=leave, **context)
    return show(f"comparison/{name}.html", partial, **context)
