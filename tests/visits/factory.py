"""Visits that tests start from. Call inside an app context; these commit."""

from datetime import date, time

from app.cohorts.models import Membership
from app.extensions import db
from app.visits.models import Visit
from app.visits.planning import Plan, create_visit
from tests.support.people import Actor

THEATRE = Plan(
    "Théâtre du Canal",
    "12 quai de Seine, 75019 Paris",
    "cultural",
    "Une coopérative de spectacle vivant.",
    date(2026, 11, 24),
    time(14),
    time(17, 30),
    "14 h : accueil\n15 h : ateliers",
)


def member(actor: Actor) -> Membership:
    """The membership of somebody in a test."""
    return db.session.get_one(Membership, actor.member_id)


def new_visit(facilitator: Actor, plan: Plan = THEATRE) -> Visit:
    """A visit in preparation, with the latest adopted editions."""
    visit = create_visit(member(facilitator), plan)
    db.session.commit()
    return visit
