"""What the fictional class expected to see before each visit; revealed for those that are over."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import update

from app.cohorts.models import Membership
from app.demo.answering import NAMESPACE
from app.extensions import db
from app.grids.contents import contents
from app.visits.expecting import Line, reveal_expectations, write_expectations
from app.visits.models import Expectation, Visit

# By place: the first name of who wrote it, the criterion it is about, the words.
EXPECTED = {
    "moulin": (
        ("Inès", "GOUV-04", "Une directrice qui décide seule, et des bénévoles que l’on consulte une fois par an."),
        ("Inès", "", "Une billetterie au premier plan."),
        ("Karim", "PROJ-04", "Des habitant·e·s qui viennent au spectacle, pas au reste."),
        ("Léa", "GOUV-04", "Un conseil d’administration où personne du quartier ne siège."),
        ("Mehdi", "ECO-02", "Presque uniquement des subventions."),
        ("Jonas", "", "Des bureaux séparés des ateliers."),
    ),
    "halle": (
        ("Inès", "GOUV-04", "Des plénières où tout le monde parle et où rien ne se décide."),
        ("Thierry", "ECO-02", "La location d’espaces fait vivre le lieu."),
        ("Brigitte", "PROJ-04", "Un public surtout jeune et diplômé."),
        ("Véronique", "", "Beaucoup de bois, beaucoup de plantes, et du café."),
    ),
    "regie": (
        ("Inès", "GOUV-04", "Des habitant·e·s au bureau, mais des salarié·e·s hors des décisions."),
        ("Karim", "", "Une équipe qui connaît chaque cage d’escalier."),
        ("Rosa", "", "Peu de place pour la culture, et personne pour s’en plaindre."),
    ),
}  # fmt: skip


def expect(place: str, visit: Visit, members: list[Membership], at: datetime) -> None:
    """Write what was expected of a visit, the day before it."""
    codes = {one.code: one.criterion_id for taken in visit.taken_along for one in contents(taken.edition_id)}
    for member in members:
        first = member.name.split()[0]
        lines = [
            Line(str(uuid.uuid5(NAMESPACE, f"{place}/{text}")), text, codes[code] if code else None)
            for who, code, text in EXPECTED[place]
            if who == first
        ]
        if lines:
            write_expectations(member, visit, lines)
    written = update(Expectation).where(Expectation.visit_id == visit.id)
    db.session.execute(written.values(written_at=at - timedelta(days=1)))


def reveal(facilitator: Membership, visit: Visit, at: datetime) -> None:
    """Show them to the class, at the end of the day of the visit."""
    reveal_expectations(facilitator, visit)
    visit.revealed_at = at
    db.session.flush()
