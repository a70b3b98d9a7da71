"""Two furnished promotions, as alike as twins, so that the ids of one can be tried at the addresses of the other.

A route with a parameter that is not here yet: make the thing in `_furnish`, and give its id in `Place.address`.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.links import make_link
from app.accounts.models import Person, SignInLink
from app.accounts.passwords import new_session_token
from app.cohorts.models import Cohort, Group, Membership
from app.deciding.deciding import Verdict, decide, move
from app.deciding.models import Proposal
from app.deciding.objecting import live_objections
from app.deciding.proposing import Idea, propose
from app.deciding.standing import take_stance
from app.extensions import db
from app.grids.access import criterion_for
from app.grids.axes import add_axis, reword_axis
from app.grids.criteria import add_criterion, retire_criterion
from app.grids.models import Axis, Criterion, Edition, Grid
from app.grids.rewording import reword_criterion
from app.tables import now
from app.visits.carrying import carry_axes
from app.visits.encounters import Met, meet
from app.visits.expecting import Line, write_expectations
from app.visits.models import Visit, VisitEdition
from tests.accounts.passwords import CHEAP
from tests.fieldwork.conftest import Field, add_visit
from tests.fieldwork.photos import picture
from tests.grids.conftest import TEXT
from tests.grids.factory import adopt_next, adopted_grid
from tests.support.people import Actor, Classroom, add_cohort, add_member

Cookie = Callable[[Actor], FlaskClient]

# Leaves an attribute, a text and a script; nothing that a page shows may become an element, or run.
HOSTILE = "'\"></textarea></script><img src=x onerror=alert(1)>{{7*7}}"


@dataclass
class Place:
    """A promotion with something of everything in it. Ids and codes only."""

    people: dict[str, Actor]
    # What stands in addresses, by the name of the parameter.
    address: dict[str, Any] = field(default_factory=dict)
    # What else the forms and batches of `cases.py` name.
    ids: dict[str, Any] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """A word in what was written here, and nowhere else."""
        return f"mot-de-{self.address['cohort_slug']}"

    def said(self, text: str) -> str:
        """What somebody wrote here: a formula for a spreadsheet, then markup for a page, as an attacker would."""
        return f"=1+1 {text} {self.mark} {HOSTILE}"

    def member(self, name: str) -> Membership:
        """Call inside an app context."""
        return db.session.get_one(Membership, self.people[name].member_id)


def furnish(app: Flask, slug: str, client_of: Cookie) -> Place:
    """A promotion with the address `slug`; what phones send is sent as phones send it."""
    with app.app_context():
        place = _people(slug)
        ids = place.ids
        people = Classroom(ids["cohort"], slug, *(place.people[name] for name in ("Inès", "Karim", "Léa")),
                           odile=place.people["Odile"], guy=place.people["Guy"], stranger=place.people["Guy"])  # fmt: skip
        shared, own = _grids(place)
        field = add_visit(people, shared.id, shared.grid_id)
        _take_along(field, own)
        # Visit 2 is being prepared and empty; visit 3 will be closed.
        empty = add_visit(people, shared.id, shared.grid_id, number=2, state="preparing")
        closed = add_visit(people, shared.id, shared.grid_id, number=3)
        ids |= {"visit": field.visit_id, "empty": empty.visit_id, "edition": shared.id, "sheet": field.sheet,
                "criterion": field.by_kind["scale"].criterion_id, "group": field.group_a}  # fmt: skip
        _visit(place, field.visit_id)
        _expect(place, closed.visit_id)
        _proposals(place)
        db.session.commit()
    _from_phones(app, place, field, closed, client_of(place.people["Inès"]), client_of(place.people["Karim"]))
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


def _grids(place: Place) -> tuple[Edition, Edition]:
    """« commune », whose axis and first criterion were worded twice, and « perso », which students answer alone."""
    ines = place.member("Inès")
    own = adopted_grid(ines, ["short_text"], slug="perso", respondent="individual")
    shared = adopted_grid(ines, ["short_text", "scale", "photo"])
    grid = db.session.get_one(Grid, shared.grid_id)
    axis = db.session.query(Axis).filter_by(grid_id=grid.id, code="OBS").one()
    first = criterion_for(ines, grid, "OBS-01")
    reword_criterion(
        ines,
        first,
        first.revision_number,
        {"help": place.said("Un fait, une date."), "label": place.said("Un fait")},
    )
    reword_axis(ines, axis, axis.revision_number, place.said("Observer"), place.said("De près"))
    retire_criterion(ines, add_criterion(ines, axis, TEXT))
    add_axis(ines, grid, "Écouter", code="ECO")
    db.session.commit()
    place.address |= {
        "grid_slug": "commune",
        "axis_code": "OBS",
        "number": 1,
        "place": 1,
        "owner": "groupe-A",
    }
    place.ids |= {"grid": grid.id, "axis": axis.id}
    adopted = adopt_next(grid)
    add_criterion(ines, axis, TEXT | {"label": "Une de plus"})
    db.session.commit()
    place.ids["grid version"] = grid.version
    return adopted, own


def _take_along(field: Field, edition: Edition) -> None:
    db.session.add(
        VisitEdition(
            cohort_id=field.people.cohort_id,
            visit_id=field.visit_id,
            grid_id=edition.grid_id,
            edition_id=edition.id,
        )
    )
    db.session.commit()


def _visit(place: Place, visit_id: int) -> None:
    odile, visit = place.member("Odile"), db.session.get_one(Visit, visit_id)
    carry_axes(odile, visit, add=[(place.ids["group"], place.ids["axis"])])
    place.address["encounter_id"] = meet(
        place.member("Inès"), visit, Met("Maud", place.said("directrice")[:120], "yes")
    ).id


def _expect(place: Place, visit_id: int) -> None:
    line = Line(str(uuid.uuid4()), place.said("Un bar ouvert"))
    write_expectations(place.member("Inès"), db.session.get_one(Visit, visit_id), [line])


def _proposals(place: Place) -> None:
    """1: in its round, with Léa's objection; 2: a draft; 3: in reserve; 4: about the same criterion as 1."""
    ines, odile, lea = map(place.member, ("Inès", "Odile", "Léa"))
    grid = db.session.get_one(Grid, place.ids["grid"])
    about: Criterion = criterion_for(ines, grid, "OBS-01")

    def idea(question: str, draft: bool = False) -> Proposal:
        return propose(
            ines,
            grid,
            Idea("amend", place.said("Plus clair."), {"question": question}),
            criterion=about,
            draft=draft,
        )

    first = idea("Qui tranche, et devant qui ?")
    move(odile, first, "objections", first.state)
    take_stance(lea, first, "objection", place.said("On ne le voit pas sur place."), first.text_number)
    idea("Un brouillon ?", draft=True)
    decide(odile, idea("Plus tard ?"), Verdict("reserve", place.said("Pas maintenant.")), 0)
    idea("Qui tranche, d’après vous ?")
    db.session.flush()
    place.address |= {"objection_id": live_objections(first)[0].id, "other": 4}


