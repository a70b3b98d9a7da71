"""What stands in a promotion: grids, visits, proposals, sessions, notions, and what phones send."""

import uuid
from datetime import date
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from app.coding.notions import merge
from app.coding.passages import passage
from app.coding.taggings import put
from app.cohorts.models import Membership
from app.comparison.discussing import lead
from app.comparison.filters import Filters
from app.comparison.plan import make_plan
from app.comparison.syntheses import place_at, write_synthesis
from app.deciding.deciding import Verdict, decide, move
from app.deciding.models import Proposal
from app.deciding.objecting import live_objections
from app.deciding.proposing import Idea, propose
from app.deciding.standing import take_stance
from app.extensions import db
from app.fieldwork.attachments import attach
from app.fieldwork.storage import Shelf
from app.grids.access import criterion_for, grid_for
from app.grids.axes import add_axis, reword_axis
from app.grids.criteria import add_criterion, retire_criterion
from app.grids.models import Axis, Criterion, Edition, Grid
from app.grids.rewording import reword_criterion
from app.library.access import page_of
from app.library.items import add_document, add_link
from app.library.links import answer, open_link
from app.library.links import make_link as make_reading_link
from app.library.publishing import fingerprint, make_ready, publish
from app.library.writing import write_draft
from app.notebook.basket import pick
from app.notebook.edits import save_section
from app.notebook.notes import Subject, write_subject
from app.notebook.remarks import Remark, remark
from app.notebook.sections import add_section, take_out
from app.programme.access import day_for
from app.programme.feeds import renew_cohort_feed, renew_feed
from app.programme.planning import add_day, whole_day
from app.rounds.ideas import write_idea
from app.rounds.models import ClassSession, StepKind
from app.rounds.programme import prepare, steps_of
from app.rounds.running import go_on, start
from app.visits.asking import ask
from app.visits.carrying import carry_axes
from app.visits.encounters import Met, meet
from app.visits.expecting import Line, write_expectations
from app.visits.models import Visit, VisitEdition
from tests.architecture.access.place import Place
from tests.fieldwork.conftest import Field
from tests.fieldwork.documents import pdf
from tests.fieldwork.photos import picture
from tests.grids.conftest import TEXT
from tests.grids.factory import adopt_next, adopted_grid
from tests.support.people import Actor, add_cohort


def grids(place: Place) -> tuple[Edition, Edition]:
    """« commune », whose axis and first criterion were worded twice, and « perso », which students answer alone."""
    ines = place.member("Inès")
    own = adopted_grid(ines, ["short_text"], slug="perso", respondent="individual")
    shared = adopted_grid(ines, ["short_text", "scale", "photo", "shares"])
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
    place.ids |= {"grid": grid.id, "axis": axis.id, "last grid": grid.id}
    adopted = adopt_next(grid)
    add_criterion(ines, axis, TEXT | {"label": "Une de plus"})
    db.session.commit()
    place.ids["grid version"] = grid.version
    return adopted, own


def take_along(field: Field, edition: Edition) -> None:
    db.session.add(
        VisitEdition(
            cohort_id=field.people.cohort_id,
            visit_id=field.visit_id,
            grid_id=edition.grid_id,
            edition_id=edition.id,
        )
    )
    db.session.commit()


def visit(place: Place, visit_id: int) -> None:
    odile, visit = place.member("Odile"), db.session.get_one(Visit, visit_id)
    carry_axes(odile, visit, add=[(place.ids["group"], place.ids["axis"])])
    place.address["encounter_id"] = meet(
        place.member("Inès"), visit, Met("Maud", place.said("directrice")[:120], "yes")
    ).id


def expect(place: Place, visit_id: int) -> None:
    line = Line(str(uuid.uuid4()), place.said("Un bar ouvert"))
    write_expectations(place.member("Inès"), db.session.get_one(Visit, visit_id), [line])


def proposals(place: Place) -> None:
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
    place.address |= {"objection_id": live_objections(first)[0].id, "other": "B"}


def sessions(place: Place) -> None:
    """Of « commune », one that is prepared; of « perso », one in its silent step."""
    odile = place.member("Odile")
    coming = prepare(odile, db.session.get_one(Grid, place.ids["grid"]), place.said("Séance"), None)
    running = prepare(odile, grid_for(odile, "perso"), "Séance", None)
    start(odile, running, running.presses)
    while (
        step := next(one for one in steps_of(running) if one.position == running.at)
    ).kind != StepKind.silent:
        go_on(odile, running, running.presses)
    idea = write_idea(place.member("Inès"), running, step, place.said("Qui a les clés ?"))
    of_kind = {one.kind: one.id for one in steps_of(coming)}
    place.address |= {"step_id": of_kind[StepKind.round], "proposal_number": 1, "idea_id": idea.id}
    place.ids |= {
        "silent": step.id,
        "presses": running.presses,
        "dry run": of_kind[StepKind.dry_run],
        "session version": coming.version,
        "steps": steps_form(coming),
    }


def before(place: Place) -> None:
    """An earlier promotion, of which Inès and Odile were."""
    slug = f"avant-{place.address['cohort_slug']}"
    cohort_id = add_cohort(slug)
    for name, role in (("Inès", "student"), ("Odile", "facilitator")):
        person_id = place.people[name].person_id
        db.session.add(Membership(cohort_id=cohort_id, person_id=person_id, role=role))
    db.session.flush()
    somebody = db.session.query(Membership).filter_by(cohort_id=cohort_id, role="facilitator").one()
    adopted_grid(somebody, ["short_text"], slug="vieille")
    place.address |= {"from_cohort": slug, "from_grid": "vieille"}


