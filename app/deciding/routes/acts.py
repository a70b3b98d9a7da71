"""What anybody of the class does on the page of a proposal: standing, talking, showing a draft, taking an idea up."""

from flask import flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.deciding.discussing import say
from app.deciding.forms import RemarkForm
from app.deciding.proposing import TextMoved, publish, take_up
from app.deciding.routes.blueprint import bp
from app.deciding.routes.pages import acted, address, again, opened
from app.deciding.settling import join, settle
from app.deciding.standing import take_stance
from app.errors import Conflict, Invalid
from app.web import beside_fields, current_member, done, whole
from app.web.fields import StanceForm


@bp.post("/propositions/<int:number>/position")
def stand(grid_slug: str, number: int) -> BaseResponse:
    """Take a stance on the text that was read."""
    grid, proposal = opened(grid_slug, number)
    form = StanceForm(request.form, prefix="position-")
    try:
        take_stance(
            current_member(),
            proposal,
            form.choice.data or "",
            form.reason.data or "",
            form.text_number.data or 0,
        )
    except Invalid as refusal:
        beside_fields(form, refusal)
        return again(grid, proposal, stance_form=form)
    except TextMoved as moved:
        form.text_number.renew(proposal.text_number)
        form.form_errors.append(moved.message)
        return again(grid, proposal, 409, stance_form=form)
    except Conflict as refusal:
        form.form_errors.append(refusal.message)
        return again(grid, proposal, 409, stance_form=form)
    flash("Votre position est enregistrée.", "ok")
    return acted(grid, proposal, "positions")


@bp.post("/propositions/<int:number>/fil", endpoint="say")
def speak(grid_slug: str, number: int) -> BaseResponse:
    """Add to the thread."""
    grid, proposal = opened(grid_slug, number)
    form = RemarkForm(request.form, prefix="fil-")
    try:
        say(current_member(), proposal, form.body.data or "")
    except Invalid as refusal:
        beside_fields(form, refusal)
        return again(grid, proposal, remark_form=form)
    return acted(grid, proposal, "fil")


@bp.post("/propositions/<int:number>/publication", endpoint="publish")
def show_to_class(grid_slug: str, number: int) -> BaseResponse:
    """Show a draft to the class."""
    grid, proposal = opened(grid_slug, number)
    publish(current_member(), proposal)
    flash("La proposition est visible de toute la promotion.", "ok")
    return acted(grid, proposal, "proposal")


@bp.post("/propositions/<int:number>/reprise", endpoint="take_up")
def take_it_up(grid_slug: str, number: int) -> BaseResponse:
    """Make a draft of one's own of a proposal that did not go through."""
    grid, proposal = opened(grid_slug, number)
    taken = take_up(current_member(), proposal)
    flash("Un brouillon à votre nom reprend cette idée. Réécrivez-le, puis proposez-le.", "ok")
    return done(address(grid, taken))


@bp.post("/propositions/<int:number>/accord", endpoint="settle")
def settle_clash(grid_slug: str, number: int) -> BaseResponse:
    """Choose between the grid's wording and the proposal's where both changed."""
    grid, proposal = opened(grid_slug, number)
    try:
        settle(current_member(), proposal, request.form, whole(request.form.get("text_number")))
    except Invalid as refusal:
        return again(grid, proposal, problem=("accord", refusal.message))
    except TextMoved as moved:
        return again(grid, proposal, 409, problem=("accord", moved.message))
    flash("Le texte part maintenant de la formulation actuelle de la grille.", "ok")
    return acted(grid, proposal, "proposal")


@bp.post("/propositions/<int:number>/reunion/<int:other>", endpoint="join")
def join_two(grid_slug: str, number: int, other: int) -> BaseResponse:
    """Take this proposal into another one about the same criterion."""
    grid, proposal = opened(grid_slug, number)
    _, into = opened(grid_slug, other)
    try:
        join(current_member(), proposal, into, request.form)
    except Invalid as refusal:
        return again(grid, proposal, problem=(f"reunion-{into.number}", refusal.message))
    flash(
        f"Les deux propositions n’en font plus qu’une, avec tous ses auteur·rice·s : la {into.number}.", "ok"
    )
    return done(address(grid, into))
