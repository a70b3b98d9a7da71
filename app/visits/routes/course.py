"""During the course of a visit: its state, its editions, who carries which axis."""

from collections.abc import Callable

from flask import flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.models import Membership
from app.errors import Invalid, NotFound
from app.visits.carrying import Pair, carry_axes, copy_carried_axes
from app.visits.models import Visit
from app.visits.overview import whole_visit
from app.visits.routes.blueprint import bp
from app.visits.routes.pages import NONE, address_of, edition_form, preparer, shown
from app.visits.state import close_visit, open_visit, reopen_visit
from app.visits.taking_along import adopted_editions, choose_edition, leave_grid
from app.web import beside_fields, done, retry

WHOLE = "visits/_visit.html"


@bp.post("/visites/<int:number>/ouverture", endpoint="open")
def open_it(number: int) -> BaseResponse:
    """Start the visit."""
    return _move(number, open_visit, "La visite est ouverte : les groupes peuvent répondre.")


@bp.post("/visites/<int:number>/cloture")
def close(number: int) -> BaseResponse:
    """End the visit."""
    return _move(number, close_visit, "La visite est close : les réponses se lisent, elles ne changent plus.")


@bp.post("/visites/<int:number>/reouverture")
def reopen(number: int) -> BaseResponse:
    """Take answers again."""
    return _move(number, reopen_visit, "La visite est rouverte.")


@bp.post("/visites/<int:number>/grilles/<grid_slug>/edition")
def choose(number: int, grid_slug: str) -> BaseResponse:
    """Which edition of a grid the visit takes along, or none."""
    member = preparer()
    visit = whole_visit(member, number)
    grids = adopted_editions(member)
    grid = next((one for one in grids if one.slug == grid_slug), None)
    if grid is None:
        raise NotFound()
    form = edition_form(grid, grids[grid], request.form)
    try:
        if form.edition.data == NONE:
            leave_grid(member, visit, grid)
        else:
            edition = next((one for one in grids[grid] if str(one.number) == form.edition.data), None)
            if edition is None:
                raise Invalid({"edition": "Choisissez une édition de la liste."})
            choose_edition(member, visit, edition, confirmed=form.confirmed.data)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("visits/show.html", partial=WHOLE, **shown(member, visit, choosing={grid.id: form}))
    flash("L’édition emportée est enregistrée.")
    return done(address_of(visit, "grilles"), partial=WHOLE, **shown(member, whole_visit(member, number)))


@bp.post("/visites/<int:number>/axes")
def carry(number: int) -> BaseResponse:
    """Who carries what: the ticks of the table, against those that it showed."""
    member = preparer()
    visit = whole_visit(member, number)
    ticked, shown_before = _pairs("axe"), _pairs("avant")
    carry_axes(member, visit, add=ticked - shown_before, drop=shown_before - ticked)
    flash("La répartition des axes est enregistrée.")
    return done(address_of(visit, "axes"), partial="visits/_carried.html", **shown(member, visit))


@bp.post("/visites/<int:number>/axes/report")
def copy_carried(number: int) -> BaseResponse:
    """The same groups carry the same axes at the visit that follows."""
    member = preparer()
    visit = whole_visit(member, number)
    following = copy_carried_axes(member, visit)
    flash(f"La visite {following.number} reprend cette répartition.")
    return done(address_of(visit, "axes"), partial="visits/_carried.html", **shown(member, visit))


def _move(number: int, verb: Callable[[Membership, Visit], None], said: str) -> BaseResponse:
    member = preparer()
    visit = whole_visit(member, number)
    try:
        verb(member, visit)
    except Invalid as refusal:
        return retry("visits/show.html", partial=WHOLE, **shown(member, visit, problem=refusal.message))
    flash(said)
    return done(address_of(visit), partial=WHOLE, **shown(member, whole_visit(member, number)))


def _pairs(name: str) -> set[Pair]:
    """The « group-axis » values of a field; what is not of that form is nobody's tick."""
    halves = (text.partition("-") for text in request.form.getlist(name))
    return {
        (int(group), int(axis))
        for group, _, axis in halves
        if group.isdecimal() and axis.isdecimal() and len(group) < 10 and len(axis) < 10
    }
