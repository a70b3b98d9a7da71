"""The carnet d’étonnements as a page, for those who have no script; the sheet has the same one in a panel."""

import uuid
from contextlib import ExitStack
from typing import Any

from flask import Response, flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Invalid
from app.fieldwork import files
from app.fieldwork.carnet import carnet_of, jot_down, own_jotting
from app.fieldwork.carnet_ledger import HELD
from app.fieldwork.jotted import NOTHING
from app.fieldwork.routes.blueprint import SHEET, address_in, bp
from app.fieldwork.routes.files import chosen_files
from app.fieldwork.sheets import OpenSheet, open_sheet
from app.fieldwork.traces import CONSENTS_ASKED, SORTS, SOURCE_CHOICES, Trace
from app.web import current_member, done, page, retry, whole, without_writing
from app.web.transactions import keep_despite_refusal, start_writing

CARNET = SHEET + "/carnet"
JOTTING = CARNET + "/<uuid:jotting>"


@bp.get(CARNET)
def carnet(number: int, grid_slug: str, owner: str) -> Response:
    """What the member noted on this sheet, each in its form, and an empty one."""
    opened = open_sheet(current_member(), number, grid_slug, owner)
    return page("fieldwork/carnet.html", **_whole(opened))


@bp.post(JOTTING)
@without_writing
def jot(number: int, grid_slug: str, owner: str, jotting: uuid.UUID) -> BaseResponse:
    """Keep what a form says of a jotting, a new one or one of before, and the files that were chosen in it."""
    name = str(jotting)
    try:
        with ExitStack() as held:
            chosen, refused = chosen_files(held)
            start_writing()
            opened = open_sheet(current_member(), number, grid_slug, owner)
            fields = _typed()
            fields["media"] += [one.id for one in chosen]
            ack = jot_down(current_member(), opened, name, _base(), fields)
            opened = open_sheet(current_member(), number, grid_slug, owner)
            for one in chosen:
                files.keep(current_member(), opened, name, one.content, one.file, one.id)
    except Invalid as refusal:
        opened = open_sheet(current_member(), number, grid_slug, owner)
        return retry("fieldwork/carnet.html", **_whole(opened, name, refusal.message))
    if refused:
        keep_despite_refusal()
        return retry("fieldwork/carnet.html", **_whole(opened, name, refused, noted=True))
    flash(f"C’est noté, mais {ack.reason}." if ack.reason else "C’est noté.", "warn" if ack.reason else "ok")
    return done(address_in("carnet", open_sheet(current_member(), number, grid_slug, owner)))


@bp.post(JOTTING + "/retrait")
def remove_jotting(number: int, grid_slug: str, owner: str, jotting: uuid.UUID) -> BaseResponse:
    """Take a jotting out of the carnet; it can be put back."""
    opened = open_sheet(current_member(), number, grid_slug, owner)
    fields = own_jotting(current_member(), opened, str(jotting)).fields
    jot_down(current_member(), opened, str(jotting), _base(), fields | {"removed": ["1"]})
    flash("Note retirée. Vous pouvez la remettre, en bas de la page.", "ok")
    return done(address_in("carnet", opened))


@bp.post(JOTTING + "/retour")
def put_back_jotting(number: int, grid_slug: str, owner: str, jotting: uuid.UUID) -> BaseResponse:
    """Put a jotting back that was taken out."""
    opened = open_sheet(current_member(), number, grid_slug, owner)
    fields = own_jotting(current_member(), opened, str(jotting)).fields
    jot_down(current_member(), opened, str(jotting), _base(), fields | {"removed": [""]})
    flash("Note remise.", "ok")
    return done(address_in("carnet", opened))


@bp.app_template_global()
def trace_words() -> dict[str, Any]:
    """What can be said of a trace: its sort, how one knows, and what those quoted or shown agreed to."""
    return {"sorts": SORTS, "consents": CONSENTS_ASKED, "sources": SOURCE_CHOICES}


def _whole(opened: OpenSheet, jotting: str = "", refusal: str = "", *, noted: bool = False) -> dict[str, Any]:
    """What the page shows; a jotting that was refused is there as it was typed, unless it was `noted` all the same."""
    found = carnet_of(current_member(), opened)
    blank = Trace(str(uuid.uuid4()))
    if refusal:
        one = next((one for one in found.jottings if one.id == jotting), blank)
        if not noted:
            one.id = jotting
            named = [name for name in NOTHING if name in request.form and name != "media"]
            one.content = one.content | {name: request.form[name] for name in named}
        one.error = refusal
    return {"sheet": opened, "carnet": found, "blank": blank if opened.mine else None}


def _typed() -> dict[str, list[str]]:
    return {name: request.form.getlist(name) for name in (*HELD, "criterion")}


def _base() -> int:
    return max(whole(request.form.get("base")), 0)
