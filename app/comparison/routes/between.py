"""The review between two visits."""

import uuid

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.comparison.between import begun, review
from app.comparison.plan import make_plan
from app.comparison.routes.blueprint import bp, filters_asked
from app.deciding.access import must_read
from app.fieldwork.handing import hand_over, take_back
from app.grids.reading import axes_of
from app.web import current_member, done, page, whole


@bp.get("/revue")
def between_visits() -> Response:
    """What a visit leaves to talk about before the grid changes: twenty minutes, one line at a time."""
    member = current_member()
    must_read(member)
    filters = filters_asked()
    plan = make_plan(member, filters)
    return page(
        "comparison/between.html",
        plan=plan,
        review=review(member, plan, whole(request.args.get("visite"))),
        visits=begun(plan),
        axes=axes_of(plan.grid) if plan.grid else [],
    )


@bp.post("/revue/notes/<uuid:trace>")
def hand_over_note(trace: uuid.UUID) -> BaseResponse:
    """Propose a note of one's own to the class."""
    must_read(current_member())
    hand_over(current_member(), str(trace))
    flash("La classe peut lire cette note ; « Retirer de la revue » la reprend.", "ok")
    return _back()


@bp.post("/revue/notes/<uuid:trace>/retrait")
def take_back_note(trace: uuid.UUID) -> BaseResponse:
    """Take a note back from the class."""
    must_read(current_member())
    take_back(current_member(), str(trace))
    flash("Cette note n’est plus à la revue.", "ok")
    return _back()


def _back() -> BaseResponse:
    visit = request.args.get("visite")
    return done(
        url_for(
            "comparison.between_visits", grille=filters_asked().grid, visite=visit, _anchor="sans-critere"
        )
    )
