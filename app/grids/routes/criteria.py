"""Adding, wording, moving and retiring criteria, with a preview on the phone's width."""

from typing import Any

from flask import flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Invalid
from app.grids.access import axis_for, criterion_for, grid_for, may_write, must_write
from app.grids.clashing import Choice, both_versions, chosen_patch
from app.grids.criteria import (
    add_criterion,
    move_criterion,
    place_criterion,
    restore_criterion,
    retire_criterion,
)
from app.grids.drafting import Draft, draft_of, read_draft
from app.grids.forms import CriterionForm
from app.grids.models import Axis, Criterion, Grid
from app.grids.reading import axes_of
from app.grids.rewording import NewLineNeeded, Reworded, WordingClash, is_adopted, reword_criterion
from app.grids.routes.blueprint import bp
from app.grids.routes.grids import done_in_outline
from app.grids.wording import wording_of
from app.kinds import KINDS
from app.web import beside_fields, current_member, done, fragment, page, retry, without_writing


@bp.get("/<grid_slug>/axes/<axis_code>/criteres/nouveau")
def new_criterion(grid_slug: str, axis_code: str) -> BaseResponse:
    """The form of a new criterion."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    axis = axis_for(member, grid, axis_code)
    must_write(member)
    usual = CriterionForm(moment="during", respondent="group")
    return page("grids/criterion_new.html", **_writing(grid, usual, draft_of(), axis=axis))


@bp.post("/<grid_slug>/axes/<axis_code>/criteres/nouveau", endpoint="add_criterion")
def add(grid_slug: str, axis_code: str) -> BaseResponse:
    """Add a criterion at the end of an axis."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    axis = axis_for(member, grid, axis_code)
    must_write(member)
    form, draft = CriterionForm(request.form), read_draft(request.form.to_dict(flat=False))
    context = _writing(grid, form, draft, axis=axis)
    if _only_look(draft):
        return page("grids/criterion_new.html", **context)
    try:
        criterion = add_criterion(member, axis, _patch(form, draft))
    except Invalid as refusal:
        return _correct("grids/criterion_new.html", context, refusal)
    flash(f"Le critère {criterion.code} est ajouté.", "ok")
    return done(url_for("grids.show", grid_slug=grid.slug, _anchor=f"critere-{criterion.code}"))


@bp.get("/<grid_slug>/criteres/<code>")
def criterion(grid_slug: str, code: str) -> BaseResponse:
    """A criterion as it is worded now: to change for those who write, to read for guests."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    shown = criterion_for(member, grid, code)
    kept = shown.current
    form = CriterionForm(obj=kept, base_number=kept.number)
    return page("grids/criterion.html", **_writing(grid, form, draft_of(wording_of(kept)), criterion=shown))


@bp.post("/<grid_slug>/criteres/<code>", endpoint="reword_criterion")
def reword(grid_slug: str, code: str) -> BaseResponse:
    """Keep another wording, merged with what others changed meanwhile, or show both."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    shown = criterion_for(member, grid, code)
    must_write(member)
    form = CriterionForm(request.form)
    draft = read_draft(request.form.to_dict(flat=False), wording_of(shown.current))
    context = _writing(grid, form, draft, criterion=shown)
    if _only_look(draft):
        return page("grids/criterion.html", **context)
    try:
        patch = chosen_patch(_patch(form, draft), request.form)
        outcome = reword_criterion(
            member, shown, form.base_number.data or 0, patch, new_line=bool(form.new_line.data)
        )
    except WordingClash as clash:
        versions: list[Choice] = both_versions(clash)
        return retry("grids/clash.html", status=409, **{**context, "clash": clash, "versions": versions})
    except NewLineNeeded as needed:
        return retry("grids/criterion.html", status=409, **{**context, "needed": needed})
    except Invalid as refusal:
        return _correct("grids/criterion.html", context, refusal)
    _tell(shown, outcome)
    to = url_for("grids.show", grid_slug=grid.slug, _anchor=f"critere-{outcome.criterion.code}")
    return done(to)


@bp.post("/<grid_slug>/apercu")
@without_writing
def preview(grid_slug: str) -> BaseResponse:
    """How the criterion being written will look on a phone."""
    grid = grid_for(current_member(), grid_slug)
    must_write(current_member())
    form, draft = CriterionForm(request.form), read_draft(request.form.to_dict(flat=False))
    return fragment("grids/_preview.html", grid=grid, form=form, draft=draft)


