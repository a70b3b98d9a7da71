"""A synthesis stands on traces as they were read; whoever is quoted can still take their words back."""

import uuid
from datetime import UTC, datetime

from bs4 import BeautifulSoup, Tag
from sqlalchemy import select

from app.comparison.models import Citation
from app.extensions import db
from app.fieldwork.batch import ReceivedJotting, SheetKey
from app.fieldwork.consent import record_consent
from app.fieldwork.evidence import Evidence
from app.fieldwork.operations import record_operations
from tests.comparison.builder import member_of
from tests.comparison.conftest import World, row_of, words
from tests.comparison.test_syntheses import write
from tests.support.people import Actor

CELL = "/syntheses?cellule=OBS-01.1"
TRACE = "6d6f4c0e-55f1-4b57-9f31-2b8f8f8b1f01"
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
QUOTE = {"sort": ["quote"], "source": ["heard"], "consent": ["yes"], "who": ["Maud"], "function": ["au bar"]}


def jot(world: World, text: str, base: int = 0, trace: str = TRACE, **fields: list[str]) -> None:
    """Inès writes a trace of group A under OBS-01, as her phone sends it."""
    with world.writing():
        visit, criterion = world.visit(1), world.criterion("scale")
        one = ReceivedJotting(
            id=str(uuid.uuid4()),
            sheet=SheetKey(visit.id, world.field.grid_id, group_id=world.field.group("A").id),
            jotting=trace,
            base=base,
            fields={"text": [text], "criterion": [str(criterion.criterion_id)], **fields},
            typed_at=AT,
        )
        [ack] = record_operations(world.room.ines.person_id, [one])
        assert ack.outcome == "applied", ack


def aside(world: World, who: Actor | None = None) -> Tag:
    found = world.page(CELL, who).select_one(".beside")
    assert found is not None
    return found


def told(world: World, who: Actor | None = None) -> str:
    return words(aside(world, who)).replace("\xa0", " ")


def press(world: World, label: str, who: Actor | None = None) -> int:
    """Sends the form of the first button with this label."""
    form = next(one for one in aside(world, who).select("form") if words(one.select_one("button")) == label)
    data = {str(one["name"]): str(one.get("value", "")) for one in form.select("input")}
    return world.open_as(who or world.room.lea).post(str(form["action"]), data=data).status_code


def cited(page: Tag | BeautifulSoup) -> list[str]:
    return [words(one).replace("\xa0", " ") for one in page.select(".trace-card.cited")]


def test_a_trace_is_cited_and_counted(world: World) -> None:
    jot(world, "La clé pend à l’entrée.")
    assert "1 trace" in row_of(world.page("/syntheses"), "OBS-01")[1].replace("\xa0", " ")
    assert press(world, "Citer") == 303
    assert cited(aside(world))[0].startswith("A La clé pend à l’entrée.")
    assert "1 trace, 1 citée" in row_of(world.page("/syntheses"), "OBS-01")[1].replace("\xa0", " ")
    assert press(world, "Ne plus citer") == 303
    assert cited(aside(world)) == []
    assert "La clé pend à l’entrée." in told(world)


def test_an_axis_may_cite_a_trace_of_any_of_its_criteria(world: World) -> None:
    jot(world, "La clé pend à l’entrée.")
    page = world.page("/syntheses?cellule=OBS.1")
    form = page.select_one(".trace-card form")
    assert world.open_as(world.room.ines).post(str(form["action"]), data={}).status_code == 303
    assert len(cited(world.page("/syntheses?cellule=OBS.1"))) == 1
    assert cited(aside(world)) == []


def test_a_correction_is_another_version_and_what_was_cited_stays(world: World) -> None:
    jot(world, "Trois voisines ont la clé.")
    press(world, "Citer")
    jot(world, "Quatre voisines ont la clé.", base=1)
    [card] = cited(aside(world))
    assert "A Trois voisines ont la clé." in card
    assert "Corrigée depuis qu’elle est citée : Quatre voisines ont la clé." in card
    assert press(world, "Citer la version corrigée") == 303
    [card] = cited(aside(world))
    assert "Quatre voisines ont la clé." in card
    assert "Trois" not in card


def test_what_is_cited_is_what_was_read(world: World) -> None:
    jot(world, "Trois voisines ont la clé.")
    form = aside(world).select_one(".trace-card form")
    jot(world, "Quatre voisines ont la clé.", base=1)
    read = str(form.select_one("[name=version]")["value"])
    world.open_as(world.room.lea).post(str(form["action"]), data={"version": read})
    assert cited(aside(world))[0].startswith("A Trois voisines ont la clé.")


