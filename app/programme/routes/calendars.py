"""Calendars: a secret address opens one, and asking for a new one ends it."""

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.programme.access import feed_named
from app.programme.feeds import end_feed, renew_cohort_feed, renew_feed, write_calendar
from app.programme.models import Day
from app.programme.routes.blueprint import PROGRAMME, bp
from app.web import current_member, done, external_url, limit_failures, public

ENDED = " Une adresse d’avant ne marche plus."


@bp.get("/agenda/<token>.ics")
@public
@limit_failures("agenda", "60/minute;300/hour", reading_too=True)
def calendar(token: str) -> Response:
    """What a calendar reads. Nobody signs in: who has the address has the dates."""
    feed = feed_named(token)

    def address(day: Day) -> str:
        return external_url("programme.index", cohort_slug=feed.cohort.slug, _anchor=f"journee-{day.id}")

    answer = Response(write_calendar(feed, address), mimetype="text/calendar")
    answer.headers.set("Content-Disposition", "inline", filename="promotion.ics")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@bp.post(PROGRAMME + "/agenda/le-mien")
def renew() -> BaseResponse:
    """An address for one's own calendar; the one before stops working."""
    renew_feed(current_member())
    flash("Votre adresse d’agenda est prête." + ENDED)
    return _back()


@bp.post(PROGRAMME + "/agenda/le-mien/fin")
def end() -> BaseResponse:
    """No address for one's own calendar any more."""
    end_feed(current_member())
    flash("Votre agenda n’a plus d’adresse.")
    return _back()


@bp.post(PROGRAMME + "/agenda/promotion")
def renew_cohort() -> BaseResponse:
    """An address for the cohort's calendar; the one before stops working."""
    renew_cohort_feed(current_member())
    flash("L’adresse de l’agenda de la promotion est prête." + ENDED)
    return _back()


def _back() -> BaseResponse:
    return done(url_for("programme.calendars"))
