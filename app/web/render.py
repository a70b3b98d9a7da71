"""Answers: a page, the fragment of a page, a redirect after something was done, a form to correct."""

import json
import re
from typing import Any

from flask import Flask, Response, get_flashed_messages, make_response, redirect, render_template, request
from jinja2 import StrictUndefined
from jinja2.ext import Extension
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Invalid

INDENTATION = re.compile(r"\n[ \t]+")


class WithoutIndentation(Extension):
    """Templates are indented for those who read them: a phone that opens a sheet need not receive it, nor parse it."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The same template with the same line numbers; a line's end stays where it may matter."""
        return INDENTATION.sub("\n", source) if (name or "").endswith(".html") else source


def install(app: Flask) -> None:
    """How templates are read: a name that nobody gave is an error, and what is only there for the eye is left out."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension(WithoutIndentation)


def wants_fragment() -> bool:
    """Whether htmx asked, for a part of a page (a boosted link and a history restore want the whole)."""
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request  # type: ignore[attr-defined]


def wants_json() -> bool:
    """Whether a script of ours asked for JSON."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def page(template: str, *, status: int = 200, **context: Any) -> Response:
    """A whole page."""
    return make_response(render_template(template, **context), status)


def fragment(partial: str, *, status: int = 200, **context: Any) -> Response:
    """The partial of a page, as htmx swaps it; what was flashed comes along, announced."""
    html = render_template(partial, **context)
    messages = get_flashed_messages(with_categories=True)
    if messages:
        html += render_template("components/_messages.html", messages=messages, out_of_band=True)
    return make_response(html, status)


def show(template: str, partial: str, **context: Any) -> Response:
    """The page, or for htmx the partial that the page includes."""
    return fragment(partial, **context) if wants_fragment() else page(template, **context)


def done(to: str, *, partial: str | None = None, **context: Any) -> BaseResponse:
    """After something was done: the changed partial for htmx, otherwise a redirect to where it can be seen.

    Without `partial`, htmx is sent to the page as well.
    """
    if not wants_fragment():
        return redirect(to, 303)
    if partial is None:
        return Response(status=204, headers={"HX-Redirect": to})
    return fragment(partial, **context)


def retry(template: str, *, partial: str | None = None, status: int = 422, **context: Any) -> Response:
    """The form again with its errors beside the fields and what was typed still there."""
    if partial is not None and wants_fragment():
        return fragment(partial, status=status, **context)
    return page(template, status=status, **context)


def beside_fields(form: Any, refusal: Invalid) -> None:
    """Put what a verb refused beside the fields of the form; what belongs to no field goes to the whole form."""
    for name, message in refusal.errors.items():
        if name in form:
            form[name].errors = [*form[name].errors, message]
        else:
            form.form_errors.append(message)


def json_answer(content: Any, status: int = 200) -> Response:
    """JSON for a script of ours, compact."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(body, status=status, mimetype="application/json")


def download(body: str | bytes, name: str, mimetype: str) -> Response:
    """A file to keep; `name` may hold anything, it is made safe for every browser."""
    answer = Response(body, mimetype=mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=secure_filename(name))
    return answer
