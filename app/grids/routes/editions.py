"""Reading editions and adopting the next one."""

from typing import Any

from flask import flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Invalid
from app.grids.access import edition_for, grid_for, may_adopt, may_write, must_adopt
from app.grids.contents import Contents, contents
from app.grids.difference import difference
from app.grids.editions import GridChanged, adopt_edition
from app.grids.forms import DecisionForm
from app.grids.models import Grid
from app.grids.origins import origins
from app.grids.reading import edition_before, editions_of, last_edition, working
from app.grids.routes.blueprint import bp
from app.grids.snapshot import read_back, written
from app.grids.worddiff import changes
from app.kinds import KINDS
from app.web import beside_fields, current_member, done, page, retry


@bp.get("/<grid_slug>/editions")
def editions(grid_slug: str) -> BaseResponse:
    """Every edition, newest first."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    return page(
        "grids/editions.html",
        grid=grid,
        editions=editions_of(grid),
        may_adopt=may_adopt(member),
        may_write=may_write(member),
    )


@bp.get("/<grid_slug>/editions/<int:number>")
def edition(grid_slug: str, number: int) -> BaseResponse:
    """One edition: who decided what, what changed since the one before, and all it holds."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    shown = edition_for(member, grid, number)
    held, before = contents(shown.id), edition_before(shown)
    changed = difference(contents(before.id), held) if before else None
    return page(
        "grids/edition.html",
        grid=grid,
        edition=shown,
        held=held,
        origins=origins(grid),
        before=before,
        changed=changed,
        kinds=KINDS,
        word_changes=changes,
    )


@bp.get("/<grid_slug>/editions/nouvelle")
def adoption(grid_slug: str) -> BaseResponse:
    """What would be adopted, and the decision to write."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    must_adopt(member)
    state = working(grid)
    form = DecisionForm(version=grid.version, read=written(state.contents))
    return page("grids/adoption.html", **_adopting(grid, form))


@bp.post("/<grid_slug>/editions/nouvelle", endpoint="adopt")
def adopt_it(grid_slug: str) -> BaseResponse:
    """Adopt the grid as it was read."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    form = DecisionForm(request.form)
    try:
        adopted = adopt_edition(member, grid, form.decision.data or "", form.version.data or 0)
    except GridChanged as refused:
        read = read_back(form.read.data or "", grid)
        present = working(grid).contents
        since = difference(read, present) if read is not None else None
        form.version.renew(grid.version)
        form.read.data = written(present)
        context = {**_adopting(grid, form), "refused": refused, "since": since}
        return retry("grids/adoption.html", status=409, **context)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("grids/adoption.html", **_adopting(grid, form))
    flash(f"L’édition {adopted.number} est adoptée. Les visites peuvent l’emporter.", "ok")
    return done(url_for("grids.edition", grid_slug=grid.slug, number=adopted.number))


def _adopting(grid: Grid, form: DecisionForm) -> dict[str, Any]:
    state, last = working(grid), last_edition(grid)
    before: Contents | None = contents(last.id) if last else None
    return {
        "grid": grid,
        "form": form,
        "state": state,
        "last": last,
        "changed": difference(before, state.contents) if before is not None else None,
        "word_changes": changes,
        "refused": None,
        "since": None,
    }
