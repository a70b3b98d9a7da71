"""What the groups saw, side by side: the matrix, the map of gaps, one criterion, one visit, one group; and files."""

from dataclasses import replace
from typing import Any

from flask import Response, render_template, request

from app.cohorts.access import may_run
from app.comparison import geometry, lettering
from app.comparison.earlier import earlier_at, is_open
from app.comparison.export import comparison_csv
from app.comparison.fresh import version_of
from app.comparison.gaps import map_gaps
from app.comparison.kept import kept
from app.comparison.matrix import Line, alone, read_line, read_matrix, traces_behind
from app.comparison.meta import read_meta, read_syntheses
from app.comparison.panels import lay_panels
from app.comparison.plan import Plan, cut_axis, make_plan
from app.comparison.reading import read_met
from app.comparison.routes.blueprint import bp, filters_asked
from app.comparison.routes.live import live
from app.comparison.states import WORDS
from app.comparison.telling import tell_group, tell_pair, tell_visit
from app.grids.access import grid_for
from app.web import current_member, download, page, show, whole

LIVE = "comparison/_live.html"


@bp.get("")
def index() -> Response:
    """Criteria × visits."""
    version = version_of(current_member())
    return live(
        "comparison.index",
        filters_asked(),
        version,
        lambda plan, _: {"matrix": read_matrix(current_member(), plan, version=version), "words": WORDS},
        name="index",
        partial="comparison/_matrix.html",
    )


@bp.get("/ecarts")
def gaps() -> Response:
    """How far apart answers are, criteria × visits."""
    filters, version = filters_asked(), version_of(current_member())
    return live(
        "comparison.gaps",
        filters,
        version,
        lambda plan, _: {
            "map": map_gaps(read_matrix(current_member(), plan, version=version), filters.order)
        },
        name="gaps",
        partial="comparison/_gaps.html",
    )


@bp.get("/visites/<int:number>")
def visit(number: int) -> Response:
    """One visit whole: what every group said, in words, to read or to print."""
    filters = filters_asked()
    member = current_member()
    report = tell_visit(member, make_plan(member, filters), number)
    here = report.column.visit
    return page(
        "comparison/visit.html",
        report=report,
        filters=filters,
        words=WORDS,
        earlier=len(earlier_at(member, here)),
        opened=is_open(member, here),
        may_run=may_run(member),
    )


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
    """One axis across the visits: every criterion with its pictures, and what the class retains; a few at a time."""
    asked = filters_asked()
    filters = replace(asked, axis=axis_code, core=False)
    whole_plan = make_plan(current_member(), filters)
    found, parts = cut_axis(whole_plan)
    number = whole(request.args.get("suite"))
    number = number if 0 < number <= len(parts) else 1
    plan = replace(whole_plan, axes=[parts[number - 1]])
    matrix = read_matrix(current_member(), plan, lengthy=True, notes=True)
    context: dict[str, Any] = {
        "axis": found,
        "axes": whole_plan.axes,
        "part": number,
        "parts": parts,
        "shown_lines": [lay_panels(plan, line) for line in matrix.lines],
        "meta": read_meta(current_member(), plan, counted=False),
        "plan": plan,
        "filters": asked,
        "words": WORDS,
        "geometry": geometry,
        "measures": geometry.DESK,
    }
    return show("comparison/axis.html", "comparison/_axis.html", **context)


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
    member = current_member()
    grid = grid_for(member, grid_slug)
    version = version_of(member, grid.slug, code)

    def read(plan: Plan, live_url: str) -> dict[str, Any]:
        line = read_line(member, plan, code, version=version)
        context = picture_context(plan, line)

        def drawn() -> str:
            return render_template("comparison/_drawn.html", **context, **behind_context(plan, line))

        # Sixty screens show the same panels. The address holds the version and the filters; who was met, no count tells.
        key = ("panels", member.cohort_id, live_url, read_met(member, [one.visit.id for one in plan.columns]))
        return context | {"panels": kept(key, drawn), "may_lead": may_run(member)}

    return live(
        "comparison.criterion",
        filters_asked(grid=grid.slug),
        version,
        read,
        name="criterion",
        partial=LIVE,
        here={"grid_slug": grid.slug, "code": code},
    )


def criterion_context(plan: Plan, line: Line) -> dict[str, Any]:
    """What the panels of one criterion need, with what stands behind them."""
    return picture_context(plan, line) | behind_context(plan, line) | {"may_lead": may_run(current_member())}


def behind_context(plan: Plan, line: Line) -> dict[str, Any]:
    """The traces under each visit's panel, and what the class retains of it."""
    return {
        "traces": traces_behind(current_member(), plan, line),
        "syntheses": read_syntheses(current_member(), plan, line.row),
    }


def picture_context(plan: Plan, line: Line) -> dict[str, Any]:
    """What the question and the pictures need."""
    return {
        "shown": lay_panels(plan, line),
        "plan": plan,
        "filters": plan.filters,
        "words": WORDS,
        "geometry": geometry,
        "measures": geometry.WALL if plan.filters.projected else geometry.DESK,
    }
