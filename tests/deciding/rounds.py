"""A grid with a proposal in its silent round, as clients of the site find it."""

from flask import Flask

from app.cohorts.models import Membership
from app.deciding.access import proposal_for
from app.deciding.deciding import move
from app.deciding.proposing import Idea, propose
from app.deciding.standing import take_stance
from app.extensions import db
from app.grids.access import grid_for
from app.grids.axes import add_axis
from app.grids.criteria import add_criterion
from app.grids.editions import adopt_edition
from app.grids.starting import start_grid
from tests.grids.conftest import CHOICE, SCALE
from tests.support.people import Actor, Classroom

QUESTION = "À quel point le lieu est-il fait avec les gens d’ici ?"
SECRET = "La régie rayonne plus loin que cela."


def open_round(classroom: Classroom) -> str:
    """The address of an adopted grid; proposal 1 (by Inès) is in its silent round. Call inside an app context; it commits."""
    ines, odile = member_here(classroom.ines), member_here(classroom.odile)
    grid = start_grid(ines, "Commune")
    axis = add_axis(ines, grid, "Gouvernance collective")
    first = add_criterion(ines, axis, SCALE)
    add_criterion(ines, axis, CHOICE)
    add_axis(ines, grid, "Économie", code="ECO")
    adopt_edition(odile, grid, "Adoptée.", grid.version)
    made = propose(ines, grid, Idea("amend", "Plus clair.", {"question": QUESTION}), criterion=first)
    move(odile, made, "objections", made.state)
    db.session.commit()
    return f"{classroom.url}/grilles/commune"


def member_here(actor: Actor) -> Membership:
    """Call inside an app context."""
    return db.session.get_one(Membership, actor.member_id)


def objects(app: Flask, actor: Actor) -> None:
    """Somebody objects, with SECRET as the reason."""
    with app.app_context():
        member = member_here(actor)
        grid = grid_for(member, "commune")
        take_stance(member, proposal_for(member, grid, 1), "objection", SECRET, 1)
        db.session.commit()
