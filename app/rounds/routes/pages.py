"""The sessions of a grid, and one session: on phones, which follow by themselves, and on the screen."""

from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.deciding.telling import STATES as OUTCOMES
from app.errors import Invalid
from app.grids.access import grid_for
from app.grids.models import Grid
from app.grids.reading import axes_of
from app.rounds.access import may_lead, session_for
from app.rounds.block import InBlock
from app.rounds.forms import BlockForm, IdeaForm, SessionForm
from app.rounds.ideas import idea_for
from app.rounds.models import ClassSession
from app.rounds.programme import prepare
from app.rounds.reading import Shown, sessions_of, shown_to
from app.rounds.routes.beside import IDEA, beside, came_along, position
from app.rounds.routes.blueprint import bp
from app.rounds.running import EXTENSIONS
from app.rounds.telling import STATES, STEPS
from app.rounds.watching import version_for
from app.web import (
    beside_fields,
    checks_session,
    cohort_named,
    current_member,
    done,
    page,
    retry,
    session_id,
    show,
    unchanged,
)
from app.web.fields import StanceForm

LIVE, WORK, SCREEN = "rounds/_live.html", "rounds/_work.html", "rounds/_screen.html"
TOGETHER = "Adoptées ensemble, par consentement de la promotion."


@bp.get("")
def index(grid_slug: str) -> BaseResponse:
    """The sessions held and to come."""
    grid = grid_for(current_member(), grid_slug)
    return page("rounds/index.html", **_listed(grid, SessionForm()))


@bp.post("", endpoint="prepare")
def prepare_one(grid_slug: str) -> BaseResponse:
    """Prepare a session, with a programme to begin with."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    form = SessionForm(request.form)
    try:
        if not form.validate():
            return retry("rounds/index.html", **_listed(grid, form))
        session = prepare(member, grid, form.title.data or "", form.day.data)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("rounds/index.html", **_listed(grid, form))
    flash("La séance est préparée. Ajustez le programme ci-dessous.", "ok")
    return done(url_for("rounds.programme", grid_slug=grid.slug, number=session.number))


@bp.get("/<int:number>", endpoint="show")
def follow(grid_slug: str, number: int) -> BaseResponse:
    """One session as it stands: whole, on the screen, or for htmx one of its parts."""
    grid, session = opened(grid_slug, number)
    if request.args.get("ecran") == "projection":
        leave_url = url_for("rounds.show", grid_slug=grid.slug, number=session.number)
        return show("rounds/wall.html", SCREEN, leave_url=leave_url, **context(grid, session))
    partial = WORK if request.args.get("partie") == "travail" else LIVE
    return show("rounds/show.html", partial, **context(grid, session))


@bp.get("/<int:number>/nouvelles")
@checks_session
def news(grid_slug: str, number: int) -> BaseResponse:
    """Nothing for a screen that shows what there is; any other is sent to the page, which also knows who may not see it.

    Sixty screens ask this every few seconds: it is answered with one statement.
    """
    version = version_for(session_id() or "", cohort_named(), grid_slug, number)
    same = unchanged(version) if version is not None else None
    screen = request.args.get("ecran")
    return same or redirect(url_for("rounds.show", grid_slug=grid_slug, number=number, ecran=screen))


@bp.get("/<int:number>/idees/<int:idea_id>")
def from_idea(grid_slug: str, number: int, idea_id: int) -> BaseResponse:
    """Where an idea may become a proposal: each axis, with the idea as its reason."""
    grid, session = opened(grid_slug, number)
    idea = idea_for(current_member(), session, idea_id)
    return page("rounds/idea.html", grid=grid, session=session, idea=idea, axes=axes_of(grid))


def opened(grid_slug: str, number: int) -> tuple[Grid, ClassSession]:
    """The grid and one of its sessions that the member may follow. Raises NotFound."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    return grid, session_for(member, grid, number)


def context(grid: Grid, session: ClassSession, sent: str = "", **forms: Any) -> dict[str, Any]:
    """What the page of a session and its parts need; `forms` are those that came back with faults.

    What was typed beside what was sent (`sent`: the prefix of its fields) is still there.
    """
    shown = shown_to(current_member(), session)
    return {
        "grid": grid,
        "session": session,
        "shown": shown,
        "steps_told": STEPS,
        "outcomes": OUTCOMES,
        "extensions": EXTENSIONS,
        "idea_form": beside(IdeaForm(prefix=IDEA), IDEA, sent),
        "stance_forms": {
            number: beside(stance_form(one), position(number), sent)
            for number, one in ((one.proposal.number, one) for one in shown.block)
        },
        "block_form": block_form(shown),
        "try_errors": {},
        "tried": {},
        "problem": None,
        "work_problem": None,
        "late_step": None,
        "refused": {},
        "left": None,
        **forms,
    }


def stance_form(one: InBlock) -> StanceForm:
    """One's own last stance, to confirm or to change."""
    choice, reason = (one.own.choice, one.own.reason) if one.own else (None, "")
    number = one.proposal.text_number
    prefix = position(one.proposal.number)
    return StanceForm(choice=choice, reason=reason, text_number=number, prefix=prefix)


def block_form(shown: Shown) -> BlockForm:
    """What can be adopted together, as it stands."""
    read = " ".join(f"{one.proposal.number}.{one.proposal.text_number}" for one in shown.ready)
    return BlockForm(read=read, reason=TOGETHER, prefix="bloc-")


def address(grid: Grid, session: ClassSession, anchor: str | None = None) -> str:
    """Where the session is followed."""
    return url_for("rounds.show", grid_slug=grid.slug, number=session.number, _anchor=anchor)


def again(
    grid: Grid, session: ClassSession, partial: str = WORK, status: int = 422, **forms: Any
) -> BaseResponse:
    """The page with what was refused beside its field and what was typed still there."""
    return retry("rounds/show.html", partial=partial, status=status, **context(grid, session, **forms))


def acted(grid: Grid, session: ClassSession, partial: str = WORK) -> BaseResponse:
    """After something was done on the page of a session."""
    anchor = "work" if partial == WORK else "live"
    return done(address(grid, session, anchor), partial=partial, **context(grid, session))


def received(
    grid: Grid, session: ClassSession, sent: str, anchor: str, partial: str, **card: Any
) -> BaseResponse:
    """After `sent` was received: the page itself when more was typed beside it, for that is nowhere else."""
    if came_along(sent):
        found = context(grid, session, sent)
        if any(form.unsent for form in (found["idea_form"], *found["stance_forms"].values())):
            return page("rounds/show.html", **found)
    needed = {"grid": grid, "session": session, **card} if card else context(grid, session, sent)
    return done(address(grid, session, anchor), partial=partial, **needed)


def _listed(grid: Grid, form: SessionForm) -> dict[str, Any]:
    member = current_member()
    return {
        "grid": grid,
        "sessions": sessions_of(member, grid),
        "may_lead": may_lead(member),
        "states": STATES,
        "form": form,
    }
