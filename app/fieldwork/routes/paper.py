"""A sheet that was filled in by hand, typed in at once: in the paper's order, after the visit too."""

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.fieldwork import saving
from app.fieldwork.items import Item, items
from app.fieldwork.routes.blueprint import SHEET, bp
from app.fieldwork.routes.pages import tell
from app.fieldwork.saving import require_mine
from app.fieldwork.sheets import OpenSheet, open_sheet
from app.web import current_member, done, page, retry
from app.web.transactions import keep_despite_refusal

TEMPLATE = "fieldwork/paper.html"


@bp.get(SHEET + "/papier")
def paper(number: int, grid_slug: str, owner: str) -> Response:
    """Every question in the paper's order."""
    opened = open_sheet(current_member(), number, grid_slug, owner)
    require_mine(opened)
    return page(TEMPLATE, sheet=opened, items=_in_order(opened), saved=None)


@bp.post(SHEET + "/papier", endpoint="type_in")
def typed(number: int, grid_slug: str, owner: str) -> BaseResponse:
    """Keep what can be kept, as the sheet's own form does; what cannot comes back to be corrected."""
    opened = open_sheet(current_member(), number, grid_slug, owner)
    form = request.form.to_dict(flat=False)
    saved = saving.save_sheet(current_member(), opened, items(opened), form)
    if not saved.errors:
        tell(saved)
        if saved.late:
            flash("L’équipe encadrante les lit et décide de les ajouter à la fiche.", "info")
        return done(url_for("fieldwork.index", number=number))
    keep_despite_refusal()
    opened = open_sheet(current_member(), number, grid_slug, owner)
    there = items(opened)
    # What came too late is nowhere on the sheet: it stays as it was typed, and is the same sent again.
    for criterion_id, fields in saving.by_criterion(form).items():
        if (item := there.get(criterion_id)) and saved.late:
            item.form = fields
    for criterion_id, errors in saved.errors.items():
        if item := there.get(criterion_id):
            item.errors, item.form = errors, saved.typed.get(criterion_id, item.form)
    kept = saved.stored + len(saved.late)
    return retry(TEMPLATE, sheet=opened, items=_in_order(opened, there), saved=kept)


def _in_order(opened: OpenSheet, there: dict[int, Item] | None = None) -> list[Item]:
    found = items(opened) if there is None else there
    return [found[one.criterion_id] for one in opened.criteria if one.criterion_id in found]
