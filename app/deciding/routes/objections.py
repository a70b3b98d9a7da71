"""The life of an objection, and who sees to it that it is met."""

from flask import flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.deciding.access import objection_for
from app.deciding.objecting import advance_objection, own_objection
from app.deciding.routes.blueprint import bp
from app.deciding.routes.pages import acted, again, objection_form, opened
from app.errors import Conflict, Invalid
from app.web import beside_fields, current_member, whole


@bp.post("/propositions/<int:number>/objections/<int:objection_id>")
def advance(grid_slug: str, number: int, objection_id: int) -> BaseResponse:
    """Bring an objection to its next step."""
    grid, proposal = opened(grid_slug, number)
    objection = objection_for(current_member(), proposal, objection_id)
    form = objection_form(objection, request.form)
    try:
        advance_objection(
            current_member(),
            proposal,
            objection,
            form.state.data or "",
            form.note.data or "",
            form.seen.data or "",
        )
    except Invalid as refusal:
        beside_fields(form, refusal)
        return again(grid, proposal, objection_forms={objection.id: form})
    except Conflict as refusal:
        form.form_errors.append(refusal.message)
        form.seen.process_data(objection.state)
        return again(grid, proposal, 409, objection_forms={objection.id: form})
    flash("L’objection avance.", "ok")
    return acted(grid, proposal, "objections")


@bp.post("/propositions/<int:number>/objections/<int:objection_id>/charge")
def take_charge(grid_slug: str, number: int, objection_id: int) -> BaseResponse:
    """Say who sees to it that an objection is met."""
    grid, proposal = opened(grid_slug, number)
    member = current_member()
    objection = objection_for(member, proposal, objection_id)
    owner = request.form.get("owner", "")
    own_objection(member, proposal, objection, whole(owner) if owner else member.id)
    flash("C’est noté : quelqu’un se charge de cette objection.", "ok")
    return acted(grid, proposal, "objections")
