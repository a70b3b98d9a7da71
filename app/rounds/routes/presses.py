"""What a facilitator presses: start, next, back, longer, close. Each carries the count of presses that was read."""

from collections.abc import Callable

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Conflict, Invalid
from app.rounds.models import ClassSession
from app.rounds.routes.blueprint import bp
from app.rounds.routes.pages import LIVE, acted, again, opened
from app.rounds.running import close, extend, go_back, go_on, start
from app.web import current_member, whole


@bp.post("/<int:number>/ouverture", endpoint="start")
def start_session(grid_slug: str, number: int) -> BaseResponse:
    """Begin with the first step."""
    return _pressed(grid_slug, number, lambda session, seen: start(current_member(), session, seen))


@bp.post("/<int:number>/suite", endpoint="go_on")
def next_step(grid_slug: str, number: int) -> BaseResponse:
    """Go to the next step."""
    return _pressed(grid_slug, number, lambda session, seen: go_on(current_member(), session, seen))


@bp.post("/<int:number>/retour", endpoint="go_back")
def step_before(grid_slug: str, number: int) -> BaseResponse:
    """Go back to the step before, or open a closed session again."""
    return _pressed(grid_slug, number, lambda session, seen: go_back(current_member(), session, seen))


@bp.post("/<int:number>/prolongation", endpoint="extend")
def longer(grid_slug: str, number: int) -> BaseResponse:
    """Give the step some minutes more."""
    minutes = _number("minutes")
    return _pressed(grid_slug, number, lambda session, seen: extend(current_member(), session, minutes, seen))


@bp.post("/<int:number>/cloture", endpoint="close")
def end(grid_slug: str, number: int) -> BaseResponse:
    """Close the session where it stands."""
    return _pressed(grid_slug, number, lambda session, seen: close(current_member(), session, seen))


def _pressed(grid_slug: str, number: int, press: Callable[[ClassSession, int], None]) -> BaseResponse:
    grid, session = opened(grid_slug, number)
    try:
        press(session, _number("seen"))
    except Invalid as refusal:
        return again(grid, session, LIVE, problem=refusal.message)
    except Conflict as refusal:
        return again(grid, session, LIVE, 409, problem=refusal.message)
    return acted(grid, session, LIVE)


def _number(name: str) -> int:
    return whole(request.form.get(name))
