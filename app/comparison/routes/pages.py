"""What the groups saw, side by side: the matrix, the map of gaps, one criterion, one visit, one group; and files."""

from dataclasses import replace
from typing import Any

from flask import Response, render_template, url_for

from app.cohorts.access import may_run
from app.comparison import geometry, lettering
from app.comparison.export import comparison_csv
from app.comparison.fresh import version_of
from app.comparison.gaps import map_gaps
from app.comparison.matrix import Line, alone, read_line, read_matrix, traces_behind
from app.comparison.meta import read_meta, read_syntheses
from app.comparison.panels import lay_panels
from app.comparison.plan import Plan, make_plan
from app.comparison.routes.blueprint import bp, filters_asked
from app.comparison.states import WORDS
from app.comparison.telling import tell_group, tell_pair, tell_visit
from app.errors import NotFound
from app.grids.access import grid_for
from app.web import current_member, download, page, show, unchanged

LIVE = "comparison/_live.html"


@bp.get("")
def index() -> Response:
    """Criteria × visits."""
    filters = filters_asked()
    version = version_of(current_member())
    if (same := unchanged(version)) is not None:
        return same
    plan = make_plan(current_member(), filters)
    context: dict[str, Any] = {
        "matrix": read_matrix(current_member(), plan),
        "plan": plan,
        "filters": filters,
        "words": WORDS,
        "live_url": url_for("comparison.index", version=version, **filters.query()),
    }
    if filters.projected:
        leave = url_for("comparison.index", **filters.query(ecran=None))
        return show("comparison/index_wall.html", "comparison/_matrix.html", leave_url=leave, **context)
    return show("comparison/index.html", "comparison/_matrix.html", **context)


@bp.get("/ecarts")
def gaps() -> Response:
    """How far apart answers are, criteria × visits."""
    filters = filters_asked()
    version = version_of(current_member())
    if (same := unchanged(version)) is not None:
        return same
    plan = make_plan(current_member(), filters)
    context: dict[str, Any] = {
        "map": map_gaps(read_matrix(current_member(), plan), filters.order),
        "plan": plan,
        "filters": filters,
        "live_url": url_for("comparison.gaps", version=version, **filters.query()),
    }
    if filters.projected:
        leave = url_for("comparison.gaps", **filters.query(ecran=None))
        return show("comparison/gaps_wall.html", "comparison/_gaps.html", leave_url=leave, **context)
    return show("comparison/gaps.html", "comparison/_gaps.html", **context)


@bp.get("/visites/<int:number>")
def visit(number: int) -> Response:
    """One visit whole: what every group said, in words, to read or to print."""
    filters = filters_asked()
    report = tell_visit(current_member(), make_plan(current_member(), filters), number)
    return page("comparison/visit.html", report=report, filters=filters, words=WORDS)


# Letters only: a grid may be called « Groupes », and its criteria have pages too.
@bp.get("/groupes/<any(A, B, C, D, E, F, G, H):letter>")
def group(letter: str) -> Response:
    """One group through its visits."""
    filters = filters_asked()
    plan = make_plan(current_member(), filters)
    found, report = tell_group(current_member(), plan, letter)
    return page("comparison/group.html", group=found, report=report, plan=plan, filters=filters, words=WORDS)


@bp.get("/groupes/<any(A, B, C, D, E, F, G, H):letter>/et/<any(A, B, C, D, E, F, G, H):other>")
def pair(letter: str, other: str) -> Response:
    """Two groups side by side through their visits."""
    filters = filters_asked()
    plan = make_plan(current_member(), filters)
    groups, report = tell_pair(current_member(), plan, (letter, other))
    return page("comparison/pair.html", groups=groups, report=report, plan=plan, filters=filters, words=WORDS)


@bp.get("/axes/<axis_code>")
def axis(axis_code: str) -> Response:
    """One axis across the visits: every criterion with its pictures, and what the class retains."""
    asked = filters_asked()
    filters = replace(asked, axis=axis_code, core=False)
    plan = make_plan(current_member(), filters)
    matrix = read_matrix(current_member(), plan, lengthy=True, notes=True)
    found, lines = matrix.only_axis
    context: dict[str, Any] = {
        "axis": found,
        "shown_lines": [lay_panels(plan, line) for line in lines],
        "meta": read_meta(current_member(), plan, counted=False),
        "plan": plan,
        "filters": asked,
        "words": WORDS,
        "geometry": geometry,
        "measures": geometry.DESK,
    }
    return page("comparison/axis.html", **context)


@bp.get("/tableau.csv")
def table() -> Response:
    """What the page shows with the same filters, every answer in full."""
    plan = replace(make_plan(current_member(), filters_asked()), shared=True)
    matrix = read_matrix(current_member(), plan, lengthy=True)
    name = f"comparaison-{plan.grid.slug if plan.grid else 'vide'}.csv"
    return download(comparison_csv(matrix), name, "text/csv")


@bp.get("/<grid_slug>/<code>.csv")
def figures(grid_slug: str, code: str) -> Response:
    """One criterion's answers, for the groups that the filters keep."""
    grid = grid_for(current_member(), grid_slug)
    plan = replace(make_plan(current_member(), filters_asked(grid=grid.slug)), shared=True)
    line = read_line(current_member(), plan, code)
    return download(comparison_csv(alone(plan, line)), f"comparaison-{grid.slug}-{code}.csv", "text/csv")


@bp.get("/<grid_slug>/<code>.svg")
def poster(grid_slug: str, code: str) -> Response:
    """One criterion's pictures as a drawing to keep, for the groups that the filters keep."""
    grid = grid_for(current_member(), grid_slug)
    plan = replace(make_plan(current_member(), filters_asked(grid=grid.slug)), shared=True)
    shown = lay_panels(plan, read_line(current_member(), plan, code))
    if not shown.drawable:
        raise NotFound()
    drawing = render_template(
        "comparison/poster.svg",
        shown=shown,
        plan=plan,
        filters=plan.filters,
        words=WORDS,
        geometry=geometry,
        lettering=lettering,
        measures=geometry.DESK,
    )
    return download(drawing, f"comparaison-{grid.slug}-{code}.svg", "image/svg+xml")


@bp.get("/<grid_slug>/<code>")
def criterion(grid_slug: str, code: str) -> Response:
    """One criterion, its visits side by side."""
    grid = grid_for(current_member(), grid_slug)
    filters = filters_asked(grid=grid.slug)
    version = version_of(current_member(), grid.slug, code)
    if (same := unchanged(version)) is not None:
        return same
    plan = make_plan(current_member(), filters)
    line = read_line(current_member(), plan, code)
    here: dict[str, Any] = {"grid_slug": grid.slug, "code": code}
    live = url_for("comparison.criterion", **here, version=version, **filters.query(grille=None))
    context = criterion_context(plan, line) | {"live_url": live}
    if filters.projected:
        leave = url_for("comparison.criterion", **here, **filters.query(ecran=None, grille=None))
        return show("comparison/criterion_wall.html", LIVE, leave_url=leave, **context)
    return show("comparison/criterion.html", LIVE, **context)


def criterion_context(plan: Plan, line: Line) -> dict[str, Any]:
    """What the panels of one criterion need."""
    return {
        "shown": lay_panels(plan, line),
        "traces": traces_behind(current_member(), plan, line),
        "syntheses": read_syntheses(current_member(), plan, line.row),
        "plan": plan,
        "filters": plan.filters,
        "words": WORDS,
        "geometry": geometry,
        "measures": geometry.WALL if plan.filters.projected else geometry.DESK,
        "may_lead": may_run(current_member()),
    }
