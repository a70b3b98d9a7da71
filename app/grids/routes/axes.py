"""Adding, wording, moving and retiring axes."""

from typing import Any

from flask import flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Invalid
from app.grids.access import axis_for, grid_for, may_write, must_write
from app.grids.axes import (
    AxisClash,
    add_axis,
    axis_revisions,
    move_axis,
    place_axis,
    restore_axis,
    restore_axis_wording,
    retire_axis,
    reword_axis,
)
from app.grids.forms import AxisForm, RestoringForm
from app.grids.models import Axis, Grid
from app.grids.routes.blueprint import bp
from app.grids.routes.grids import done_in_outline
from app.grids.worddiff import words
from app.web import beside_fields, current_member, done, page, retry


@bp.get("/<grid_slug>/axes/nouveau")
def new_axis(grid_slug: str) -> BaseResponse:
    """The form of a new axis."""
    grid = grid_for(current_member(), grid_slug)
    must_write(current_member())
    return page("grids/axis_new.html", grid=grid, form=AxisForm())


@bp.post("/<grid_slug>/axes/nouveau", endpoint="add_axis")
def add(grid_slug: str) -> BaseResponse:
    """Add an axis at the end."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    form = AxisForm(request.form)
    try:
        axis = add_axis(member, grid, form.title.data or "", form.intro.data or "", form.code.data or "")
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("grids/axis_new.html", grid=grid, form=form)
    flash(f"L’axe {axis.code} est ajouté. Ajoutez-lui maintenant des critères.", "ok")
    return done(url_for("grids.show", grid_slug=grid.slug, _anchor=f"axe-{axis.code}"))


@bp.get("/<grid_slug>/axes/<axis_code>")
def axis(grid_slug: str, axis_code: str) -> BaseResponse:
    """An axis: its wording, to change, and its former wordings."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    shown = axis_for(member, grid, axis_code)
    form = AxisForm(title=shown.title, intro=shown.intro, base_number=shown.revision_number)
    return page("grids/axis.html", **_axis_page(grid, shown, form))


@bp.post("/<grid_slug>/axes/<axis_code>", endpoint="reword_axis")
def reword(grid_slug: str, axis_code: str) -> BaseResponse:
    """Keep another wording of the axis."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    shown = axis_for(member, grid, axis_code)
    form = AxisForm(request.form)
    try:
        reword_axis(member, shown, form.base_number.data or 0, form.title.data or "", form.intro.data or "")
    except AxisClash as clash:
        form.base_number.renew(clash.theirs.number)
        context = _axis_page(grid, shown, form)
        both = [(name, words(getattr(clash.theirs, name), clash.mine[name])) for name in clash.clashes]
        return retry("grids/axis.html", status=409, **{**context, "clash": clash, "both": both})
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("grids/axis.html", **_axis_page(grid, shown, form))
    flash(f"L’axe {shown.code} est enregistré.", "ok")
    return done(url_for("grids.show", grid_slug=grid.slug, _anchor=f"axe-{shown.code}"))


@bp.post("/<grid_slug>/axes/<axis_code>/formulations/<int:number>/reprise", endpoint="restore_axis_wording")
def take_wording_up(grid_slug: str, axis_code: str, number: int) -> BaseResponse:
    """Take an earlier wording of the axis up again."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    shown = axis_for(member, grid, axis_code)
    restore_axis_wording(member, shown, number, RestoringForm(request.form).base_number.data or 0)
    flash(f"La formulation {number} est reprise pour l’axe {shown.code}.", "ok")
    return done(url_for("grids.axis", grid_slug=grid.slug, axis_code=shown.code))


@bp.post("/<grid_slug>/axes/<axis_code>/place", endpoint="place_axis")
def place(grid_slug: str, axis_code: str) -> BaseResponse:
    """Move an axis: a step (direction) or right after another (after, empty for first)."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    moved = axis_for(member, grid, axis_code)
    if "direction" in request.form:
        move_axis(member, moved, request.form["direction"])
    else:
        after = request.form.get("after", "")
        place_axis(member, moved, axis_for(member, grid, after) if after else None)
    return done_in_outline(grid)


@bp.post("/<grid_slug>/axes/<axis_code>/retrait", endpoint="retire_axis")
def retire(grid_slug: str, axis_code: str) -> BaseResponse:
    """Take an axis out of the working grid."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    retired = axis_for(member, grid, axis_code)
    retire_axis(member, retired)
    return done_in_outline(grid, f"L’axe {retired.code} est retiré, avec ses critères. Rien n’est effacé.")


@bp.post("/<grid_slug>/axes/<axis_code>/retour", endpoint="restore_axis")
def restore(grid_slug: str, axis_code: str) -> BaseResponse:
    """Bring a retired axis back."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    restored = axis_for(member, grid, axis_code)
    restore_axis(member, restored)
    return done_in_outline(grid, f"L’axe {restored.code} est de retour, en dernier.")


def _axis_page(grid: Grid, shown: Axis, form: AxisForm) -> dict[str, Any]:
    return {
        "grid": grid,
        "axis": shown,
        "form": form,
        "revisions": axis_revisions(shown),
        "may_write": may_write(current_member()),
        "clash": None,
        "both": [],
    }
