"""What the sheet's scripts ask: to record what was typed, and what is new."""

from flask import Response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.access import person_named
from app.fieldwork import batch, operations
from app.fieldwork.carnet import changed_jottings
from app.fieldwork.items import changed_since
from app.fieldwork.routes.blueprint import SHEET, bp
from app.fieldwork.sheets import open_sheet
from app.web import ask_to_sign_in, checks_session, current_member, json_answer, session_id, without_writing
from app.web.formats import clock, moment
from app.web.group_commit import GroupCommit

record_together = GroupCommit(operations.record_for_sessions)


@bp.post("/operations", endpoint="operations")
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
    """What changed on a sheet since the version, and the state of the visit, that a screen shows: 204 if nothing did."""
    opened = open_sheet(current_member(), number, grid_slug, owner)
    since = request.args.get("depuis", type=int) or 0
    if opened.version <= since and request.args.get("etat", opened.visit.state) == opened.visit.state:
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
        for one in changed_jottings(current_member(), opened, since)
    ]
    told = {"version": opened.version, "answers": changed, "jottings": jottings}
    return json_answer(told | {"visit_state": opened.visit.state})
