"""Closed by default: one gate lets signed-in people in, and finds out as which member of which cohort."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, jsonify, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from app.errors import NotFound
from app.web.render import page, wants_fragment, wants_json

View = TypeVar("View", bound=Callable[..., Any])
MemberLoader = Callable[[Any, str], Any]


def public(view: View) -> View:
    """Mark a view as open to people who are not signed in."""
    view.public = True  # type: ignore[attr-defined]
    return view


def checks_session(view: View) -> View:
    """Mark a view that itself asks, in its own transaction, whether the session that `session_id` names has ended.

    For the one address that a whole class writes to at once: nothing is read twice. Who has no session at
    all is stopped at the gate as everywhere.
    """
    view.checks_session = True  # type: ignore[attr-defined]
    return view


def session_id() -> str | None:
    """What the signed cookie says of who is there; only the database knows whether that still holds."""
    return session.get("_user_id")


def cohort_named() -> str:
    """The cohort that the address names, for a view that itself finds out who may see it."""
    return g.cohort_slug or ""


def is_public(endpoint: str | None) -> bool:
    """Whether an endpoint is open; an address that leads nowhere is (it answers 404)."""
    return endpoint is None or getattr(current_app.view_functions[endpoint], "public", False)


def current_member() -> Any:
    """The signed-in person as a member of the cohort that the address names."""
    return g.member


def install(app: Flask, load_member: MemberLoader) -> None:
    """Close the site. `load_member(person, slug)` returns the active membership, or None for an outsider."""

    @app.url_value_preprocessor
    def take_cohort_out_of_address(endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.cohort_slug = values.pop("cohort_slug", None) if values else None

    @app.url_defaults
    def keep_cohort_in_address(endpoint: str, values: dict[str, Any]) -> None:
        slug = g.get("cohort_slug")
        if (
            slug
            and "cohort_slug" not in values
            and app.url_map.is_endpoint_expecting(endpoint, "cohort_slug")
        ):
            values["cohort_slug"] = slug

    @app.before_request
    def let_in() -> BaseResponse | None:
        g.member = None
        if "\0" in request.path:
            raise NotFound()  # PostgreSQL cannot even compare such a text
        if is_public(request.endpoint):
            return None
        if getattr(current_app.view_functions[request.endpoint or ""], "checks_session", False):
            return None if session_id() else ask_to_sign_in()
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        if g.cohort_slug is not None:
            g.member = load_member(current_user, g.cohort_slug)
            if g.member is None:
                raise NotFound()
        return None


def ask_to_sign_in() -> BaseResponse:
    """Send to the sign-in page and back: by redirect, by htmx header, or with what was typed kept on a page."""
    if wants_json():
        refused = jsonify(error="signed_out", sign_in=url_for("accounts.sign_in"))
        refused.status_code = 401
        return refused
    if wants_fragment():
        came_from = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = came_from.path + (f"?{came_from.query}" if came_from.query else "")
        return Response(status=401, headers={"HX-Redirect": url_for("accounts.sign_in", suite=back or None)})
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.sign_in", suite=request.full_path.rstrip("?")), 302)
    typed = [(name, text) for name, texts in request.form.lists() for text in texts]
    return page("errors/signed_out.html", status=401, typed=typed, action=request.full_path.rstrip("?"))


def safe_next(target: str | None) -> str | None:
    """`target` if it is a path of this site, else None: no redirect leads elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return None
    if any(ord(character) < 32 for character in target):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None
