"""The list of proposals and the page of one."""

from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.deciding.access import (
    DECIDED,
    TALKING,
    may_propose,
    may_rewrite,
    may_run,
    may_stand,
    must_read,
    proposal_for,
)
from app.deciding.deciding import decisions_about, may_decide, possible_outcomes, visits_to_review
from app.deciding.discussing import class_of, thread
from app.deciding.forms import DecisionForm, ObjectionForm, RemarkForm
from app.deciding.models import Objection, Proposal, State
from app.deciding.objecting import NEXT, may_move
from app.deciding.reading import axes_in_order, lines_of, whole
from app.deciding.routes.blueprint import bp
from app.deciding.settling import joined_into, rivals
from app.deciding.telling import OBJECTION_STATES, OUTCOMES, STATES
from app.deciding.versions import two_versions
from app.grids.access import grid_for
from app.grids.models import Grid
from app.grids.wording import wording_of
from app.kinds import KINDS
from app.web import current_member, done, page, retry
from app.web.fields import StanceForm

PARTIAL = "deciding/_proposal.html"
FILTERS = {
    "en-cours": ("En cours", (State.draft, *TALKING)),
    "decidees": ("Décidées", (State.adopted, State.trial, State.sent_back, State.withdrawn)),
    "en-reserve": ("En réserve", (State.reserve,)),
}


@bp.get("/propositions")
def index(grid_slug: str) -> BaseResponse:
    """The grid's proposals by axis, what waits for this member first."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    must_read(member)
    wanted = request.args.get("etat", "")
    chosen = wanted if wanted in FILTERS else "en-cours"
    lines = lines_of(member, grid)
    return page(
        "deciding/index.html",
        grid=grid,
        chosen=chosen,
        filters={
            name: (label, sum(one.proposal.state in states for one in lines))
            for name, (label, states) in FILTERS.items()
        },
        lines=[one for one in lines if one.proposal.state in FILTERS[chosen][1]],
        waiting=[one for one in lines if one.waits],
        axes=axes_in_order(grid),
        states=STATES,
    )


@bp.get("/propositions/<int:number>")
def show(grid_slug: str, number: int) -> BaseResponse:
    """One proposal: what it asks, what it would do, what is said and stood for."""
    grid, proposal = opened(grid_slug, number)
    return page("deciding/show.html", **shown(grid, proposal))


def opened(grid_slug: str, number: int) -> tuple[Grid, Proposal]:
    """The grid and one of its proposals that the member may read. Raises NotFound."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    return grid, proposal_for(member, grid, number)


def shown(
    grid: Grid, proposal: Proposal, objection_forms: dict[int, ObjectionForm] | None = None, **forms: Any
) -> dict[str, Any]:
    """What show.html and _proposal.html need; `forms` are those that came back with faults."""
    member = current_member()
    told = whole(member, proposal)
    decisions = decisions_about(proposal)
    asked, everybody = told.asked, class_of(member)
    clashes = (
        two_versions(wording_of(asked.current), asked.wanted, asked.clashes)
        if asked and proposal.state not in DECIDED
        else ()
    )
    return {
        "grid": grid,
        "whole": told,
        "proposal": proposal,
        "kinds": KINDS,
        "clashes": clashes,
        "rivals": rivals(member, proposal),
        "joined": joined_into(proposal),
        "said": thread(proposal, everybody),
        "decisions": decisions,
        "states": STATES,
        "outcomes": OUTCOMES,
        "objection_states": OBJECTION_STATES,
        "talking": TALKING,
        "decided": proposal.state in DECIDED,
        "class_list": everybody,
        "students": sum(map(may_stand, everybody)),
        "may_propose": may_propose(member),
        "may_rewrite": may_rewrite(member, proposal),
        "may_stand": may_stand(member),
        "may_run": may_run(member),
        "may_withdraw": may_decide(member, proposal, State.withdrawn),
        "stance_form": stance_form(proposal, told.own),
        "remark_form": RemarkForm(prefix="fil-"),
        "decision_form": decision_form(proposal, len(decisions)),
        "objection_forms": {
            **{one.id: objection_form(one) for one in told.objections},
            **(objection_forms or {}),
        },
        "problem": None,
        **forms,
    }


def stance_form(proposal: Proposal, own: Any) -> StanceForm:
    """One's own last stance, to confirm or to change."""
    choice, reason = (own.choice, own.reason) if own else (None, "")
    return StanceForm(choice=choice, reason=reason, text_number=proposal.text_number, prefix="position-")


def decision_form(proposal: Proposal, seen: int, posted: Any = None) -> DecisionForm:
    """What can be decided here by this member, and the visits after which it can be looked at again."""
    member = current_member()
    form = DecisionForm(posted, seen=seen, prefix="decision-")
    form.outcome.choices = [
        (str(one), OUTCOMES[one]) for one in possible_outcomes(proposal) if may_decide(member, proposal, one)
    ]
    form.visit.choices = [("", "Sans visite précise")] + [
        (str(one.number), f"Visite {one.number} · {one.venue.name}")
        for one in (visits_to_review(member) if may_run(member) else ())
    ]
    return form


def objection_form(objection: Objection, posted: Any = None) -> ObjectionForm:
    """Where an objection may go from here, for this member."""
    member = current_member()
    form = ObjectionForm(posted, seen=objection.state, prefix=f"objection-{objection.id}-")
    form.state.choices = [
        (str(one), OBJECTION_STATES[one]) for one in NEXT[objection.state] if may_move(member, objection, one)
    ]
    return form


def address(grid: Grid, proposal: Proposal, anchor: str | None = None) -> str:
    """Where the proposal is read."""
    return url_for("deciding.show", grid_slug=grid.slug, number=proposal.number, _anchor=anchor)


def again(grid: Grid, proposal: Proposal, status: int = 422, **forms: Any) -> BaseResponse:
    """The page with what was refused beside its field and what was typed still there."""
    return retry("deciding/show.html", partial=PARTIAL, status=status, **shown(grid, proposal, **forms))


def acted(grid: Grid, proposal: Proposal, anchor: str) -> BaseResponse:
    """After something was done on the page of a proposal."""
    return done(address(grid, proposal, anchor), partial=PARTIAL, **shown(grid, proposal))
