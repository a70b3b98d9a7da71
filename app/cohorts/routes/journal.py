"""The journal of sensitive acts, for the teaching team."""

from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.journal import MOST, journal_of, told
from app.cohorts.routes.blueprint import bp
from app.web import current_member, page


@bp.get("/promotions/<cohort_slug>/journal")
def journal() -> BaseResponse:
    """Who did what, the latest first."""
    return page("cohorts/journal.html", entries=journal_of(current_member()), told=told, most=MOST)
