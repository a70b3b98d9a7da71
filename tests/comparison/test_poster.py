"""A criterion's pictures as a file that stands alone."""

import re
from xml.etree import ElementTree

import pytest

from app.extensions import db
from app.grids.contents import contents
from app.grids.models import Revision
from app.kinds.long_text import PARTS
from app.visits.models import Visit
from tests.comparison.builder import field_of, member_of
from tests.comparison.conftest import World, panel
from tests.comparison.test_criterion import CODES
from tests.grids.factory import adopted_grid

SVG = "{http://www.w3.org/2000/svg}"
SAID = {
    "scale": (2, 4),
    "single_choice": ("vote", "consent"),
    "multiple_choice": (["create"], ["create", "learn"]),
    "yes_no_partial": ("yes", "partial"),
    "number": ({"amount": 640, "estimated": False}, {"amount": 700, "estimated": True}),
    "shares": (
        {"sales": 50, "grants": 20, "gifts": 20, "other": 10},
        {"sales": 10, "grants": 20, "gifts": 60, "other": 10},
    ),
    "tally": ({"time": 3, "loan": 1}, {"time": 14}),
    "short_text": ({"text": "faire avec"}, {"text": "le quartier, toujours le quartier"}),
    "long_text": (
        {"seen": "Trois clés.", "meaning": "On se fait confiance."},
        {"seen": "Un bail.", "meaning": ""},
    ),
    "quote": (
        {
            "quotes": [
                {"id": "q", "words": "On fermait en mars.", "who": "Maud", "function": "", "consent": "yes"}
            ]
        },
        {
            "quotes": [
                {
                    "id": "r",
                    "words": "Chacun sa clé.",
                    "who": "",
                    "function": "bénévole",
                    "consent": "unnamed",
                }
            ]
        },
    ),
    "photo": (
        {"photos": [{"media": "11111111-1111-4111-8111-111111111111", "seen": "Le bar", "meaning": ""}]},
        {"photos": [{"media": "22222222-2222-4222-8222-222222222222", "seen": "", "meaning": ""}]},
    ),
}


def poster(world: World, code: str, query: str = "") -> tuple[str, ElementTree.Element]:
    answer = world.open_as(world.room.ines).get(f"{world.room.url}/comparer/commune/{code}.svg{query}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    drawing = ElementTree.fromstring(answer.data)
    text = " ".join(one.text or "" for one in drawing.iter(f"{SVG}text"))
    return re.sub(r"\s+", " ", text.replace("\xa0", " ")), drawing


@pytest.mark.parametrize("kind", SAID)
def test_a_drawing_carries_question_edition_number_silences_and_every_mark(world: World, kind: str) -> None:
    with world.writing():
        world.say(1, kind, A=SAID[kind][0], B=SAID[kind][1])
        world.say(2, kind, A=SAID[kind][0])
        world.field.answer(world.visit(2), world.criterion(kind), "B", empty="refused")
    told, drawing = poster(world, CODES[kind])
    assert "Que voyez-vous" in told
    assert "Visite 1 · Lieu 1 · édition 1" in told
    assert "2 groupes sur 2" in told
    assert "Refus ou ne sait pas : B" in told
    assert told.count("Pas de réponse : A, B") == 1
    marks = [one.text for one in drawing.iter(f"{SVG}text") if one.get("class") == "mark-letter"]
    assert set(marks) == {"A", "B"}
    assert drawing.find(f"{SVG}title") is not None
    assert "Groupe A" in (drawing.findtext(f"{SVG}desc") or "")
    height = float(drawing.attrib["viewBox"].split()[3])
    ends = [float(one.attrib["y"]) for one in drawing.findall(f"{SVG}text")]
    assert max(ends) < height


def test_the_file_needs_nothing_from_the_site(world: World) -> None:
    with world.writing():
        world.say(1, "shares", A=SAID["shares"][0])
    _, drawing = poster(world, CODES["shares"])
    source = ElementTree.tostring(drawing, encoding="unicode")
    assert "var(--" not in source
    assert not re.search(r"(href|src|@import|https?://(?!www\.w3\.org))", source)
    fills = set(re.findall(r"url\(#([\w-]+)\)", source))
    assert fills <= {one.attrib["id"] for one in drawing.iter(f"{SVG}pattern")}


def test_a_quote_that_nobody_agreed_to_leaves_the_site_in_no_drawing(world: World) -> None:
    kept_back = SAID["quote"][0]["quotes"][0] | {"id": "z", "words": "Entre nous.", "consent": "no"}
    with world.writing():
        world.say(1, "quote", A={"quotes": [*SAID["quote"][0]["quotes"], kept_back]})
    told, _ = poster(world, CODES["quote"])
    assert "« On fermait en mars. » Maud" in told
    assert "Entre nous" not in told
    assert "1 citation sans accord" in told


def test_a_part_left_blank_does_not_lend_its_title_to_the_next(world: World) -> None:
    with world.writing():
        world.say(1, "long_text", A={"seen": "", "meaning": "On y décide."})
    told, _ = poster(world, CODES["long_text"])
    assert f"{list(PARTS.values())[1]} On y décide." in told
    shown = panel(world.page(f"/commune/{CODES['long_text']}"), 1).select_one(".texts")
    assert [one.text for one in shown.select(".part")] == [list(PARTS.values())[1]]


def test_a_marked_criterion_is_drawn_without_the_host_s_name(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=2)
        revision = db.session.get_one(Revision, world.criterion("scale").revision_id)
        revision.unnamed_host = True
    told, _ = poster(world, CODES["scale"])
    assert "Lieu 1" not in told
    assert "Visite 1 · édition 1" in told


def test_people_are_drawn_from_three_on_and_never_named(world: World) -> None:
    with world.writing():
        edition = adopted_grid(member_of(world.room.odile), ("tally",), slug="seul", respondent="individual")
        field = field_of(edition)
        visit = field.visit(4, edition)
        tally = contents(edition.id).axes[0].criteria[0]
        field.answer(visit, tally, world.room.ines, {"time": 2})
        field.answer(visit, tally, world.room.karim, {"time": 2})
        code, visit_id = tally.code, visit.id
    client = world.open_as(world.room.ines)
    address = f"{world.room.url}/comparer/seul/{code}.svg"
    few = client.get(address).text
    assert "unit" not in few.partition("</style>")[2]
    assert "2 personnes sur 3" in few
    with world.writing():
        field.answer(db.session.get_one(Visit, visit_id), tally, world.room.lea, {"time": 5})
    enough = client.get(address).text
    assert enough.count('class="unit"') == 3
    assert "Inès" not in enough


def test_only_the_groups_that_are_looked_at_are_drawn(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=2, B=4)
    told, drawing = poster(world, CODES["scale"], "?groupe=B")
    assert "Seulement les groupes B" in told
    marks = [one.text for one in drawing.iter(f"{SVG}text") if one.get("class") == "mark-letter"]
    assert marks == ["B"]


def test_what_people_typed_is_text(world: World) -> None:
    with world.writing():
        scale = world.criterion("scale")
        asked = world.field.reworded(world.edition, scale, question="<script>alert(1)</script> & co")
        world.field.visit(4, asked)
    told, drawing = poster(world, CODES["scale"])
    assert "<script>alert(1)</script> & co" in told
    assert not list(drawing.iter(f"{SVG}script"))
