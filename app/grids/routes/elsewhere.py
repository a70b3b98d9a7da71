"""Beginning from a grid of an earlier promotion, or taking some of its criteria."""

from typing import Any

from flask import flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Conflict, Invalid
from app.grids.access import grid_for, must_write
from app.grids.elsewhere import grid_elsewhere, grids_elsewhere, offer_of
from app.grids.forms import OfferForm
from app.grids.models import Grid
from app.grids.offered import picks
from app.grids.routes.blueprint import bp
from app.grids.starting import add_to_grid, last_grid, start_grid_from
from app.kinds import KINDS
from app.web import beside_fields, current_member, done, page, retry


@bp.get("/nouvelle/reprise")
def earlier_grids() -> BaseResponse:
    """The grids of one's other promotions, to begin from one."""
    return _list(None)


@bp.get("/<grid_slug>/reprise")
def earlier_criteria(grid_slug: str) -> BaseResponse:
    """The same, to take criteria into a grid that has begun."""
    return _list(grid_for(current_member(), grid_slug))


@bp.route("/nouvelle/reprise/<from_cohort>/<from_grid>", methods=["GET", "POST"])
def start_from_earlier(from_cohort: str, from_grid: str) -> BaseResponse:
    """Choose among an earlier grid's criteria, and start."""
    return _offer(None, from_cohort, from_grid)


@bp.route("/<grid_slug>/reprise/<from_cohort>/<from_grid>", methods=["GET", "POST"])
def add_from_earlier(grid_slug: str, from_cohort: str, from_grid: str) -> BaseResponse:
    """Choose among them, and add."""
    return _offer(grid_for(current_member(), grid_slug), from_cohort, from_grid)


def _list(grid: Grid | None) -> BaseResponse:
    member = current_member()
    must_write(member)
    return page("grids/earlier.html", grid=grid, sources=grids_elsewhere(member))


def _offer(grid: Grid | None, from_cohort: str, from_grid: str) -> BaseResponse:
    member = current_member()
    must_write(member)
    cohort, source = grid_elsewhere(member, from_cohort, from_grid)
    axes = offer_of(cohort, source)
    context: dict[str, Any] = {"grid": grid, "cohort": cohort, "source": source, "axes": axes, "kinds": KINDS}
    read = grid.version if grid else last_grid(member)
    if request.method == "GET":
        form = OfferForm(title=source.title, read=read)
        picked = set() if grid else picks(axes)
        return page("grids/earlier_pick.html", form=form, picked=picked, **context)
    form, picked = OfferForm(request.form), set(request.form.getlist("codes"))
    try:
        if grid is None:
            made = start_grid_from(member, form.title.data or "", axes, picked, form.read.data or 0)
            flash(f"La grille « {made.title} » est commencée, reprise de la promotion {cohort.title}.", "ok")
            return done(url_for("grids.show", grid_slug=made.slug))
        added = add_to_grid(member, grid, axes, picked, form.read.data or 0)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("grids/earlier_pick.html", form=form, picked=picked, **context)
    except Conflict as refusal:
        form.form_errors.append(refusal.message)
        form.read.renew(read)
        return retry("grids/earlier_pick.html", status=409, form=form, picked=picked, **context)
    flash("Un critère est ajouté." if added == 1 else f"{added} critères sont ajoutés.", "ok")
    return done(url_for("grids.show", grid_slug=grid.slug))
