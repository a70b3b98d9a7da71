"""What a dry run will be about: its page, three scales, two groups."""

from typing import Any

from flask import flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.access import must_run
from app.errors import Conflict, Invalid, NotFound
from app.grids.models import Grid
from app.rounds.access import step_for
from app.rounds.dry_run import chosen_criteria, chosen_groups, every_group, scales_of, set_up
from app.rounds.forms import TryForm
from app.rounds.models import ClassSession, ClassStep, StepKind
from app.rounds.routes.blueprint import bp
from app.rounds.routes.pages import opened
from app.rounds.telling import FICTIONAL_PAGE
from app.web import beside_fields, current_member, done, page, retry

PAGE = "rounds/trying.html"


@bp.get("/<int:number>/programme/etapes/<int:step_id>/essai", endpoint="trying")
def show(grid_slug: str, number: int, step_id: int) -> BaseResponse:
    """What was chosen so far."""
    grid, session, step = _opened(grid_slug, number, step_id)
    return page(PAGE, **_context(grid, session, step, None))


@bp.post("/<int:number>/programme/etapes/<int:step_id>/essai", endpoint="set_up")
def save(grid_slug: str, number: int, step_id: int) -> BaseResponse:
    """Choose."""
    grid, session, step = _opened(grid_slug, number, step_id)
    shown = _context(grid, session, step, request.form)
    form = shown["form"]
    codes = [one for one in (form.scales.data, form.second.data, form.third.data) if one]
    letters = [one for one in (form.groups.data, form.other.data) if one]
    try:
        set_up(current_member(), session, step, form.page.data or "", codes, letters)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry(PAGE, **shown)
    except Conflict as refusal:
        form.form_errors.append(refusal.message)
        return retry(PAGE, status=409, **shown)
    flash("L’essai à blanc est prêt.", "ok")
    return done(url_for("rounds.programme", grid_slug=grid.slug, number=session.number))


def _opened(grid_slug: str, number: int, step_id: int) -> tuple[Grid, ClassSession, ClassStep]:
    grid, session = opened(grid_slug, number)
    must_run(current_member())
    step = step_for(current_member(), session, step_id)
    if step.kind != StepKind.dry_run:
        raise NotFound()
    return grid, session, step


def _context(grid: Grid, session: ClassSession, step: ClassStep, posted: Any) -> dict[str, Any]:
    codes = [one.code for one in chosen_criteria(session, step)]
    letters = [one.letter for one in chosen_groups(session, step)]
    first, second, third = (codes + [""] * 3)[:3]
    one, other = (letters + [""] * 2)[:2]
    form = TryForm(
        posted,
        page=str(step.settings.get("page") or FICTIONAL_PAGE),
        scales=first,
        second=second,
        third=third,
        groups=one,
        other=other,
    )
    scales = [("", "Aucune")] + [(one.code, f"{one.code} · {one.current.label}") for one in scales_of(grid)]
    groups = [("", "Aucun")] + [(one.letter, f"Groupe {one.letter}") for one in every_group(session)]
    form.scales.choices = form.second.choices = form.third.choices = scales
    form.groups.choices = form.other.choices = groups
    return {"grid": grid, "session": session, "step": step, "form": form}
