"""What the teaching team does: moving a proposal on, ending the silence, writing the decision down."""

from flask import flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.deciding.deciding import AlreadyDecided, Verdict, decide, decisions_about, move, open_stances
from app.deciding.models import Proposal
from app.deciding.routes.blueprint import bp
from app.deciding.routes.pages import acted, again, decision_form, opened
from app.deciding.telling import STATES
from app.errors import Conflict, Invalid, NotFound
from app.visits.access import visit_for
from app.visits.models import Visit
from app.web import beside_fields, current_member, whole


@bp.post("/propositions/<int:number>/etape", endpoint="move")
def move_on(grid_slug: str, number: int) -> BaseResponse:
    """Bring a proposal to another step of talking."""
    grid, proposal = opened(grid_slug, number)
    move(current_member(), proposal, request.form.get("state", ""), request.form.get("seen", ""))
    flash(f"Étape : {STATES[proposal.state].lower()}.", "ok")
    return acted(grid, proposal, "proposal")


@bp.post("/propositions/<int:number>/ouverture", endpoint="open_stances")
def end_silence(grid_slug: str, number: int) -> BaseResponse:
    """Show all stances to the class."""
    grid, proposal = opened(grid_slug, number)
    open_stances(current_member(), proposal)
    flash("Toute la promotion lit maintenant les positions.", "ok")
    return acted(grid, proposal, "positions")


@bp.post("/propositions/<int:number>/decision", endpoint="decide")
def write_down(grid_slug: str, number: int) -> BaseResponse:
    """Write a decision down; adopting changes the working grid."""
    grid, proposal = opened(grid_slug, number)
    member = current_member()
    form = decision_form(proposal, len(decisions_about(proposal)), request.form)
    try:
        if not form.review_on.validate(form):
            raise Invalid({})
        verdict = Verdict(
            form.outcome.data or "",
            form.reason.data or "",
            _visit(form.visit.data or ""),
            form.review_on.data,
        )
        decide(member, proposal, verdict, form.seen.data or 0)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return again(grid, proposal, decision_form=form)
    except AlreadyDecided as refusal:
        return again(grid, proposal, 409, problem=("decision", refusal.message))
    except Conflict as refusal:
        form.form_errors.append(refusal.message)
        return again(grid, proposal, 409, decision_form=form)
    flash(_told(proposal), "ok")
    return acted(grid, proposal, "decisions")


def _visit(number: str) -> Visit | None:
    if not number:
        return None
    try:
        return visit_for(current_member(), whole(number))
    except NotFound as gone:
        raise Invalid.single("Choisissez une visite de la liste.", "visit") from gone


def _told(proposal: Proposal) -> str:
    if proposal.state in ("adopted", "trial") and proposal.result:
        return f"Décision inscrite. La grille de travail a changé en {proposal.result.code} ; la prochaine édition le figera."
    return "Décision inscrite."
