"""Two furnished promotions, as alike as twins, so that the ids of one can be tried at the addresses of the other."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.links import make_link
from app.accounts.models import Person, SignInLink
from app.accounts.passwords import new_session_token
from app.cohorts.models import Cohort, Group, Membership
from app.extensions import db
from app.rounds.watching import version_for
from app.tables import now
from tests.accounts.passwords import CHEAP
from tests.architecture.access import furniture
from tests.architecture.access.place import Place
from tests.fieldwork.conftest import add_visit
from tests.support.people import Actor, Classroom, add_cohort, add_member

Cookie = Callable[[Actor], FlaskClient]


def furnish(app: Flask, slug: str, client_of: Cookie) -> Place:
    """A promotion with the address `slug`; what phones send is sent as phones send it."""
    with app.app_context():
        place = _people(slug)
        ids = place.ids
        people = Classroom(ids["cohort"], slug, *(place.people[name] for name in ("Inès", "Karim", "Léa")),
                           odile=place.people["Odile"], guy=place.people["Guy"], stranger=place.people["Guy"])  # fmt: skip
        shared, own = furniture.grids(place)
        field = add_visit(people, shared.id, shared.grid_id)
        furniture.take_along(field, own)
        # Visit 2 is being prepared and empty; visit 3 will be closed.
        empty = add_visit(people, shared.id, shared.grid_id, number=2, state="preparing")
        closed = add_visit(people, shared.id, shared.grid_id, number=3)
        ids |= {"visit": field.visit_id, "empty": empty.visit_id, "edition": shared.id, "sheet": field.sheet,
                "criterion": field.by_kind["scale"].criterion_id, "group": field.group_a}  # fmt: skip
        furniture.visit(place, field.visit_id)
        furniture.expect(place, closed.visit_id)
        furniture.proposals(place)
        furniture.sessions(place)
        furniture.before(place)
        furniture.discussion(place)
        furniture.programme(place)
        furniture.library(place)
        db.session.commit()
    furniture.from_phones(
        app, place, field, closed, client_of(place.people["Inès"]), client_of(place.people["Karim"])
    )
    with app.app_context():
        furniture.notions(place)
        furniture.note(place)
        furniture.document(place, app.extensions["photos"])
        ines = place.people["Inès"].session_id
        ids["session version"] = version_for(ines, slug, "commune", place.address["number"])
    return place


def _people(slug: str) -> Place:
    cohort_id = add_cohort(slug, groups="ABC")
    asked = (("Inès", "student", "A"), ("Karim", "student", "A"), ("Léa", "student", "B"), ("Rita", "student", "A"),
             ("Nora", "student", "B"), ("Guy", "guest", None), ("Odile", "facilitator", None),
             ("Yann", "facilitator", None))  # fmt: skip
    people = {name: add_member(cohort_id, name, role, letter) for name, role, letter in asked}
    for name, actor in people.items():
        # Nora waits for her link; Rita has left.
        db.session.get_one(Person, actor.person_id).password_hash = None if name == "Nora" else CHEAP
    db.session.get_one(Membership, people["Rita"].member_id).removed_at = now()
    # A session from before signing out everywhere.
    people["périmé"] = people["Inès"]
    somebody = db.session.get_one(Person, people["Inès"].person_id)
    somebody.session_token = new_session_token()
    people["Inès"] = Actor(somebody.id, people["Inès"].member_id, somebody.get_id(), slug)
    live = make_link(db.session.get_one(Person, people["Nora"].person_id), None)
    old = make_link(db.session.get_one(Person, people["Léa"].person_id), None)
    db.session.query(SignInLink).filter_by(person_id=people["Léa"].person_id).update(
        {"expires_at": now() - timedelta(hours=1)}
    )
    db.session.commit()
    place = Place(people)
    place.address = {
        "cohort_slug": slug,
        "token": live,
        "code": db.session.get_one(Cohort, cohort_id).join_code,
        "letter": "A",
        "member_id": people["Karim"].member_id,
    }
    somebody.name = place.said("Inès")
    db.session.get_one(Cohort, cohort_id).title = place.said("Promotion")
    group = db.session.query(Group).filter_by(cohort_id=cohort_id, letter="A").one()
    group.name = place.said("Les arpenteuses")[:80]
    db.session.commit()
    place.ids = {"cohort": cohort_id, "old token": old, "former": people["Rita"].member_id}
    return place
