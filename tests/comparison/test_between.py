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


def hand(world: World, actor: Actor, trace: str, verb: str = "") -> int:
    """What the site answers to somebody who proposes a note to the class, or takes it back (« /retrait »)."""
    address = f"{world.room.url}/comparer{URL}/notes/{trace}{verb}"
    return world.open_as(actor).post(address, headers={"Sec-Fetch-Site": "same-origin"}).status_code


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


def test_a_note_handed_to_the_class_is_read_by_it_begins_a_proposal_and_can_be_taken_back(
    world: World, client: FlaskClient
) -> None:
    with world.writing():
        said = {"consent": None, "meaning": "Ce que Karim n’a pas proposé."}
        theirs = note(world, world.room.karim, "Personne ne compte les bénévoles.", **said)
    assert hand(world, world.room.karim, theirs) == 303
    for reader in (world.room.ines, world.room.odile, world.room.karim):
        told = section(world, "sans-critere", who=reader)
        assert "Personne ne compte les bénévoles." in told
        assert "Karim" in told
        assert "Ce que Karim n’a pas proposé" not in told
    form = f"{world.room.url}/grilles/commune/axes/OBS/proposition?trace={theirs}"
    assert "Noté sur place par Karim" in client.get(form).text
    assert hand(world, world.room.karim, theirs, "/retrait") == 303
    assert "bénévoles" not in section(world, "sans-critere", who=world.room.ines)
    assert "bénévoles" in section(world, "sans-critere", who=world.room.karim)
    assert "Noté sur place" not in client.get(form).text


def test_nobody_hands_over_somebody_elses_note_and_only_the_team_takes_it_back_for_them(world: World) -> None:
    with world.writing():
        theirs = note(world, world.room.karim, "Une porte.", consent=None)
    for other in (world.room.ines, world.room.odile, world.room.guy):
        assert hand(world, other, theirs) == 404
        assert hand(world, other, theirs, "/retrait") == 404
    hand(world, world.room.karim, theirs)
    assert hand(world, world.room.ines, theirs, "/retrait") == 403
    assert hand(world, world.room.guy, theirs, "/retrait") == 404
    assert "Une porte." in section(world, "sans-critere", who=world.room.ines)
    assert hand(world, world.room.odile, theirs, "/retrait") == 303
    assert "Une porte." not in section(world, "sans-critere", who=world.room.ines)


def test_a_quote_handed_over_without_agreement_is_shown_to_nobody_and_its_author_is_told(
    world: World,
) -> None:
    with world.writing():
        quote = note(world, world.room.karim, "On triche un peu.", sort="quote", who="Sami", consent="no")
    hand(world, world.room.karim, quote)
    for reader in (world.room.ines, world.room.odile, world.room.karim):
        told = section(world, "sans-critere", who=reader)
        assert "On triche" not in told
        assert ("1 note que vous avez proposée n’est pas montrée" in told) == (reader is world.room.karim)
    with world.writing():
        db.session.get_one(Evidence, quote).consent = "unnamed"
    told = section(world, "sans-critere")
    assert "On triche un peu." in told
    assert "Sami" not in told


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
