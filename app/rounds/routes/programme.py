"""The programme of a session: one form, whose buttons save what was typed before they move anything."""

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
from app.web import beside_fields, current_member, done, page, retry

PAGE = "rounds/programme.html"


@bp.get("/<int:number>/programme", endpoint="programme")
def show(grid_slug: str, number: int) -> BaseResponse:
    """The steps, to change."""
    grid, session = _led(grid_slug, number)
    return page(PAGE, **_context(grid, session))


@bp.post("/<int:number>/programme", endpoint="save_programme")
def save(grid_slug: str, number: int) -> BaseResponse:
    """Write minutes and axes down."""
    grid, session = _led(grid_slug, number)
    refused = _saved(grid, session)
    if refused is not None:
        return refused
    flash("Le programme est enregistré.", "ok")
    return done(_address(grid, session))


@bp.post("/<int:number>/programme/etapes", endpoint="add_step")
def add(grid_slug: str, number: int) -> BaseResponse:
    """Add a step."""
    grid, session = _led(grid_slug, number)
    refused = _saved(grid, session)
    if refused is not None:
        return refused
    try:
        add_step(current_member(), session, request.form.get("kind", ""))
    except Invalid as refusal:
        return retry(PAGE, **_context(grid, session, errors=refusal.errors))
    except Conflict as refusal:
        return retry(PAGE, status=409, **_context(grid, session, problem=refusal.message))
    return done(_address(grid, session))


@bp.post("/<int:number>/programme/etapes/<int:step_id>/place", endpoint="move_step")
def move(grid_slug: str, number: int, step_id: int) -> BaseResponse:
    """Move a step by one place."""
    grid, session = _led(grid_slug, number)
    step = step_for(current_member(), session, step_id)
    refused = _saved(grid, session)
    if refused is not None:
        return refused
    try:
        move_step(current_member(), session, step, request.form.get("direction", ""))
    except Conflict as refusal:
        return retry(PAGE, status=409, **_context(grid, session, problem=refusal.message))
    return done(_address(grid, session))


@bp.post("/<int:number>/programme/etapes/<int:step_id>/retrait", endpoint="drop_step")
def drop(grid_slug: str, number: int, step_id: int) -> BaseResponse:
    """Take a step out."""
    grid, session = _led(grid_slug, number)
    step = step_for(current_member(), session, step_id)
    refused = _saved(grid, session)
    if refused is not None:
        return refused
    try:
        drop_step(current_member(), session, step)
    except Conflict as refusal:
        return retry(PAGE, status=409, **_context(grid, session, problem=refusal.message))
    return done(_address(grid, session))


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


def _saved(grid: Grid, session: ClassSession) -> BaseResponse | None:
    """The refusal of what was typed, if it is one."""
    text = request.form.get("seen", "")
    seen = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
    try:
        save_steps(current_member(), session, request.form, seen)
    except Invalid as refusal:
        return retry(PAGE, **_context(grid, session, errors=refusal.errors))
    except Conflict as refusal:
        return retry(PAGE, status=409, **_context(grid, session, problem=refusal.message))
    return None


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
