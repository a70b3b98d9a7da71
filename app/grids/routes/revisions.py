"""The wordings that a criterion has had."""

from flask import flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.grids.access import criterion_for, grid_for, may_write
from app.grids.forms import RestoringForm
from app.grids.history import history_of
from app.grids.rewording import NewLineNeeded, restore_revision
from app.grids.routes.blueprint import bp
from app.web import current_member, done, page, retry


@bp.get("/<grid_slug>/criteres/<code>/formulations")
def history(grid_slug: str, code: str) -> BaseResponse:
    """Every wording, newest first, with what each changed."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    criterion = criterion_for(member, grid, code)
    return page(
        "grids/history.html",
        grid=grid,
        criterion=criterion,
        steps=history_of(criterion),
        may_write=may_write(member),
        needed=None,
        wanted=None,
    )


@bp.post("/<grid_slug>/criteres/<code>/formulations/<int:number>/reprise", endpoint="restore_revision")
def take_up(grid_slug: str, code: str, number: int) -> BaseResponse:
    """Take an earlier wording up again."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    criterion = criterion_for(member, grid, code)
    form = RestoringForm(request.form)
    try:
        outcome = restore_revision(
            member, criterion, number, form.base_number.data or 0, new_line=bool(form.new_line.data)
        )
    except NewLineNeeded as needed:
        return retry(
            "grids/history.html",
            status=409,
            grid=grid,
            criterion=criterion,
            steps=history_of(criterion),
            may_write=True,
            needed=needed,
            wanted=number,
        )
    if outcome.unchanged:
        flash("Cette formulation est déjà celle de la grille.", "info")
    elif outcome.criterion is not criterion:
        flash(f"{outcome.criterion.code} reprend cette formulation, sur une nouvelle ligne.", "ok")
    else:
        flash(f"La formulation {number} est reprise pour {criterion.code}.", "ok")
    to = url_for("grids.history", grid_slug=grid.slug, code=outcome.criterion.code)
    return done(to)
