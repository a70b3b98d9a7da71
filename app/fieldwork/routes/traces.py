"""The traces of one visit or of all, to look through, and what the people quoted agreed to."""

import uuid
from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.fieldwork.browsing import Search, choices, look_through
from app.fieldwork.consent import record_consent
from app.fieldwork.routes.blueprint import bp
from app.fieldwork.routes.photos import picture_of
from app.fieldwork.traces import CONSENTS
from app.web import current_member, done, show

TRACES = "/promotions/<cohort_slug>/traces"


@bp.get(TRACES)
def traces() -> Response:
    """What was seen, heard, read and photographed; what is looked for stands in the address."""
    return show("fieldwork/traces.html", "fieldwork/_traces.html", **_found(Search.read(request.args)))


@bp.post(TRACES + "/<uuid:trace>/accord")
def consent(trace: uuid.UUID) -> BaseResponse:
    """Write down what the person quoted agrees to now."""
    given = request.form.get("consent", "")
    record_consent(current_member(), str(trace), given)
    search = Search.read(request.form)
    flash(f"C’est noté : {CONSENTS[given]}.", "ok")
    asked = {name: getattr(search, field) for name, field in Search.NAMES.items() if getattr(search, field)}
    return done(url_for("fieldwork.traces", **asked), partial="fieldwork/_traces.html", **_found(search))


def _found(search: Search) -> dict[str, Any]:
    return {
        "found": look_through(current_member(), search),
        "search": search,
        "choices": choices(),
        "picture_of": picture_of,
    }