def _from_phones(
    app: Flask, place: Place, field: Field, closed: Field, ines: FlaskClient, karim: FlaskClient
) -> None:
    """Answers in conflict, a late one, a photo, a jotting and its file."""
    late = closed.operation("scale", 1, value="2", note=place.said("Le bail le dit"))
    jotting, file, photo = (str(uuid.uuid4()) for _ in range(3))
    trace = {
        "id": str(uuid.uuid4()), "sheet": field.sheet, "jotting": jotting, "base": 0,
        "fields": {"text": [place.said("Le comptoir")], "sort": ["photo"], "media": [file], "consent": ["nobody"],
                   "meaning": [place.said("On y décide")], "criterion": [str(place.ids["criterion"])]},
    }  # fmt: skip
    answers = [
        field.operation("scale", value="4", note=place.said("Vu")),
        closed.operation("scale", value="4"),
        trace,
    ]
    _send(ines, place.people["Inès"], answers)
    _send(karim, place.people["Karim"], [field.operation("scale", value="2")])
    with app.app_context():
        visit = db.session.get_one(Visit, closed.visit_id)
        visit.state, visit.venue.name, visit.venue.about = (
            "closed",
            place.said("La Halle"),
            place.said("Une halle"),
        )
        db.session.commit()
    _send(karim, place.people["Karim"], [late])
    sent = {"file": (BytesIO(picture()), "photo.jpg"), "id": photo, "faces": "none"}
    assert ines.post(f"{field.url}/photos", data=sent).status_code == 201
    sent = {"file": (BytesIO(picture()), "photo.jpg"), "id": file}
    assert ines.post(f"{field.url}/carnet/{jotting}/fichiers", data=sent).status_code == 201
    place.address |= {"operation_id": late["id"], "media_id": photo, "jotting": jotting, "trace": jotting,
                      "file_id": file}  # fmt: skip


def _send(client: FlaskClient, who: Actor, operations: list[dict[str, Any]]) -> None:
    answer = client.post("/operations", json={"person": who.person_id, "operations": operations})
    outcomes = {one["outcome"] for one in answer.get_json()["acks"]}
    assert outcomes <= {"applied", "conflict", "late"}, answer.text
