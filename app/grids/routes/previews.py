"""A grid as a phone will show it, before it is adopted or after; and any two editions side by side."""

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from app.errors import NotFound
from app.grids.access import edition_for, grid_for
from app.grids.contents import Contents, contents
from app.grids.difference import difference
from app.grids.models import Edition, Grid
from app.grids.reading import editions_of, working
from app.grids.routes.blueprint import bp
from app.grids.worddiff import changes
from app.kinds import KINDS
from app.web import current_member, page, whole

MOMENTS = {"before": "Avant la visite", "during": "Pendant la visite", "after": "Après la visite"}


@bp.get("/<grid_slug>/telephone")
def phone_preview(grid_slug: str) -> BaseResponse:
    """What an adoption would put on phones."""
    grid = grid_for(current_member(), grid_slug)
    return _phone(grid, None, working(grid).contents)


@bp.get("/<grid_slug>/editions/<int:number>/telephone")
def edition_preview(grid_slug: str, number: int) -> BaseResponse:
    """What an edition puts on phones."""
    grid = grid_for(current_member(), grid_slug)
    edition = edition_for(current_member(), grid, number)
    return _phone(grid, edition, contents(edition.id))


@bp.get("/<grid_slug>/editions/differences")
def edition_differences(grid_slug: str) -> BaseResponse:
    """What changed between two editions (`de`, `a`), or between one and the work since (`a=travail`)."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    editions = editions_of(grid)
    if not editions:
        raise NotFound()
    numbers = [one.number for one in editions]
    newest = numbers[0]
    old = _number("de", numbers) or (numbers[1] if len(numbers) > 1 else newest)
    at_work = request.args.get("a", "" if len(numbers) > 1 else "travail") == "travail"
    new = 0 if at_work else _number("a", numbers) or newest
    held = {one.number: one.id for one in editions}
    later = working(grid).contents if at_work else contents(held[new])
    return page(
        "grids/differences.html",
        grid=grid,
        editions=editions,
        old=old,
        new=new,
        changed=difference(contents(held[old]), later),
        word_changes=changes,
    )


def _number(name: str, known: list[int]) -> int | None:
    number = whole(request.args.get(name))
    return number if number in known else None


def _phone(grid: Grid, edition: Edition | None, held: Contents) -> BaseResponse:
    """One group's phone: the core and the axis that it carries, by moment; without an axis chosen, everything."""
    axes = {axis.code: axis for axis in held.axes if axis.criteria}
    chosen = request.args.get("axe", "")
    chosen = chosen if chosen in axes else ""
    shown = [
        (axis, [one for one in axis.criteria if not chosen or one.core or axis.code == chosen])
        for axis in axes.values()
    ]
    by_moment = [
        (title, [(axis, one) for axis, criteria in shown for one in criteria if one.moment == moment])
        for moment, title in MOMENTS.items()
    ]
    return page(
        "grids/phone.html",
        grid=grid,
        edition=edition,
        axes=list(axes.values()),
        chosen=chosen,
        size=sum(len(criteria) for _, criteria in by_moment),
        moments=[(title, criteria) for title, criteria in by_moment if criteria],
        kinds=KINDS,
    )
