"""The list of grids, starting one, and the working state of one."""

from typing import Any

from flask import flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Conflict, Invalid
from app.grids.access import grid_for, may_adopt, may_write, must_write
from app.grids.catalogue import catalogue, catalogue_codes
from app.grids.contents import contents
from app.grids.difference import difference
from app.grids.forms import GridForm, TitleForm
from app.grids.likeness import alike
from app.grids.models import Grid
from app.grids.reading import last_edition, summaries, working
from app.grids.routes.blueprint import bp
from app.grids.starting import add_from_catalogue, rename_grid, start_grid
from app.kinds import KINDS
from app.web import beside_fields, current_member, done, page, retry


@bp.get("")
def index() -> BaseResponse:
    """The cohort's grids."""
    member = current_member()
    return page("grids/index.html", grids=summaries(member), may_write=may_write(member))


@bp.get("/nouvelle")
def new() -> BaseResponse:
    """Where a grid begins."""
    must_write(current_member())
    return page("grids/new.html", **_picking(GridForm()))


@bp.post("/nouvelle")
def start() -> BaseResponse:
    """Start a grid, from nothing or from the catalogue."""
    member = current_member()
    form = GridForm(request.form)
    picked = set(request.form.getlist("codes"))
    chosen = {"core": catalogue_codes(core=True), "all": catalogue_codes(), "pick": picked}
    try:
        if form.start.data == "pick" and not picked:
            raise Invalid.single("Cochez au moins un critère, ou commencez autrement.", "start")
        grid = start_grid(member, form.title.data or "", chosen.get(form.start.data, set()))
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("grids/new.html", **_picking(form, picked))
    flash(f"La grille « {grid.title} » est commencée.", "ok")
    return done(url_for("grids.show", grid_slug=grid.slug))


@bp.get("/<grid_slug>")
def show(grid_slug: str) -> BaseResponse:
    """A grid as it is now: what is live, what is retired, what changed since the last edition."""
    grid = grid_for(current_member(), grid_slug)
    return page("grids/show.html", **outline(grid))


@bp.route("/<grid_slug>/titre", methods=["GET", "POST"])
def rename(grid_slug: str) -> BaseResponse:
    """Another title. A page read before somebody else's change says so."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    must_write(member)
    if request.method == "GET":
        return page("grids/title.html", grid=grid, form=TitleForm(title=grid.title, seen=grid.title))
    form = TitleForm(request.form)
    try:
        rename_grid(member, grid, form.title.data or "", form.seen.data or "")
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("grids/title.html", grid=grid, form=form)
    except Conflict as refusal:
        form.seen.process_data(grid.title)
        form.title.errors = [refusal.message]
        return retry("grids/title.html", status=409, grid=grid, form=form)
    flash(f"La grille s’appelle maintenant « {grid.title} ».", "ok")
    return done(url_for("grids.show", grid_slug=grid.slug))


@bp.get("/<grid_slug>/catalogue")
def pick(grid_slug: str) -> BaseResponse:
    """The catalogue, to add to a grid that has begun."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    must_write(member)
    return page("grids/pick.html", grid=grid, axes=catalogue(), picked=set(), error=None)


@bp.post("/<grid_slug>/catalogue")
def add_picked(grid_slug: str) -> BaseResponse:
    """Add what was picked in the catalogue."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    picked = set(request.form.getlist("codes"))
    try:
        if not picked:
            raise Invalid.single("Cochez au moins un critère.")
        added = add_from_catalogue(member, grid, picked)
    except Invalid as refusal:
        context: dict[str, Any] = {"axes": catalogue(), "picked": picked, "error": refusal.message}
        return retry("grids/pick.html", grid=grid, **context)
    flash("Un critère est ajouté." if added == 1 else f"{added} critères sont ajoutés.", "ok")
    return done(url_for("grids.show", grid_slug=grid.slug))


def outline(grid: Grid) -> dict[str, Any]:
    """What show.html and _outline.html need."""
    member = current_member()
    state, edition = working(grid), last_edition(grid)
    frozen = contents(edition.id) if edition else None
    return {
        "grid": grid,
        "state": state,
        "edition": edition,
        "frozen": frozen.by_criterion if frozen else {},
        "kinds": KINDS,
        "alike": alike(state.contents) if may_write(member) else [],
        "changed": difference(frozen, state.contents).count if frozen else len(state.contents),
        "may_write": may_write(member),
        "may_adopt": may_adopt(member),
    }


def done_in_outline(grid: Grid, said: str | None = None) -> BaseResponse:
    """After a change made on the grid's page: the outline as it is now."""
    if said:
        flash(said, "ok")
    to = url_for("grids.show", grid_slug=grid.slug)
    return done(to, partial="grids/_outline.html", **outline(grid))


def _picking(form: GridForm, picked: set[str] | None = None) -> dict[str, Any]:
    return {"form": form, "axes": catalogue(), "picked": picked or set()}
