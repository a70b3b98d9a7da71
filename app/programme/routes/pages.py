"""The programme of the cohort, and its calendars' addresses."""

from typing import Any

from flask import Response, url_for

from app.programme.access import may_plan
from app.programme.feeds import cohort_feed, feed_of
from app.programme.forms import KINDS
from app.programme.models import CalendarFeed, Day
from app.programme.planning import days_of
from app.programme.routes.blueprint import PROGRAMME, bp
from app.web import current_member, external_url, page
from app.web.formats import today


@bp.get(PROGRAMME)
def index() -> Response:
    """The days, today's or the next one first."""
    member = current_member()
    days = days_of(member)
    held = [one for one in days if one.cancelled_at is None]
    ahead = [one for one in held if one.day >= today()]
    return page(
        "programme/index.html",
        coming=ahead[0] if ahead else None,
        ahead=ahead[1:],
        past=[one for one in held if one.day < today()],
        cancelled=[one for one in days if one.cancelled_at is not None],
        kinds=KINDS,
        may_plan=may_plan(member),
    )


@bp.get(PROGRAMME + "/agenda")
def calendars() -> Response:
    """The addresses at which a phone reads the cohort's days."""
    return page("programme/calendars.html", **addresses())


def addresses() -> dict[str, Any]:
    """Where the member's own calendar and the cohort's are read, None while nobody asked for them."""
    member = current_member()
    own, shared = feed_of(member), cohort_feed(member)
    return {
        "own": _address(own) if own else None,
        "shared": _address(shared) if shared else None,
        "may_plan": may_plan(member),
    }


def _address(feed: CalendarFeed) -> str:
    return external_url("programme.calendar", token=feed.token)


def address_of(day: Day) -> str:
    """Where a day is in the programme."""
    return url_for("programme.index", _anchor=f"journee-{day.id}")
