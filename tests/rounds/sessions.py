"""A session about a grid whose proposal 1 is in its silent round, brought to whichever step a test is about."""

from flask import Flask

from app.cohorts.models import Membership
from app.extensions import db
from app.grids.access import grid_for
from app.rounds.access import session_for
from app.rounds.models import ClassSession, Progress
from app.rounds.programme import prepare, steps_of
from app.rounds.running import go_on, start
from tests.deciding.rounds import member_here, open_round
from tests.support.people import Classroom


def prepare_session(classroom: Classroom) -> str:
    """The address of a prepared session. Call inside an app context; it commits."""
    home = open_round(classroom)
    odile = member_here(classroom.odile)
    prepare(odile, grid_for(odile, "commune"), "Séance du mardi", None)
    db.session.commit()
    return f"{home}/seances/1"


def the_session(member: Membership) -> ClassSession:
    """The session of these tests. Call inside an app context."""
    return session_for(member, grid_for(member, "commune"), 1)


def bring_to(app: Flask, classroom: Classroom, kind: str) -> int:
    """Lead the session on to the first step of this sort; the step's id."""
    with app.app_context():
        odile = member_here(classroom.odile)
        session = the_session(odile)
        if session.state == Progress.preparing:
            start(odile, session, session.presses)
        while True:
            step = next(one for one in steps_of(session) if one.position == session.at)
            if step.kind == kind:
                db.session.commit()
                return step.id
            go_on(odile, session, session.presses)
