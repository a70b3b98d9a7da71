"""One criterion, its visits side by side: a picture worked out by hand for each kind."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from app.extensions import db
from app.grids.contents import contents
from app.visits.models import Visit
from tests.comparison.builder import field_of, member_of
from tests.comparison.conftest import World, panel, words
from tests.grids.factory import adopted_grid

CODES = {
    kind: f"OBS-{place:02d}"
    for place, kind in enumerate(
        ("scale", "single_choice", "multiple_choice", "yes_no_partial", "number", "shares", "tally"), start=1
    )
} | {"short_text": "OBS-08", "long_text": "OBS-09", "quote": "OBS-10", "photo": "OBS-11"}


def open_criterion(world: World, kind: str, query: str = "") -> BeautifulSoup:
    return world.page(f"/commune/{CODES[kind]}{query}")


def test_scale_is_a_strip_of_lettered_marks_with_range_and_median(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=2, B=4)
        world.say(2, "scale", A=3, B=3)
    page = open_criterion(world, "scale")
    first = panel(page, 1)
    marks = {mark.text: mark.parent["transform"] for mark in first.select("svg .mark-letter")}
    assert marks == {"A": "translate(85.0 56) scale(1.0)", "B": "translate(215.0 56) scale(1.0)"}
    assert first.select_one("svg .median")["d"].startswith("M150.0 ")
    assert words(first.select_one(".reading")) == "De 2 à 4, médiane 3"
    second = {mark.parent["transform"] for mark in panel(page, 2).select("svg .mark-letter")}
    assert second == {"translate(150.0 56) scale(1.0)", "translate(150.0 20) scale(1.0)"}
    assert words(panel(page, 2).select_one(".reading")) == "Toutes les réponses : 3"
    assert words(page.select_one(".anchors")) == "1 fermé 3 entrouvert 5 grand ouvert"
    assert "aucun bout n’est meilleur" in page.get_text()


def test_single_choice_is_a_unit_chart_with_every_option(world: World) -> None:
    with world.writing():
        world.say(1, "single_choice", A="vote", B="vote")
    chart = panel(open_criterion(world, "single_choice"), 1).select(".unit-chart li")
    assert [words(option) for option in chart] == [
        "vote 2 A B",
        "consentement 0",
        "décision d’une personne 0",
    ]


def test_multiple_choice_prints_how_many_of_those_who_answered(world: World) -> None:
    with world.writing():
        world.say(1, "multiple_choice", A=["create", "learn"], B=["learn"])
    chart = panel(open_criterion(world, "multiple_choice"), 1).select(".unit-chart li")
    assert [words(option) for option in chart] == ["création 1/2 A", "diffusion 0/2", "transmission 2/2 A B"]


def test_yes_no_partial_is_three_tiles_with_their_word(world: World) -> None:
    with world.writing():
        world.say(1, "yes_no_partial", A="partial", B="no")
    tiles = panel(open_criterion(world, "yes_no_partial"), 1).select(".tiles li")
    assert [words(tile) for tile in tiles] == ["Oui 0", "Partiel 1 A", "Non 1 B"]


def test_numbers_stand_on_one_axis_from_zero_and_estimates_are_hollow(world: World) -> None:
    with world.writing():
        world.say(1, "number", A={"amount": 400, "estimated": True}, B={"amount": 200, "estimated": False})
        world.say(2, "number", A={"amount": 800, "estimated": False})
    page = open_criterion(world, "number")
    for number in (1, 2):
        ticks = [tick.text for tick in panel(page, number).select("svg .tick")]
        assert ticks == ["0", "200", "400", "600", "800"]
    first = panel(page, 1)
    assert [mark.text for mark in first.select("svg .hollow .mark-letter")] == ["A"]
    places = {mark.text: mark.parent["transform"] for mark in first.select("svg .mark-letter")}
    assert places["B"].startswith("translate(85.0 ")
    assert places["A"].startswith("translate(150.0 ")
    assert "200 à 400" in words(first.select_one(".reading"))


def test_shares_are_bars_of_a_hundred_with_unclassified_posts_said(world: World) -> None:
    with world.writing():
        world.say(1, "shares", A={"sales": 20, "grants": 50, "gifts": 10, "other": 20})
        world.say(2, "shares", A={"sales": 40, "grants": 59})
    page = open_criterion(world, "shares")
    first = panel(page, 1)
    bars = first.select("svg.shares rect:not([fill])")
    assert [float(bar["width"]) for bar in bars] == [51.2, 128.0, 25.6, 51.2]
    assert [words(post) for post in first.select(".posts li")] == [
        "ventes marché",
        "subventions redistribution",
        "dons réciprocité",
        "autres non classé",
    ]
    second = panel(page, 2)
    assert second.select_one("svg.picture") is None
    assert "Réponse incomplète, non comptée : A" in words(second).replace("\xa0", " ")
    assert "0 groupe sur 2" in words(second)


def test_tally_counts_each_observer_apart(world: World) -> None:
    with world.writing():
        world.say(1, "tally", A={"time": 3, "loan": 0}, B={"time": 14})
    tallies = panel(open_criterion(world, "tally"), 1).select_one(".tallies")
    assert words(tallies) == "temps donné A ●●● 3 B ●●●●●●●●●●●●… 14 prêt A 0"


def test_texts_are_shown_whole_and_as_text(world: World) -> None:
    with world.writing():
        world.say(1, "short_text", A={"text": "<b>gras</b> & 🌱"}, B={"text": "ligne 1\nligne 2"})
        world.say(1, "long_text", A={"seen": "La salle était vide.", "meaning": "On n’attendait personne."})
    short = panel(open_criterion(world, "short_text"), 1)
    assert [words(text) for text in short.select(".verbatim")] == ["<b>gras</b> & 🌱", "ligne 1 ligne 2"]
    long = words(panel(open_criterion(world, "long_text"), 1).select_one(".texts"))
    assert "Ce que l’on a vu ou entendu La salle était vide." in long
    assert "Ce que l’on en comprend On n’attendait personne." in long


def test_quotes_without_consent_are_never_on_the_page(world: World) -> None:
    def quote(words_: str, consent: str) -> dict[str, str]:
        said = {"words": words_, "who": "Mme Noé", "function": "bénévole", "consent": consent}
        return {"id": f"q-{consent}", **said}

    with world.writing():
        quotes = [quote("On décide ici.", "yes"), quote("Sans mon nom.", "unnamed"), quote("Secret.", "no")]
        world.say(1, "quote", A={"quotes": quotes})
    page = open_criterion(world, "quote")
    told = [words(quote) for quote in panel(page, 1).select("blockquote")]
    assert [one.replace("\xa0", " ") for one in told] == [
        "« On décide ici. » Mme Noé, bénévole",
        "« Sans mon nom. » bénévole",
    ]
    assert "Secret." not in str(page)
    assert "1 citation sans accord" in words(panel(page, 1)).replace("\xa0", " ")


def test_a_photo_that_has_not_arrived_has_its_two_captions_already(world: World) -> None:
    media = "00000000-0000-4000-8000-000000000001"
    with world.writing():
        world.say(
            1, "photo", A={"photos": [{"media": media, "seen": "Un tableau", "meaning": "On partage."}]}
        )
    sheet = panel(open_criterion(world, "photo"), 1).select_one(".contact-sheet")
    assert words(sheet) == (
        "A Photo en route Ce que l’on voit : Un tableau Ce que l’on en comprend : On partage."
    )


@pytest.mark.parametrize(
    ("empty", "told"),
    [
        ("not_observed", "Non observé : A"),
        ("not_applicable", "Sans objet : A"),
        ("refused", "Refus ou ne sait pas : A"),
        (None, "Pas de réponse : A"),
    ],
)
def test_who_did_not_answer_and_why_is_in_words(world: World, empty: str | None, told: str) -> None:
    with world.writing():
        if empty:
            world.field.answer(world.visit(1), world.criterion("scale"), "A", empty=empty)
        world.say(1, "scale", B=3)
    first = words(panel(open_criterion(world, "scale"), 1)).replace("\xa0", " ")
    assert "1 groupe sur 2" in first
    assert told in first


def test_every_picture_has_a_title_a_description_and_a_table(world: World) -> None:
    answers: dict[str, Any] = {
        "scale": 3,
        "number": {"amount": 4, "estimated": False},
        "shares": {"sales": 100},
    }
    with world.writing():
        for kind, value in answers.items():
            world.say(1, kind, A=value)
    for kind in answers:
        first = panel(open_criterion(world, kind), 1)
        drawing = first.select_one("svg.picture")
        named = [first.find(id=name) for name in drawing["aria-labelledby"].split()]
        assert [part.name for part in named] == ["title", "desc"]
        assert "Groupe A" in named[1].text
        assert [words(row.th) for row in first.select("details tbody tr")] == ["A", "B"]
        assert words(first.select("details tbody tr")[1].td) == "pas de réponse"


def test_compatible_rewording_is_read_through_and_said(world: World) -> None:
    options = [{"id": "vote", "label": "vote"}, {"id": "board", "label": "bureau"}]
    with world.writing():
        world.say(1, "single_choice", A="chief", B="vote")
        second = world.field.reworded(
            world.edition,
            world.criterion("single_choice"),
            question="Qui tranche ?",
            params={"options": options, "justification": False},
            mapping={"chief": "board", "consent": "board"},
        )
        world.field.visit(4, second)
    page = open_criterion(world, "single_choice")
    assert words(page.h1) == "Qui tranche ?"
    first = panel(page, 1)
    assert "adapted" in first["class"]
    assert "Lu à travers la formulation 2" in words(first)
    assert "Que voyez-vous (Choix unique) ?" in words(first)
    assert [words(option) for option in first.select(".unit-chart li")] == ["vote 1 B", "bureau 1 A"]
    assert "adapted" not in panel(page, 4)["class"]


def test_a_visit_that_did_not_ask_says_so(world: World) -> None:
    with world.writing():
        second = world.field.replaced(
            world.edition, world.criterion("scale"), "OBS-40", kind="short_text", params={"limit": 280}
        )
        world.field.visit(4, second)
    fourth = words(panel(open_criterion(world, "scale"), 4))
    assert "Question non posée à cette visite : elle a été remplacée par OBS-40." in fourth


def test_people_are_never_named(world: World) -> None:
    room = world.room
    with world.writing():
        edition = adopted_grid(member_of(room.odile), ("short_text",), slug="seul", respondent="individual")
        field = field_of(edition)
        visit = field.visit(4, edition)
        criterion = contents(edition.id).axes[0].criteria[0]
        for who, text in ((room.ines, "beau"), (room.karim, "clos")):
            field.answer(visit, criterion, who, {"text": text})
        visit_id = visit.id
    page = world.page("/seul/OBS-01", who=room.guy)
    assert "beau" not in page.get_text()
    assert "Le détail apparaît à partir de 3 personnes." in words(panel(page, 4))
    with world.writing():
        field.answer(db.session.get_one(Visit, visit_id), criterion, room.lea, {"text": "doux"})
    shown = words(panel(world.page("/seul/OBS-01", who=room.guy), 4))
    assert "beau clos doux" in shown
    assert not {"Inès", "Karim", "Léa"} & set(shown.split())


def test_neighbours_keep_the_filters(world: World) -> None:
    page = open_criterion(world, "single_choice", "?groupe=A&noyau=1")
    links = {link["rel"][0]: link["href"] for link in page.select(".neighbours a")}
    assert links == {
        "prev": f"{world.room.url}/comparer/commune/OBS-01?groupe=A&noyau=1",
        "next": f"{world.room.url}/comparer/commune/OBS-03?groupe=A&noyau=1",
    }


def test_the_projected_page_has_the_question_and_a_way_out(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=2)
    page = open_criterion(world, "scale", "?ecran=projection&groupe=A")
    assert "wall" in page.html["class"]
    assert words(page.h1) == "Que voyez-vous (Échelle de 1 à 5) ?"
    assert page.select_one(".top a.button")["href"].endswith("OBS-01?groupe=A")
    assert all("ecran=projection" in link["href"] for link in page.select(".neighbours a"))


def test_options_stand_against_visits_with_how_many_of_those_who_answered(world: World) -> None:
    with world.writing():
        world.say(1, "multiple_choice", A=["create", "learn"], B=["learn"])
        world.say(2, "multiple_choice", A=["show"])
    rows = [words(row) for row in open_criterion(world, "multiple_choice").select("table.across tr")]
    assert rows == [
        "Choix Visite 1 Visite 2",
        "création 1/2 A 0/1",
        "diffusion 0/2 1/1 A",
        "transmission 2/2 A B 0/1",
    ]


def test_one_visit_alone_needs_no_table_of_options(world: World) -> None:
    with world.writing():
        world.say(1, "multiple_choice", A=["create"])
    assert open_criterion(world, "multiple_choice").select_one("table.across") is None


def test_an_option_that_was_not_offered_at_a_visit_is_no_zero(world: World) -> None:
    with world.writing():
        asked = world.criterion("multiple_choice")
        world.say(1, "multiple_choice", A=["create"])
        options = [*asked.params["options"], {"id": "care", "label": "soin"}]
        second = world.field.reworded(world.edition, asked, params={**asked.params, "options": options})
        visit = world.field.visit(4, second)
        world.field.answer(visit, world.criterion("multiple_choice", second), "A", ["create"])
    page = open_criterion(world, "multiple_choice")
    rows = [words(row) for row in page.select("table.across tbody tr")]
    assert rows[-1] == "soin pas proposé 0/1"
    assert words(panel(page, 1).select(".unit-chart li")[-1]) == "soin pas proposé"
    assert words(panel(page, 4).select(".unit-chart li")[-1]) == "soin 0/1"


SAID: dict[str, Any] = {
    "scale": 3,
    "single_choice": "vote",
    "multiple_choice": ["create"],
    "yes_no_partial": "partial",
    "number": {"amount": 40, "estimated": False},
    "shares": {"sales": 50, "grants": 20, "gifts": 20, "other": 10},
    "tally": {"time": 2},
    "short_text": {"text": "le bar"},
    "long_text": {"seen": "le bar", "meaning": ""},
    "quote": {"quotes": [{"id": "q", "words": "Oui.", "who": "M.", "function": "régie", "consent": "yes"}]},
}


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("screen", ["", "?ecran=projection"])
def test_a_picture_carries_its_question_edition_number_and_the_four_empties_apart(
    world: World, kind: str, screen: str
) -> None:
    with world.writing():
        asked = world.criterion(kind)
        world.say(1, kind, A=SAID[kind])
        for number, letter, empty in (
            (1, "B", "refused"),
            (2, "A", "not_observed"),
            (2, "B", "not_applicable"),
        ):
            world.field.answer(world.visit(number), asked, letter, empty=empty)
    page = open_criterion(world, kind, screen)
    assert "Que voyez-vous" in words(page.find("h1"))
    first, second, third = (words(panel(page, number)).replace("\xa0", " ") for number in (1, 2, 3))
    assert all("édition 1" in told for told in (first, second, third))
    assert "1 groupe sur 2" in first
    assert "Refus ou ne sait pas : B" in first
    assert "0 groupe sur 2" in second
    assert "Non observé : A" in second
    assert "Sans objet : B" in second
    assert "Pas de réponse : A B" in third
    for drawing in panel(page, 1).select("svg.picture"):
        assert drawing.title is not None
        assert "Groupe A" in words(drawing.find("desc"))
    table = panel(page, 1).find("table")
    assert (table is None) == bool(screen)
