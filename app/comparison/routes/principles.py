"""Two sharings by principle, and where the class puts their posts."""

from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.access import may_write
from app.comparison import geometry, ternary
from app.comparison.filing import WORDS, Chosen, FiledElsewhere, file_posts, filed, filing_history, posts_of
from app.comparison.forms import NoteForm
from app.comparison.matrix import Line, read_some
from app.comparison.plan import Plan, make_plan
from app.comparison.principles import by_principle, in_grid_order, partner_of, shares_of
from app.comparison.routes.blueprint import bp, filters_asked
from app.comparison.states import WORDS as STATE_WORDS
from app.errors import Invalid, NotFound
from app.grids.access import grid_for
from app.grids.models import Grid
from app.kinds.shares import PRINCIPLES
from app.web import beside_fields, current_member, done, page, retry, whole

# What fits in a narrow stretch; the legend spells them out.
SHORT = {"market": "Ma", "redistribution": "Rd", "reciprocity": "Ré", "discuss": "?", None: "nc"}


@bp.get("/<grid_slug>/<code>/principes")
def principles(grid_slug: str, code: str) -> Response:
    """« Argent » beside « tout compté », by principle."""
    context = _shown(*_asked(grid_slug, code))
    if context["filters"].projected:
        leave = url_for(
            "comparison.principles",
            grid_slug=grid_slug,
            code=code,
            avec=request.args.get("avec"),
            **context["filters"].query(ecran=None, grille=None),
        )
        return page("comparison/principles_wall.html", leave_url=leave, **context)
    return page("comparison/principles.html", **context)


@bp.post("/<grid_slug>/<code>/principes")
def file_under(grid_slug: str, code: str) -> BaseResponse:
    """Put the posts of one sharing under principles."""
    grid, plan, lines, of_code = _asked(grid_slug, code)
    line = next(one for one in lines if one.row.code == of_code)
    given = {post["id"]: post["principle"] for post in line.row.latest.params["posts"]}
    labels = {post["id"]: post["label"] for post in line.lineage.params["posts"]}
    chosen = {
        post: Chosen(request.form[f"post-{post}"], whole(request.form.get(f"seen-{post}", "")))
        for post in labels
        if f"post-{post}" in request.form
    }
    form = NoteForm(request.form)
    try:
        moved = file_posts(current_member(), grid, line.row.id, given, labels, chosen, form.note.data or "")
    except Invalid as refusal:
        beside_fields(form, refusal)
        return _again(422, grid, plan, lines, of_code, form, chosen)
    except FiledElsewhere as refusal:
        form.form_errors.append(refusal.message)
        return _again(409, grid, plan, lines, of_code, form, chosen)
    flash(
        "Le classement est enregistré : les images sont recalculées." if moved else "Rien n’a changé.", "ok"
    )
    kept = {"avec": request.args.get("avec"), **filters_asked(grid=grid.slug).query(grille=None)}
    return done(url_for("comparison.principles", grid_slug=grid.slug, code=code, _anchor="classer", **kept))


def _asked(grid_slug: str, code: str) -> tuple[Grid, Plan, list[Line], str]:
    grid = grid_for(current_member(), grid_slug)
    plan = make_plan(current_member(), filters_asked(grid=grid.slug))
    if code not in {row.code for row in shares_of(plan)}:
        raise NotFound()
    partner = partner_of(plan, code, request.args.get("avec", ""))
    codes = in_grid_order(plan, [code, partner])
    return grid, plan, read_some(current_member(), plan, codes), code


def _shown(grid: Grid, plan: Plan, lines: list[Line], code: str) -> dict[str, Any]:
    member = current_member()
    ids = {line.row.id: line for line in lines}
    latest = filed(member.cohort_id, ids)
    return {
        "grid": grid,
        "plan": plan,
        "filters": plan.filters,
        "code": code,
        "shown": by_principle(plan, lines),
        "lines": lines,
        "others": [row for row in shares_of(plan) if row.code != code],
        "posts": {line.row.code: posts_of(line.lineage, latest.get(line.row.id, {})) for line in lines},
        "history": filing_history(member, ids) if not plan.filters.projected else [],
        "line_of": ids,
        "principles": PRINCIPLES,
        "principle_words": WORDS,
        "short": SHORT,
        "words": STATE_WORDS,
        "may_file": may_write(member),
        "form": NoteForm(),
        "refused": "",
        "typed": {},
        "geometry": geometry,
        "ternary": ternary,
        "measures": geometry.WALL if plan.filters.projected else geometry.DESK,
    }


def _again(
    status: int,
    grid: Grid,
    plan: Plan,
    lines: list[Line],
    code: str,
    form: NoteForm,
    chosen: dict[str, Chosen],
) -> Response:
    typed = {post: one.principle for post, one in chosen.items()}
    context = _shown(grid, plan, lines, code) | {"form": form, "refused": code, "typed": typed}
    return retry("comparison/principles.html", status=status, **context)