@bp.post("/<grid_slug>/reglages")
@without_writing
def settings(grid_slug: str) -> BaseResponse:
    """The settings of the kind just chosen."""
    grid = grid_for(current_member(), grid_slug)
    must_write(current_member())
    return fragment("grids/_settings.html", grid=grid, draft=read_draft(request.form.to_dict(flat=False)))


@bp.post("/<grid_slug>/criteres/<code>/place", endpoint="place_criterion")
def place(grid_slug: str, code: str) -> BaseResponse:
    """Move a criterion: a step (direction), or into an axis, last or right after another (after)."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    moved = criterion_for(member, grid, code)
    if "direction" in request.form:
        move_criterion(member, moved, request.form["direction"])
        return done_in_outline(grid)
    axis = axis_for(member, grid, request.form.get("axis", ""))
    after = request.form.get("after", "")
    neighbour = criterion_for(member, grid, after) if after else None
    place_criterion(member, moved, axis, neighbour, last="after" not in request.form)
    return done_in_outline(grid)


@bp.post("/<grid_slug>/criteres/<code>/retrait", endpoint="retire_criterion")
def retire(grid_slug: str, code: str) -> BaseResponse:
    """Take a criterion out of the working grid."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    retire_criterion(member, criterion_for(member, grid, code))
    return done_in_outline(grid, f"Le critère {code} est retiré. Rien n’est effacé : il est en bas de page.")


@bp.post("/<grid_slug>/criteres/<code>/retour", endpoint="restore_criterion")
def restore(grid_slug: str, code: str) -> BaseResponse:
    """Bring a retired criterion back."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    restore_criterion(member, criterion_for(member, grid, code))
    return done_in_outline(grid, f"Le critère {code} est de retour, en dernier de son axe.")


def _writing(
    grid: Grid,
    form: CriterionForm,
    draft: Draft,
    *,
    axis: Axis | None = None,
    criterion: Criterion | None = None,
) -> dict[str, Any]:
    """What the page of a criterion needs, new or not."""
    form.kind.data = form.edited_kind.data = draft.kind.name
    return {
        "grid": grid,
        "axis": axis or (criterion.axis if criterion else None),
        "criterion": criterion,
        "form": form,
        "draft": draft,
        "kinds": KINDS,
        "axes": axes_of(grid) if criterion else [],
        "adopted": criterion is not None and is_adopted(criterion),
        "needed": None,
        "may_write": may_write(current_member()),
    }


def _patch(form: CriterionForm, draft: Draft) -> dict[str, Any]:
    """The wording as it was typed. Settings that cannot be read are refused by their own messages."""
    if draft.errors:
        raise Invalid({f"params-{name}": message for name, message in draft.errors.items()})
    names = ("label", "question", "help", "moment", "respondent", "core", "unnamed_host")
    return {
        **{name: form[name].data for name in names},
        "kind": draft.kind.name,
        "params": draft.params,
    }


def _only_look(draft: Draft) -> bool:
    """Whether the form is to be shown again, nothing kept: a preview was asked for, or the draft is not ready."""
    return "preview" in request.form or draft.pending


def _correct(template: str, context: dict[str, Any], refusal: Invalid) -> BaseResponse:
    beside_fields(context["form"], refusal)
    return retry(template, **context)


def _tell(asked: Criterion, outcome: Reworded) -> None:
    if outcome.unchanged:
        flash("Rien n’a changé : cette formulation est déjà celle de la grille.", "info")
    elif outcome.criterion is not asked:
        flash(
            f"{outcome.criterion.code} prend la place de {asked.code}, dont les réponses restent lisibles.",
            "ok",
        )
    else:
        flash(f"Le critère {asked.code} est enregistré.", "ok")
    if outcome.merged:
        names = ", ".join(sorted({one.author.name for one in outcome.merged}))
        flash(f"Vos changements ont été réunis avec d’autres, faits entre-temps par {names}.", "info")
    if outcome.criterion.retired_at is not None:
        flash(f"{outcome.criterion.code} a été retiré de la grille ; votre texte est gardé avec lui.", "warn")
