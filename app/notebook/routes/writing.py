"""Writing the parts of a note, and seeing how it reads."""

import uuid
from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.models import Membership
from app.errors import Conflict, Invalid
from app.fieldwork.models import Outcome
from app.notebook.basket import basket_of
from app.notebook.edits import CURRENT, keep_version, save_section
from app.notebook.keeping import LIMIT, waiting_beside
from app.notebook.marks import PAGES, SIGNS_A_PAGE
from app.notebook.reading import preview_quotes, read_note
from app.notebook.rendering import rendered
from app.notebook.routes.blueprint import bp, reader_and_writer, writer_alone
from app.web import current_member, done, page, retry, show, without_writing
from app.web.fields import whole


@bp.get("/<int:student_id>/ecrire")
def write(student_id: int) -> Response:
    """All the parts, to be written in."""
    return page("notebook/write.html", **_written(writer_alone(student_id)))


@bp.post("/<int:student_id>/parties/<uuid:section>", endpoint="save_section")
def save(student_id: int, section: uuid.UUID) -> BaseResponse:
    """Save a part by its plain form; with `settles`, what was written after reading several versions."""
    member, writer = reader_and_writer(student_id)
    fields = {name: request.form.get(name, "") for name in ("title", "text")}
    settles = request.form.getlist("settles")
    try:
        ack = save_section(member, writer, str(section), fields, whole(request.form.get("base")), settles)
    except Invalid as refusal:
        typed = {str(section): fields | {"error": refusal.message}}
        return retry("notebook/write.html", **_written(writer, typed))
    if ack.outcome == Outcome.conflict:
        flash(
            "Une autre version est arrivée entre-temps : les deux sont gardées, choisissez ci-dessous.",
            "warn",
        )
    else:
        flash("Enregistré.", "ok")
    return _back(writer, str(section))


@bp.post("/<int:student_id>/parties/<uuid:section>/versions", endpoint="keep_version")
def keep(student_id: int, section: uuid.UUID) -> BaseResponse:
    """Keep one of the versions of a part."""
    member, writer = reader_and_writer(student_id)
    which = request.form.get("keep", CURRENT)
    try:
        keep_version(
            member,
            writer,
            str(section),
            which,
            whole(request.form.get("base")),
            request.form.getlist("settles"),
        )
    except Conflict as refusal:
        flash(refusal.message, "warn")
        return retry("notebook/write.html", status=409, **_written(writer))
    flash("Cette version est gardée.", "ok")
    return _back(writer, str(section))


@bp.post("/<int:student_id>/apercu")
@without_writing
def preview(student_id: int) -> Response:
    """How a text reads, before it is saved."""
    writer = writer_alone(student_id)
    text = request.form.get("text", "")[:LIMIT]
    html = rendered(text, preview_quotes(writer, text), level=2)
    return show(
        "notebook/preview.html",
        "notebook/_preview.html",
        html=html,
        writer=writer,
        section=request.form.get("section", "")[:36],
    )


def _written(writer: Membership, typed: dict[str, dict[str, str]] | None = None) -> dict[str, Any]:
    whole_note = read_note(writer)
    return {
        "whole": whole_note,
        "writer": writer,
        "typed": typed or {},
        "beside": waiting_beside([one.section.id for one in whole_note.parts]),
        "basket": basket_of(writer),
        "signs_a_page": SIGNS_A_PAGE,
        "pages": PAGES,
        "person_id": current_member().person_id,
    }


def _back(writer: Membership, section: str) -> BaseResponse:
    return done(url_for("notebook.write", student_id=writer.id, _anchor=f"partie-{section}"))
