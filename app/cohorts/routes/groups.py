"""The groups of a promotion."""

from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.access import find_group, must_run
from app.cohorts.forms import GroupForm
from app.cohorts.groups import LETTERS, add_group, remove_group, rename_group
from app.cohorts.members import class_list
from app.cohorts.routes.blueprint import bp
from app.errors import Invalid
from app.web import beside_fields, current_member, page, retry


def _context(letter: str | None = None, form: GroupForm | None = None) -> dict[str, Any]:
    """Each group with its form; the one of `letter` (or the one to add) as it was just typed."""
    everybody = class_list(current_member())
    forms = {group.letter: GroupForm(name=group.name, prefix=group.letter) for group in everybody.groups}
    if letter and form:
        forms[letter] = form
    return {
        "everybody": everybody,
        "forms": forms,
        "adding": GroupForm(prefix="new") if letter or not form else form,
        "full": len(everybody.groups) == len(LETTERS),
    }


@bp.get("/promotions/<cohort_slug>/groupes")
def groups() -> BaseResponse:
    """Names, and adding or removing groups."""
    must_run(current_member())
    return page("cohorts/groups.html", **_context())


@bp.post("/promotions/<cohort_slug>/groupes", endpoint="add_group")
def add() -> BaseResponse:
    """Add a group with the next letter."""
    form = GroupForm(request.form, prefix="new")
    try:
        if not form.validate():
            raise Invalid({})
        group = add_group(current_member(), form.data["name"])
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("cohorts/groups.html", **_context(form=form))
    flash(f"Le groupe {group.letter} est ajouté.")
    return redirect(url_for("cohorts.groups"), 303)


@bp.post("/promotions/<cohort_slug>/groupes/<letter>", endpoint="rename_group")
def rename(letter: str) -> BaseResponse:
    """Give a group another name."""
    group = find_group(current_member(), letter)
    form = GroupForm(request.form, prefix=group.letter)
    try:
        if not form.validate():
            raise Invalid({})
        rename_group(current_member(), group, form.data["name"])
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("cohorts/groups.html", **_context(group.letter, form))
    flash(f"Le nom du groupe {group.letter} est enregistré.")
    return redirect(url_for("cohorts.groups"), 303)


@bp.post("/promotions/<cohort_slug>/groupes/<letter>/suppression", endpoint="remove_group")
def remove(letter: str) -> BaseResponse:
    """Remove an empty group."""
    group = find_group(current_member(), letter)
    remove_group(current_member(), group)
    flash(f"Le groupe {letter.upper()} est supprimé.")
    return redirect(url_for("cohorts.groups"), 303)
