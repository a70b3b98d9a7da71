"""Pages of the fieldwork room, and the one address that phones send to."""

from typing import Any

from flask import Blueprint, Response, request
from flask_login import current_user

from app.fieldwork import batch, operations
from app.fieldwork.operations import Ack
from app.web import json_answer
from app.web.formats import clock

# No prefix: a phone has one queue for all the cohorts of its person.
bp = Blueprint("fieldwork", __name__)


@bp.post("/operations", endpoint="operations")
def receive() -> Response:
    """Record what a phone sends: one acknowledgement per operation, in the same order."""
    request.max_content_length = batch.MOST_BYTES
    person_id, received = batch.read_batch(request.get_data(cache=False))
    if person_id != current_user.id:
        message = "Ces réponses sont d’une autre personne : elles restent sur ce téléphone."
        return json_answer({"error": "person", "message": message}, 409)
    acks = operations.record_operations(person_id, received)
    return json_answer({"acks": [_ack(one) for one in acks]})


def _ack(ack: Ack) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": ack.id,
        "outcome": ack.outcome,
        "version": ack.version,
        "reason": ack.reason,
        "at": ack.at.isoformat(),
        "label": clock(ack.at),
        "missing": ack.missing,
    }
    if ack.errors:
        told["errors"] = ack.errors
    if ack.fields is not None:
        told["fields"] = ack.fields
    if ack.theirs is not None:
        theirs = ack.theirs
        told["theirs"] = {
            "fields": theirs.fields,
            "by": theirs.by,
            "at": theirs.at.isoformat(),
            "version": theirs.version,
            "text": theirs.text,
        }
    return told