def test_withdrawn_consent_takes_a_cited_quote_away_at_once_from_everybody(world: World) -> None:
    jot(world, "On décide à trois.", **QUOTE)
    press(world, "Citer")
    assert "« On décide à trois. » (Maud, au bar)" in told(world)
    with world.writing():
        record_consent(member_of(world.room.odile), TRACE, "withdrawn")
    for who in (world.room.ines, world.room.lea, world.room.odile):
        assert "On décide à trois" not in told(world, who)
        assert "Maud" not in told(world, who)
    assert "1 trace qui était citée n’est plus montrée : accord retiré, ou sortie du carnet." in told(world)
    assert "citée" not in row_of(world.page("/syntheses"), "OBS-01")[1]
    with world.writing():
        record_consent(member_of(world.room.ines), TRACE, "yes")
    assert "On décide à trois" in told(world)


def test_a_consent_narrowed_to_no_name_hides_the_name_of_the_version_cited(world: World) -> None:
    jot(world, "On décide à trois.", **QUOTE)
    press(world, "Citer")
    with world.writing():
        record_consent(member_of(world.room.ines), TRACE, "unnamed")
    assert "Maud" not in told(world)
    assert "On décide à trois" in told(world)
    assert "Corrigée" not in told(world)


def test_a_trace_taken_out_of_the_carnet_is_not_shown_any_more(world: World) -> None:
    jot(world, "La clé pend à l’entrée.")
    press(world, "Citer")
    jot(world, "La clé pend à l’entrée.", base=1, removed=["1"])
    assert "La clé pend" not in told(world)
    assert "n’est plus montrée" in told(world)


def test_citing_twice_is_once(world: World) -> None:
    jot(world, "La clé pend à l’entrée.")
    form = aside(world).select_one(".trace-card form")
    client = world.open_as(world.room.lea)
    for _ in range(2):
        assert client.post(str(form["action"]), data={"version": "1"}).status_code == 303
    with world.app.app_context():
        assert len(db.session.scalars(select(Citation)).all()) == 1


def test_only_traces_that_stand_behind_the_cell_can_be_cited(world: World) -> None:
    jot(world, "La clé pend à l’entrée.")
    client = world.open_as(world.room.lea)
    base = f"{world.room.url}/comparer/commune"
    for place in ("OBS-02/visites/1", "OBS-01/visites/2"):
        assert client.post(f"{base}/{place}/citations/{TRACE}", data={}).status_code == 404
    assert client.post(f"{base}/OBS-01/visites/1/citations/nothing", data={}).status_code == 404
    guest = world.open_as(world.room.guy)
    assert guest.post(f"{base}/OBS-01/visites/1/citations/{TRACE}", data={}).status_code == 403
    assert client.post(f"{base}/OBS-01/visites/1/citations/{TRACE}/retrait").status_code == 303


def test_a_quote_without_consent_is_never_offered(world: World) -> None:
    jot(world, "Ne le dites pas.", **QUOTE | {"consent": ["no"]})
    assert "Ne le dites pas" not in told(world, world.room.ines)
    with world.app.app_context():
        assert db.session.scalars(select(Evidence.id)).all() == [TRACE]


def test_what_a_group_maintains_stands_on_traces_that_only_the_group_chooses(world: World) -> None:
    jot(world, "Trois voisines ont la clé.")
    assert "Citer pour notre groupe" not in told(world, world.room.ines), (
        "there is nothing yet to stand on it"
    )
    write(world, world.room.ines, "la clé circule.", voix="groupe")
    assert press(world, "Citer pour notre groupe", world.room.ines) == 303
    shown = aside(world, world.room.lea)
    maintained = shown.select_one("[aria-labelledby=beside-groups]")
    assert [one[:28] for one in cited(maintained)] == ["A Trois voisines ont la clé."]
    assert "Ne plus citer" not in words(maintained)
    assert cited(shown.select_one("[aria-labelledby=beside-traces]")) == []
    assert press(world, "Citer", world.room.lea) == 303
    assert len(cited(aside(world, world.room.ines))) == 2
    assert press(world, "Ne plus citer", world.room.ines) == 303
    left = aside(world, world.room.lea)
    assert cited(left.select_one("[aria-labelledby=beside-groups]")) == []
    assert len(cited(left.select_one("[aria-labelledby=beside-traces]"))) == 1


def test_whoever_noted_a_trace_is_told_that_others_cite_it(world: World) -> None:
    def home(who: Actor) -> str:
        page = world.open_as(who).get(f"{world.room.url}/").text
        return words(BeautifulSoup(page, "html.parser").select_one("main")).replace("\xa0", " ")

    jot(world, "Trois voisines ont la clé.")
    assert press(world, "Citer", world.room.ines) == 303
    assert "Vos traces servent" not in home(world.room.ines), "one's own doing is no news"
    press(world, "Ne plus citer", world.room.ines)
    press(world, "Citer", world.room.lea)
    assert "Citées : OBS-01, visite 1 (1 trace)" in home(world.room.ines)
    for other in (world.room.lea, world.room.odile):
        assert "Vos traces servent" not in home(other)
    press(world, "Ne plus citer", world.room.lea)
    assert "Vos traces servent" not in home(world.room.ines)
