"""Answers that came too late: the team's page about them, and what it decides."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Conflict
from app.fieldwork import late
from app.fieldwork.late_list import cases_of
from app.fieldwork.routes.blueprint import VISIT, bp
from app.visits.access import visit_for
from app.visits.models import Visit
from app.web import current_member, done, page, retry

LATE = VISIT + "/reponses-tardives"


@bp.get(LATE, endpoint="late")
def show_late(number: int) -> Response:
    """The late answers of a visit, each beside the answer that the sheet has now."""
    member = current_member()
    visit = visit_for(member, number)
    return page("fieldwork/late.html", visit=visit, cases=cases_of(member, visit), clash=None, problem=None)


@bp.post(LATE + "/<uuid:operation_id>/ajout")
def add_late(number: int, operation_id: Any) -> BaseResponse:
    """Let one in: merged as usual, or in the place of the current answer if the facilitator chose so."""
    instead_of = request.form.get("a_la_place", type=int)

    def add(visit: Visit, name: str, seen: str) -> bool:
        return late.add_late(current_member(), visit, name, seen, instead_of)

    return _decide(
        number, str(operation_id), add, "La réponse est ajoutée à la fiche, au nom de son auteur·e."
    )


@bp.post(LATE + "/<uuid:operation_id>/mise-a-part")
def leave_late(number: int, operation_id: Any) -> BaseResponse:
    """Leave one out of the sheet."""

    def leave(visit: Visit, name: str, seen: str) -> bool:
        return late.leave_aside(current_member(), visit, name, seen)

    return _decide(
        number, str(operation_id), leave, "La réponse est laissée de côté. Elle reste dans l’historique."
    )


@bp.app_template_global()
def late_counts(visit: Visit) -> tuple[int, int]:
    """How many late answers of a visit wait for a decision, and how many there are."""
    return late.counted(visit)


def _decide(
    number: int, operation_id: str, verb: Callable[[Visit, str, str], bool], said: str
) -> BaseResponse:
    member = current_member()
    visit = visit_for(member, number)
    try:
        changed = verb(visit, operation_id, request.form.get("vu", "waiting"))
    except Conflict as refusal:
        clash = operation_id if isinstance(refusal, late.Clash) else None
        told: dict[str, Any] = {"visit": visit, "cases": cases_of(member, visit)}
        return retry("fieldwork/late.html", status=409, clash=clash, problem=refusal.message, **told)
    flash(said if changed else "C’était déjà décidé ainsi.", "ok" if changed else "info")
    return done(url_for("fieldwork.late", number=number, _anchor=f"tardive-{operation_id}"))
