"""What the sheet's scripts ask: to record what was typed, and what is new."""

from typing import Any

from flask import Response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.access import person_named
from app.fieldwork import batch, operations, presence
from app.fieldwork.carnet import changed_jottings
from app.fieldwork.items import changed_since
from app.fieldwork.routes.blueprint import SHEET, bp
from app.fieldwork.sheets import open_sheet
from app.web import (
    ask_to_sign_in,
    checks_session,
    current_member,
    json_answer,
    limit_rate,
    session_id,
    without_writing,
)
from app.web.formats import clock, moment
from app.web.group_commit import GroupCommit

record_together = GroupCommit(operations.record_for_sessions)


@bp.post("/operations", endpoint="operations")
@limit_rate("SENDING_LIMIT")
@without_writing
@checks_session
def receive() -> BaseResponse:
    """Record what a phone sends: one acknowledgement per operation, in the same order."""
    request.max_content_length = batch.MOST_BYTES
    person_id, received = batch.read_batch(request.get_data(cache=False))
    here = session_id() or ""
    if person_id != person_named(here):
        message = "Ces réponses sont d’une autre personne : elles restent sur ce téléphone."
        return json_answer({"error": "person", "message": message}, 409)
    acks = record_together((here, received))
    if acks is None:
        return ask_to_sign_in()
    return json_answer({"acks": [one.as_json() | {"label": clock(one.at)} for one in acks]})


@bp.get(SHEET + "/suite")
def news(number: int, grid_slug: str, owner: str) -> Response:
    """What changed on a sheet since what a screen shows: 204 if nothing did.

    It says the sheet's version, the state of the visit, the edition, whose it is, and whom it shows as being there.
    """
    member = current_member()
    opened = open_sheet(member, number, grid_slug, owner)
    since = request.args.get("depuis", type=int) or 0
    here = presence.meet(member, opened, request.args.get("ici", type=int)) if "ici" in request.args else []
    shown = {
        "etat": opened.visit.state,
        "edition": str(opened.edition_id),
        "mienne": str(int(opened.mine)),
        "la": presence.digest(here),
    }
    if opened.version <= since and all(request.args.get(name, now) == now for name, now in shown.items()):
        return Response(status=204)
    changed = [
        {
            "criterion": item.id,
            "version": item.version,
            "html": render_template("fieldwork/_criterion.html", sheet=opened, item=item),
        }
        for item in changed_since(opened, since)
    ]
    # To nobody but their author.
    jottings = [
        {"id": one.id, "version": one.version, "fields": one.fields, "label": moment(one.updated_at)}
        for one in changed_jottings(member, opened, since)
    ]
    told: dict[str, Any] = {
        "version": opened.version,
        "answers": changed,
        "jottings": jottings,
        "visit_state": opened.visit.state,
        "edition": opened.edition_id,
        "edition_number": opened.edition_number,
        "mine": opened.mine,
        "here": here,
        "digest": shown["la"],
    }
    return json_answer(told)
