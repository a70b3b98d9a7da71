"""The programme of a session: one form, whose buttons save what was typed before they move anything."""

from collections.abc import Callable
from typing import Any

from flask import flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Conflict, Invalid
from app.grids.models import Grid
from app.grids.reading import axes_of
from app.rounds.access import must_lead, step_for
from app.rounds.forms import SettingsForm
from app.rounds.models import ClassSession
from app.rounds.programme import (
    add_step,
    describe,
    drop_step,
    move_step,
    save_steps,
    steps_of,
    to_come,
)
from app.rounds.routes.blueprint import bp
from app.rounds.routes.pages import opened
from app.rounds.telling import STATES, STEPS
from app.web import beside_fields, current_member, done, page, retry, whole

PAGE = "rounds/programme.html"


@bp.get("/<int:number>/programme", endpoint="programme")
def show(grid_slug: str, number: int) -> BaseResponse:
    """The steps, to change."""
    grid, session = _led(grid_slug, number)
    return page(PAGE, **_context(grid, session))


@bp.post("/<int:number>/programme", endpoint="save_programme")
def save(grid_slug: str, number: int) -> BaseResponse:
    """Write minutes and axes down."""
    return _changed(grid_slug, number, lambda session: flash("Le programme est enregistré.", "ok"))


@bp.post("/<int:number>/programme/etapes", endpoint="add_step")
def add(grid_slug: str, number: int) -> BaseResponse:
    """Add a step."""
    kind = request.form.get("kind", "")
    return _changed(grid_slug, number, lambda session: add_step(current_member(), session, kind))


@bp.post("/<int:number>/programme/etapes/<int:step_id>/place", endpoint="move_step")
def move(grid_slug: str, number: int, step_id: int) -> BaseResponse:
    """Move a step by one place."""
    direction = request.form.get("direction", "")

    def act(session: ClassSession) -> None:
        move_step(current_member(), session, step_for(current_member(), session, step_id), direction)

    return _changed(grid_slug, number, act)


@bp.post("/<int:number>/programme/etapes/<int:step_id>/retrait", endpoint="drop_step")
def drop(grid_slug: str, number: int, step_id: int) -> BaseResponse:
    """Take a step out."""

    def act(session: ClassSession) -> None:
        drop_step(current_member(), session, step_for(current_member(), session, step_id))

    return _changed(grid_slug, number, act)


@bp.post("/<int:number>/reglages", endpoint="describe")
def change(grid_slug: str, number: int) -> BaseResponse:
    """Another title, day or rule."""
    grid, session = _led(grid_slug, number)
    form = SettingsForm(request.form)
    try:
        if not form.validate():
            return retry(PAGE, **_context(grid, session, form=form))
        describe(current_member(), session, form.title.data or "", form.day.data, form.apart.data or "")
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry(PAGE, **_context(grid, session, form=form))
    flash("C’est enregistré.", "ok")
    return done(_address(grid, session))


def _led(grid_slug: str, number: int) -> tuple[Grid, ClassSession]:
    grid, session = opened(grid_slug, number)
    must_lead(current_member())
    return grid, session


def _changed(grid_slug: str, number: int, act: Callable[[ClassSession], object]) -> BaseResponse:
    """Save what was typed, then do `act`. Whichever is refused, the page comes back with all that was typed."""
    grid, session = _led(grid_slug, number)
    try:
        save_steps(current_member(), session, request.form, whole(request.form.get("seen")))
        act(session)
    except Invalid as refusal:
        return retry(PAGE, **_context(grid, session, errors=refusal.errors))
    except Conflict as refusal:
        return retry(PAGE, status=409, **_context(grid, session, problem=refusal.message))
    return done(_address(grid, session))


def _context(grid: Grid, session: ClassSession, **more: Any) -> dict[str, Any]:
    steps = steps_of(session)
    return {
        "grid": grid,
        "session": session,
        "steps": steps,
        "coming": to_come(session, steps),
        "axes": axes_of(grid),
        "steps_told": STEPS,
        "states": STATES,
        "form": SettingsForm(title=session.title, day=session.day, apart=session.apart),
        "typed": request.form if more and "form" not in more else {},
        "errors": {},
        "problem": None,
        **more,
    }


def _address(grid: Grid, session: ClassSession) -> str:
    return url_for("rounds.programme", grid_slug=grid.slug, number=session.number)
