"""What the class fills in during a session: ideas, stances, the scales of a dry run."""

from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.deciding.access import proposal_for
from app.deciding.proposing import TextMoved
from app.deciding.standing import take_stance
from app.errors import Conflict, Invalid
from app.rounds.access import step_for
from app.rounds.block import block_of
from app.rounds.dry_run import fill_in
from app.rounds.forms import IdeaForm
from app.rounds.ideas import write_idea
from app.rounds.routes.beside import IDEA, position
from app.rounds.routes.blueprint import bp
from app.rounds.routes.pages import WORK, acted, again, opened, received, stance_form
from app.web import beside_fields, current_member
from app.web.fields import StanceForm

CARD, LEFT = "rounds/_stand.html", "rounds/_left.html"


@bp.post("/<int:number>/etapes/<int:step_id>/idees")
def write(grid_slug: str, number: int, step_id: int) -> BaseResponse:
    """Add an idea to a silent step."""
    grid, session = opened(grid_slug, number)
    member = current_member()
    step = step_for(member, session, step_id)
    form = IdeaForm(request.form, prefix=IDEA)
    try:
        write_idea(member, session, step, form.body.data or "")
    except Invalid as refusal:
        beside_fields(form, refusal)
        return again(grid, session, idea_form=form, late_step=step)
    except Conflict as refusal:
        form.form_errors.append(refusal.message)
        return again(grid, session, status=409, idea_form=form, late_step=step)
    flash("Votre idée est reçue.", "ok")
    return received(grid, session, IDEA, "work", WORK)


@bp.post("/<int:number>/propositions/<int:proposal_number>/position")
def stand(grid_slug: str, number: int, proposal_number: int) -> BaseResponse:
    """Take a stance on the text that was read, without leaving the session."""
    grid, session = opened(grid_slug, number)
    member = current_member()
    proposal = proposal_for(member, grid, proposal_number)
    form = StanceForm(request.form, prefix=position(proposal.number))
    status = 409
    try:
        choice, reason = form.choice.data or "", form.reason.data or ""
        take_stance(member, proposal, choice, reason, form.text_number.data or 0)
    except Invalid as refusal:
        beside_fields(form, refusal)
        status = 422
    except TextMoved as moved:
        form.text_number.renew(proposal.text_number)
        form.form_errors.append(moved.message)
    except Conflict as refusal:
        form.form_errors.append(refusal.message)
    else:
        flash(f"Votre position sur la proposition {proposal.number} est reçue.", "ok")
        [one] = block_of(member, session, [proposal])
        card = {"one": one, "form": stance_form(one)}
        anchor = f"proposition-{proposal.number}"
        return received(grid, session, position(proposal.number), anchor, CARD, **card)
    block = block_of(member, session, [proposal])
    refused: dict[str, Any] = {
        "refused": {proposal.number: form},
        "form": form,
        "one": block[0] if block else None,
    }
    return again(grid, session, CARD if block else LEFT, status, left=proposal, **refused)


@bp.post("/<int:number>/etapes/<int:step_id>/essai")
def try_out(grid_slug: str, number: int, step_id: int) -> BaseResponse:
    """Give the points of the member's group in a dry run."""
    grid, session = opened(grid_slug, number)
    member = current_member()
    step = step_for(member, session, step_id)
    typed = {name.removeprefix("essai-"): value for name, value in request.form.items()}
    try:
        fill_in(member, session, step, typed)
    except Invalid as refusal:
        return again(grid, session, try_errors=refusal.errors, tried=typed)
    except Conflict as refusal:
        return again(grid, session, status=409, work_problem=refusal.message, tried=typed)
    flash("Les points de votre groupe sont reçus.", "ok")
    return acted(grid, session)
