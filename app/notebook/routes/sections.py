"""The plan of a note: adding, moving, taking out and putting back its parts."""

import uuid

from flask import flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.models import Membership
from app.errors import Conflict, Invalid
from app.notebook.forms import SectionForm
from app.notebook.routes.blueprint import bp, reader_and_writer
from app.notebook.routes.notes import shown
from app.notebook.sections import add_section, move_section, place_section, put_back, take_out
from app.web import beside_fields, done, retry, whole

PLAN = "notebook/_plan.html"


@bp.post("/<int:student_id>/parties", endpoint="add_section")
def add(student_id: int) -> BaseResponse:
    """Add a part at the end of the plan."""
    member, writer = reader_and_writer(student_id)
    form = SectionForm(request.form)
    try:
        add_section(member, writer, form.section.data or "", form.title.data or "")
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("notebook/show.html", partial=PLAN, **shown(member, writer, adding=form))
    return _planned(member, writer)


@bp.post("/<int:student_id>/parties/<uuid:section>/place", endpoint="place_section")
def place(student_id: int, section: uuid.UUID) -> BaseResponse:
    """Move a part: a step (direction), or right after another (after, empty for first)."""
    member, writer = reader_and_writer(student_id)
    seen = whole(request.form.get("seen"))
    try:
        if "direction" in request.form:
            move_section(member, writer, str(section), request.form["direction"], seen)
        else:
            place_section(member, writer, str(section), request.form.get("after", ""), seen)
    except Conflict as refusal:
        flash(refusal.message, "warn")
        return retry("notebook/show.html", partial=PLAN, status=409, **shown(member, writer))
    return _planned(member, writer)


@bp.post("/<int:student_id>/parties/<uuid:section>/retrait", endpoint="take_out")
def remove(student_id: int, section: uuid.UUID) -> BaseResponse:
    """Take a part out of the plan."""
    member, writer = reader_and_writer(student_id)
    take_out(member, writer, str(section))
    flash("La partie est retirée du plan. Son texte est gardé : elle se remet en un geste.", "ok")
    return _planned(member, writer)


@bp.post("/<int:student_id>/parties/<uuid:section>/retour", endpoint="put_back")
def restore(student_id: int, section: uuid.UUID) -> BaseResponse:
    """Put a part back."""
    member, writer = reader_and_writer(student_id)
    put_back(member, writer, str(section))
    flash("La partie est de retour, à la fin du plan.", "ok")
    return _planned(member, writer)


def _planned(member: Membership, writer: Membership) -> BaseResponse:
    back = url_for("notebook.show", student_id=writer.id, _anchor="plan")
    return done(back, partial=PLAN, **shown(member, writer))