def steps_form(session: ClassSession) -> dict[str, str]:
    """The programme of a session, as its form sends it."""
    return {f"minutes-{one.id}": "7" for one in steps_of(session)} | {"seen": str(session.version)}


def discussion(place: Place) -> None:
    """A criterion in front of the class, before the pictures."""
    odile, ines = map(place.member, ("Odile", "Inès"))
    plan = make_plan(odile, Filters(grid="commune"))
    lead(odile, plan, db.session.get_one(Grid, place.ids["grid"]), "open", 0, "OBS-02")
    write_synthesis(ines, place_at(plan, "OBS-03", 1), place.said("On y entre par les tâches")[:280], 0)
    place.address["question_id"] = ask(ines, place.said("Qui ferme")[:200], None, 1).id


def programme(place: Place) -> None:
    """A day of the programme, and the addresses of two calendars."""
    odile = place.member("Odile")
    texts = {"themes": place.said("Communs"), "speakers": place.said("Ada"), "place": place.said("Salle B")}
    held = add_day(odile, whole_day(day=date(2026, 10, 5), title=place.said("Les communs"), **texts))
    away = whole_day(day=date(2026, 10, 6), title="La visite", kind="visit", visit="3")
    place.ids["host day"] = add_day(odile, away).id
    renew_feed(place.member("Inès"))
    feed = renew_cohort_feed(odile)
    place.address["day_id"] = held.id
    place.ids["feed"] = feed.token


def library(place: Place) -> None:
    """A page that is published and one that is not, a document, links for guests and for a host, who answered."""
    ines, odile = place.member("Inès"), place.member("Odile")
    held, away = (day_for(odile, place.address[name]) if name == "day_id" else day_for(odile, place.ids[name])
                  for name in ("day_id", "host day"))  # fmt: skip
    for day in (held, away):
        write_draft(ines, day, {"learned": (place.said("Le bar"), 0)})
    add_link(ines, held, "https://communs.example/", place.said("Un article"), place.said("À lire"))
    publish(odile, held, fingerprint(page_of(odile.cohort_id, held.id)))
    write_draft(ines, held, {"divides": (place.said("L’argent"), 0)})
    place.ids["read"] = fingerprint(page_of(odile.cohort_id, held.id))
    make_ready(odile, away, fingerprint(page_of(odile.cohort_id, away.id)))
    visit = away.visit
    assert visit is not None
    guests, host = make_reading_link(odile, None), make_reading_link(odile, visit)
    reply = answer(
        open_link(host, host=True), place.said("Maud")[:120], place.said("Merci"), str(uuid.uuid4())
    )
    place.ids |= {"guests": guests, "host": host}
    place.address |= {"reply_id": reply.id, "link_id": reply.link_id}


def document(place: Place, shelf: Shelf) -> None:
    """A document on the published page."""
    odile = place.member("Odile")
    day = day_for(odile, place.address["day_id"])
    sent = attach(BytesIO(pdf()))
    with shelf.holding(sent.parts) as file:
        item = add_document(odile, day, sent, file, place.said("Le bail"), place.said("Signé"))
        publish(odile, day, fingerprint(page_of(odile.cohort_id, day.id)))
        write_draft(odile, day, {"to_check": (place.said("Compter"), 0)})
        place.ids["read"] = fingerprint(page_of(odile.cohort_id, day.id))
        db.session.commit()
    place.address["item_id"] = item.id


def notions(place: Place) -> None:
    """Two notions, and one that is read as the first."""
    ines = place.member("Inès")
    found = passage(ines, place.address["key"])
    one, other, merged = (put(ines, found, name) for name in ("Coopération", place.said("")[:50], "Entraide"))
    merge(place.member("Odile"), merged, one)
    db.session.commit()
    place.address["tag_id"] = one.id
    place.ids |= {"other notion": other.id, "merged notion": merged.id}


def note(place: Place) -> None:
    """Inès' note: a subject, two parts and one taken out, the trace in its basket and in the first part, a remark of Odile's."""
    ines, odile = place.member("Inès"), place.member("Odile")
    pick(ines, place.address["key"])
    write_subject(ines, ines, Subject(place.said("Qui tranche ?"), place.said("On entre, qui décide ?")), 0)
    parts = [
        add_section(ines, ines, str(uuid.uuid4()), place.said(title)[:200]).id
        for title in ("Décider", "Ouvrir", "Fermer")
    ]
    save_section(ines, ines, parts[0], {"title": "Décider", "text": place.said("Comme on l’a vu [@1].")}, 1)
    take_out(ines, ines, parts[2])
    remark(odile, ines, Remark("subject", "", place.said("Resserrez."), "discuss", 1, str(uuid.uuid4())))
    db.session.commit()
    place.address |= {"student_id": ines.id, "section": parts[0]}
    place.ids |= {"removed part": parts[2]}


def from_phones(
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
    place.ids["xlsx"] = ines.get(f"{field.people.url}/grilles/commune/editions/2.xlsx").data
    place.address |= {"key": f"t-{jotting}", "operation_id": late["id"], "media_id": photo, "jotting": jotting, "trace": jotting, "evidence_id": jotting,
                      "file_id": file}  # fmt: skip


def _send(client: FlaskClient, who: Actor, operations: list[dict[str, Any]]) -> None:
    answer = client.post("/operations", json={"person": who.person_id, "operations": operations})
    outcomes = {one["outcome"] for one in answer.get_json()["acks"]}
    assert outcomes <= {"applied", "conflict", "late"}, answer.text
