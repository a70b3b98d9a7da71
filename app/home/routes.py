"""The start pages: the cohorts of a person, and what matters today in one of them."""

from datetime import timedelta

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.access import may_run, may_start_cohort
from app.comparison.citing import cited_of
from app.comparison.discussing import discussed_now
from app.fieldwork.late import waiting_at
from app.home.checklist import checklist
from app.home.evening import evening_of
from app.home.promotions import promotions_of
from app.home.today import today_for
from app.library.links import unread_replies
from app.notebook.milestones import milestones_of
from app.programme.planning import next_day
from app.rounds.reading import running_for
from app.web import current_member, page
from app.web.formats import present, today

bp = Blueprint("home", __name__)

# For how long one is told that one's traces were cited.
CITED_LATELY = timedelta(days=14)


@bp.get("/")
def cohorts() -> BaseResponse:
    """The cohorts of the person. With one only, that one, unless the list was asked for."""
    mine = promotions_of(current_user)
    if len(mine) == 1 and "toutes" not in request.args:
        return redirect(url_for("home.show", cohort_slug=mine[0].cohort.slug))
    return page("home/cohorts.html", memberships=mine, may_start=may_start_cohort(current_user))


@bp.get("/promotions/<cohort_slug>/")
def show() -> BaseResponse:
    """What matters today: the visit of the day first; for the teaching team, what is left to prepare."""
    member = current_member()
    now = today_for(member, today())
    evening = evening_of(member, now.visits, present())
    steps = checklist(member, now) if may_run(member) else []
    running = running_for(member)
    milestones = milestones_of(member)
    return page(
        "home/show.html",
        today_here=now,
        evening=evening,
        steps=steps,
        running=running,
        discussed=discussed_now(member),
        milestones=milestones,
        late=waiting_at(member),
        cited=cited_of(member, present() - CITED_LATELY) if member.is_student else [],
        next_day=next_day(member, today()),
        replies=unread_replies(member) if may_run(member) else [],
    )
