"""The pages of sheets: the list, one sheet, one criterion alone; filled in by a plain form."""

from contextlib import ExitStack
from typing import Any

from flask import Response, flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.fieldwork import conflicts, layout, media, saving
from app.fieldwork.carnet import carnet_of
from app.fieldwork.index import sheets_of
from app.fieldwork.items import Item, items
from app.fieldwork.late import off_the_page
from app.fieldwork.routes.blueprint import CRITERION, SHEET, VISIT, address_in, bp, one_item
from app.fieldwork.routes.photos import chosen_photos
from app.fieldwork.saving import Saved
from app.fieldwork.sheets import OpenSheet, expected, open_sheet
from app.visits.access import visit_for
from app.web import current_member, done, page, retry, show, without_writing
from app.web.formats import plural
from app.web.transactions import keep_despite_refusal, start_writing


@bp.get(VISIT + "/fiches")
def index(number: int) -> Response:
    """The sheets of a visit, with how far each has come."""
    visit = visit_for(current_member(), number)
    return page("fieldwork/index.html", visit=visit, rows=sheets_of(current_member(), visit))


@bp.get(SHEET)
def sheet(number: int, grid_slug: str, owner: str) -> Response:
    """One sheet, to fill in or to read."""
    opened = open_sheet(current_member(), number, grid_slug, owner)
    return page("fieldwork/sheet.html", **_whole(opened, items(opened)))


@bp.post(SHEET)
@without_writing
def save(number: int, grid_slug: str, owner: str) -> BaseResponse:
    """The whole sheet sent by a plain form: what can be kept is, and what cannot comes back to be corrected."""
    with ExitStack() as held:
        photos, refused = chosen_photos(held)
        form = request.form.to_dict(flat=False)
        start_writing()
        opened = open_sheet(current_member(), number, grid_slug, owner)
        for criterion_id, ready, file, faces in photos:
            kept = media.keep(current_member(), opened, ready, file, faces)
            form.setdefault(f"c{criterion_id}-row_media", []).append(kept.id)
        saved = saving.save_sheet(current_member(), opened, items(opened), form)
    opened = open_sheet(current_member(), number, grid_slug, owner)
    there = items(opened)
    for criterion_id, messages in refused.items():
        saved.errors.setdefault(criterion_id, {}).update(messages)
    if not saved.errors:
        tell(saved)
        return done(address_in("sheet", opened, moment=request.args.get("moment")))
    keep_despite_refusal()
    for criterion_id, errors in saved.errors.items():
        if item := there.get(criterion_id):
            item.errors = errors
            item.form = saved.typed.get(criterion_id, item.form)
            if criterion_id in refused:
                item.form = {**item.form, "faces": form.get(f"faces-c{criterion_id}-", [])}
    return retry("fieldwork/sheet.html", saved=saved.stored, **_whole(opened, there))


@bp.get(CRITERION)
def answer(number: int, grid_slug: str, owner: str, code: str) -> Response:
    """One criterion of a sheet alone; with `?combiner`, filled with all the versions that wait for a decision."""
    opened, item = one_item(number, grid_slug, owner, code)
    combining = "combiner" in request.args and bool(item.others) and opened.writable
    if combining:
        item.form = conflicts.combined(item)
        return page("fieldwork/combine.html", sheet=opened, item=item)
    return show("fieldwork/answer.html", "fieldwork/_criterion.html", sheet=opened, item=item)


def _whole(opened: OpenSheet, there: dict[int, Item]) -> dict[str, Any]:
    asked = request.args.get("moment")
    laid = layout.lay_out(opened.contents, there, expected(opened), opened.visit.state, asked)
    return {
        "sheet": opened,
        "items": there,
        "gone": off_the_page(opened),
        "layout": laid,
        "carnet": carnet_of(current_member(), opened),
    }


def tell(saved: Saved) -> None:
    """Say what became of a form."""
    if saved.conflicts:
        flash(
            "Une réponse avait changé entre-temps : les deux versions sont gardées, à vous de choisir.",
            "warn",
        )
    for reason in sorted(set(saved.late)):
        count = saved.late.count(reason)
        flash(f"{plural(count, 'réponse gardée', 'réponses gardées')} à part : {reason}.", "warn")
    if saved.stored:
        flash(f"{plural(saved.stored, 'réponse enregistrée', 'réponses enregistrées')}.", "ok")
    elif not saved.late:
        flash("Rien n’avait changé : tout est déjà enregistré.", "info")
