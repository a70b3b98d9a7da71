"""The méta-matrice: reading it, writing in a cell, citing traces."""

from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.access import may_write
from app.comparison.citing import cite, uncite
from app.comparison.forms import SynthesisForm
from app.comparison.meta import read_meta, version_of
from app.comparison.opened import open_cell, trace_behind
from app.comparison.plan import Plan, make_plan
from app.comparison.routes.blueprint import bp, filters_asked
from app.comparison.syntheses import LIMIT, Place, may_maintain, place_at, write_synthesis
from app.errors import Invalid, NotFound
from app.grids.access import grid_for
from app.web import beside_fields, current_member, done, retry, show, unchanged, whole

OUTCOMES = {
    "applied": "La synthèse est enregistrée.",
    "merged": "La synthèse est enregistrée, réunie avec ce que quelqu’un d’autre vient d’écrire.",
    "same": "Rien n’a changé.",
}
BESIDE = (
    "Quelqu’un d’autre a écrit autre chose ici pendant que vous écriviez. Les deux textes sont gardés :"
    " lisez-les, puis gardez l’un ou l’autre, ou combinez-les."
)


@bp.get("/syntheses")
def meta() -> Response:
    """Axes and criteria × visits, what the class makes of them."""
    same = unchanged(version_of(current_member()))
    if same is not None:
        return same
    plan = make_plan(current_member(), filters_asked())
    place = _asked_place(plan)
    context = _shown(plan, place)
    if plan.filters.projected:
        leave = url_for("comparison.meta", **plan.filters.query(ecran=None), **_cell(place))
        return show("comparison/meta_wall.html", "comparison/_meta.html", leave_url=leave, **context)
    return show("comparison/meta.html", "comparison/_meta.html", **context)


@bp.post("/<grid_slug>/<code>/visites/<int:number>/synthese")
def write(grid_slug: str, code: str, number: int) -> BaseResponse:
    """Keep a text for the class, or for one's group."""
    plan, place = _place(grid_slug, code, number)
    for_group = _for_group()
    form = SynthesisForm(request.form)
    try:
        seen = form.seen.data if form.seen.data is not None else -1
        outcome = write_synthesis(current_member(), place, form.text.data or "", seen, for_group=for_group)
    except Invalid as refusal:
        beside_fields(form, refusal)
        name = "group_form" if for_group else "class_form"
        return retry("comparison/meta.html", **_shown(plan, place) | {name: form})
    if outcome == "conflict":
        flash(BESIDE, "warn")
    else:
        flash(OUTCOMES[outcome], "ok")
    return done(_address(plan, place))


@bp.post("/<grid_slug>/<code>/visites/<int:number>/citations/<evidence_id>")
def cite_trace(grid_slug: str, code: str, number: int, evidence_id: str) -> BaseResponse:
    """Make the synthesis stand on a trace, as it was read."""
    plan, place = _place(grid_slug, code, number)
    trace = trace_behind(current_member(), plan, place, evidence_id)
    if trace is None:
        raise NotFound("Cette trace n’est plus montrée ici.")
    cite(current_member(), place, trace, whole(request.form.get("version")), for_group=_for_group())
    return done(_address(plan, place))


@bp.post("/<grid_slug>/<code>/visites/<int:number>/citations/<evidence_id>/retrait")
def uncite_trace(grid_slug: str, code: str, number: int, evidence_id: str) -> BaseResponse:
    """Take a trace out of the synthesis."""
    plan, place = _place(grid_slug, code, number)
    uncite(current_member(), place, evidence_id, for_group=_for_group())
    return done(_address(plan, place))


def _for_group() -> bool:
    return request.form.get("voix") == "groupe"


def _place(grid_slug: str, code: str, number: int) -> tuple[Plan, Place]:
    grid = grid_for(current_member(), grid_slug)
    plan = make_plan(current_member(), filters_asked(grid=grid.slug))
    return plan, place_at(plan, code, number)


def _asked_place(plan: Plan) -> Place | None:
    """The cell that the address opens (« GOUV-04.2 »); none if there is no such cell, or no more."""
    code, _, number = request.args.get("cellule", "").rpartition(".")
    try:
        return place_at(plan, code, whole(number))
    except NotFound:
        return None


def _cell(place: Place | None) -> dict[str, Any]:
    return {"cellule": f"{place.code}.{place.column.visit.number}"} if place else {}


def _address(plan: Plan, place: Place) -> str:
    cell = _cell(place)
    return url_for("comparison.meta", **plan.filters.query(), **cell, _anchor=cell["cellule"])


def _shown(plan: Plan, place: Place | None) -> dict[str, Any]:
    member = current_member()
    opened = open_cell(member, plan, place) if place else None
    return {
        "meta": read_meta(member, plan),
        "plan": plan,
        "filters": plan.filters,
        "opened": opened,
        "cell": _cell(place).get("cellule", ""),
        "version": version_of(member),
        "may_write": may_write(member),
        "may_maintain": may_maintain(member),
        "limit": LIMIT,
        "class_form": SynthesisForm(text=opened.of_class.text, seen=opened.of_class.seen) if opened else None,
        "group_form": SynthesisForm(text=opened.mine.text, seen=opened.mine.seen) if opened else None,
    }
