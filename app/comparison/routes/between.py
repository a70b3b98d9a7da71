"""The review between two visits."""

from flask import Response, request

from app.comparison.between import begun, review
from app.comparison.plan import make_plan
from app.comparison.routes.blueprint import bp, filters_asked
from app.deciding.access import must_read
from app.grids.reading import axes_of
from app.web import current_member, page, whole


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
