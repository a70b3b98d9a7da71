"""Deciding between versions of an answer, its history, and taking an earlier one up again."""

from flask import Response, flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Invalid
from app.fieldwork import conflicts, history, layout, saving
from app.fieldwork.models import Outcome
from app.fieldwork.routes.blueprint import CRITERION, address_in, bp, one_item
from app.web import current_member, done, retry, show


@bp.post(CRITERION + "/accord")
def settle(number: int, grid_slug: str, owner: str, code: str) -> BaseResponse:
    """Decide between versions: keep one of them, or what the fields say."""
    opened, item = one_item(number, grid_slug, owner, code)
    base = request.values.get("base", default=0, type=int)
    seen = request.values.get("vu", default=0, type=int)
    which = request.form.get("keep", "")
    if which:
        ack = conflicts.keep_version(current_member(), opened, item, base, seen, which)
    else:
        fields = saving.by_criterion(request.form.to_dict(flat=False)).get(item.id, {})
        revision = saving.take_number(fields, "revision")
        try:
            ack = conflicts.settle(current_member(), opened, item, base, seen, fields, revision)
        except Invalid as refusal:
            item.errors, item.form = refusal.errors, fields
            return retry("fieldwork/combine.html", sheet=opened, item=item)
    if ack.outcome == Outcome.conflict:
        flash("Quelqu’un vient de modifier cette réponse : choisissez de nouveau.", "warn")
    else:
        flash("C’est décidé. L’autre version reste dans l’historique.", "ok")
    return _changed(number, grid_slug, owner, code)


@bp.get(CRITERION + "/historique", endpoint="history")
def show_history(number: int, grid_slug: str, owner: str, code: str) -> Response:
    """Every edit of an answer that reached the site."""
    opened, item = one_item(number, grid_slug, owner, code)
    entries = history.history(opened, item)
    return show("fieldwork/history.html", "fieldwork/_history.html", sheet=opened, item=item, entries=entries)


@bp.post(CRITERION + "/historique/<int:place>/reprise")
def restore(number: int, grid_slug: str, owner: str, code: str, place: int) -> BaseResponse:
    """Make an earlier edit the answer again."""
    opened, item = one_item(number, grid_slug, owner, code)
    base = request.form.get("base", default=0, type=int)
    ack = history.take_up_again(current_member(), opened, item, place, base)
    if ack.outcome == Outcome.conflict:
        flash("Quelqu’un vient de modifier cette réponse : les deux versions sont gardées.", "warn")
    else:
        flash("Cette version est de nouveau la réponse.", "ok")
    return done(address_in("sheet", opened, _anchor=f"critere-{code}", moment=layout.ALL))


def _changed(number: int, grid_slug: str, owner: str, code: str) -> BaseResponse:
    opened, item = one_item(number, grid_slug, owner, code)
    back = address_in("sheet", opened, _anchor=f"critere-{code}", moment=layout.ALL)
    return done(back, partial="fieldwork/_criterion.html", sheet=opened, item=item)
