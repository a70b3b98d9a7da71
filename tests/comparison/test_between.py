"""The review between two visits: what fits nowhere, what nobody could answer, what sets groups apart."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from app.cohorts.models import Membership
from app.deciding.proposing import Idea, propose
from app.extensions import db
from app.fieldwork.evidence import Evidence, EvidenceLink
from app.grids.access import criterion_for
from tests.comparison.conftest import World, words
from tests.support.people import Actor

URL = "/revue"


def note(world: World, actor: Actor, text: str, **said: str | None) -> str:
    """Somebody's note of visit 3 that stands under no criterion; its id."""
    author = {"author_id": actor.member_id}
    world.field.trace(world.visit(3), world.criterion("scale"), actor, text, **author, **said)
    trace = db.session.scalars(select(Evidence).filter_by(text=text)).one()
    db.session.execute(delete(EvidenceLink).filter_by(evidence_id=trace.id))
    return trace.id


def section(world: World, name: str, query: str = "", who: Actor | None = None) -> str:
    found = world.page(f"{URL}{query}", who).find("section", attrs={"aria-labelledby": name})
    return words(found)


@pytest.fixture
def client(world: World) -> FlaskClient:
    return world.open_as(world.room.ines)


def test_what_nobody_could_answer_is_told_with_the_reason_and_one_tap_to_change_it(world: World) -> None:
    with world.writing():
        for letter, empty in (("A", "not_observed"), ("B", "refused")):
            world.field.answer(world.visit(3), world.criterion("number"), letter, empty=empty)
        world.say(3, "scale", A=3)
    told = section(world, "sans-reponse")
    assert "OBS-05" in told
    assert "1 groupe : non observé ; 1 groupe : refus ou ne sait pas" in told
    assert "OBS-01" not in told
    page = world.page(URL)
    base = f"{world.room.url}/grilles/commune/criteres/OBS-05/proposition"
    links = [str(one["href"]) for one in page.select("a[href]")]
    assert base in links
    assert f"{base}?geste=reserve" in links


def test_wide_gaps_come_first_and_small_ones_not_at_all(world: World) -> None:
    with world.writing():
        world.say(3, "scale", A=1, B=5)
        world.say(3, "yes_no_partial", A="yes", B="partial")
        world.say(3, "tally", A={"time": 3}, B={"time": 4})
    told = section(world, "ecarts")
    assert told.index("OBS-01") < told.index("OBS-04")
    assert "4 points" in told
    assert "OBS-07" not in told
    assert "Aucun grand écart" in section(world, "ecarts", "?visite=1")


def test_a_proposal_already_open_is_told_so_that_nobody_writes_it_twice(world: World) -> None:
    with world.writing():
        world.say(3, "scale", A=1, B=5)
        ines = db.session.get_one(Membership, world.room.ines.member_id)
        grid = world.edition.grid
        criterion = criterion_for(ines, grid, "OBS-01")
        propose(
            ines, grid, Idea("amend", "Plus clair.", {"question": "Et maintenant ?"}), criterion=criterion
        )
        karim = db.session.get_one(Membership, world.room.lea.member_id)
        propose(karim, grid, Idea("reserve", "Pas mûr."), criterion=criterion, draft=True)
    told = section(world, "ecarts")
    assert "Proposition 1 en cours" in told
    assert "Proposition 2" not in told


def test_notes_without_a_criterion_are_read_by_who_wrote_them_and_begin_a_proposal(
    world: World, client: FlaskClient
) -> None:
    with world.writing():
        mine = note(world, world.room.ines, "Une porte toujours fermée.", consent=None)
        theirs = note(world, world.room.karim, "Un secret de Karim.", consent=None)
        refused = note(world, world.room.ines, "Ne me citez pas.", sort="quote", consent="no")
    told = section(world, "sans-critere")
    assert "Une porte toujours fermée." in told
    assert "Un secret de Karim." not in told
    assert "Ne me citez pas." not in told
    assert "Une porte" not in section(world, "sans-critere", who=world.room.odile)
    form = f"{world.room.url}/grilles/commune/axes/OBS/proposition?trace="
    assert f"{form}{mine}" in [str(one["href"]) for one in world.page(URL).select("a[href]")]
    assert "Une porte toujours fermée." in client.get(form + mine).text
    for other in (theirs, refused, "x", "%00", ""):
        answer = client.get(form + other)
        assert answer.status_code == 200
        assert "Noté sur place" not in answer.text


def test_the_page_says_what_the_core_still_takes(world: World) -> None:
    told = words(world.page(URL).main)
    assert "Le noyau ne prend plus que des formulations plus claires et des changements compatibles" in told


def test_the_visit_may_be_chosen_and_odd_ones_fall_back_on_the_last(world: World) -> None:
    def shown(query: str) -> str:
        return words(world.page(f"{URL}{query}").select_one('.tabs [aria-current="page"]'))

    assert shown("?visite=1") == "Visite 1"
    for odd in ("", "?visite=9", "?visite=²", "?visite=x"):
        assert shown(odd) == "Visite 3"


def test_guests_and_outsiders_have_no_review(world: World) -> None:
    for actor in (world.room.guy, world.room.stranger):
        assert world.open_as(actor).get(f"{world.room.url}/comparer{URL}").status_code == 404


def test_before_the_first_visit_there_is_nothing_to_review(world: World, client: FlaskClient) -> None:
    with world.writing():
        for number in (1, 2, 3):
            world.visit(number).state = "preparing"
    page = BeautifulSoup(client.get(f"{world.room.url}/comparer{URL}").text, "html.parser")
    assert "Aucune visite n’a commencé" in words(page.main)
