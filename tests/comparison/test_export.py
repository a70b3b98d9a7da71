"""The file holds what the screen shows, for a French spreadsheet, and runs nothing in it."""

import csv
import io
from typing import Any

from tests.comparison.conftest import World, row_of
from tests.comparison.test_syntheses import write


def table(world: World, query: str = "", who: Any = None, path: str = "/tableau.csv") -> list[dict[str, str]]:
    answer = world.open_as(who or world.room.ines).get(f"{world.room.url}/comparer{path}{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    text = answer.data.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_each_answer_is_a_line_with_codes_revision_and_edition(world: World) -> None:
    with world.writing():
        world.say(1, "number", A={"amount": 1250.5, "estimated": True})
    line = next(one for one in table(world) if one["critere"] == "OBS-05" and one["repondant"] == "groupe A")
    assert line == {
        "axe": "OBS",
        "critere": "OBS-05",
        "remplace": "",
        "intitule": "Nombre",
        "question": "Que voyez-vous (Nombre) ?",
        "type": "Nombre",
        "noyau": "oui",
        "visite": "1",
        "lieu": "Lieu 1",
        "date": "",
        "edition": "1",
        "formulation": "1",
        "repondant": "groupe A",
        "nombre": "1",
        "etat": "répondu",
        "reponse": "1\u202f250,5\xa0k€ (estimation)",
        "valeur": "1250,5",
    }


def test_the_file_equals_the_screen_under_the_same_filters(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=4, B=2)
        world.say(2, "scale", A=5)
        world.field.answer(world.visit(2), world.criterion("scale"), "B", empty="refused")
    for query in ("", "?groupe=B", "?axe=OBS&noyau=1"):
        lines = table(world, query)
        page = world.page(query)
        codes = [row.small.text.split()[0] for row in page.select('#matrix tbody th[scope="row"]')]
        assert list(dict.fromkeys(line["critere"] for line in lines)) == codes
        told = [line for line in lines if line["critere"] == "OBS-01" and line["visite"] == "2"]
        shown = row_of(page, "OBS-01")[2]
        assert all((line["valeur"] or line["etat"]) in shown for line in told)
        assert len(told) == (1 if query == "?groupe=B" else 2)


def test_silences_are_spelt_out(world: World) -> None:
    with world.writing():
        for number, empty in enumerate(("not_observed", "not_applicable", "refused"), start=1):
            world.field.answer(world.visit(number), world.criterion("scale"), "A", empty=empty)
        world.say(1, "shares", A={"sales": 40, "grants": 59})
    states = {(line["critere"], line["visite"], line["repondant"]): line["etat"] for line in table(world)}
    assert states["OBS-01", "1", "groupe A"] == "non observé"
    assert states["OBS-01", "2", "groupe A"] == "sans objet"
    assert states["OBS-01", "3", "groupe A"] == "refus ou ne sait pas"
    assert states["OBS-01", "1", "groupe B"] == "pas de réponse"
    assert states["OBS-06", "1", "groupe A"] == "réponse incomplète, non comptée"


def test_nothing_runs_in_a_spreadsheet_and_numbers_stay_numbers(world: World) -> None:
    with world.writing():
        world.say(1, "short_text", A={"text": "=HYPERLINK(1)"}, B={"text": "@somme"})
        world.say(1, "number", A={"amount": -3, "estimated": False})
        world.field.answer(world.visit(2), world.criterion("short_text"), "A", {"text": 'a;b\n"c"'})
    lines = table(world)
    told = {(line["visite"], line["repondant"]): line for line in lines if line["critere"] == "OBS-08"}
    assert told["1", "groupe A"]["reponse"] == "'=HYPERLINK(1)"
    assert told["1", "groupe B"]["reponse"] == "'@somme"
    assert told["2", "groupe A"]["reponse"] == 'a;b\n"c"'


def test_words_without_consent_are_not_in_the_file(world: World) -> None:
    said = {"who": "Mme Noé", "function": "bénévole"}
    with world.writing():
        quotes = [
            {"id": "q-1", "words": "On décide ici.", "consent": "unnamed", **said},
            {"id": "q-2", "words": "Secret.", "consent": "no", **said},
        ]
        world.say(1, "quote", A={"quotes": quotes})
    told = [line["reponse"] for line in table(world) if line["critere"] == "OBS-10"]
    assert told[0].replace("\xa0", " ") == "« On décide ici. » (bénévole)"
    assert "Secret" not in str(told)


def test_one_criterion_is_a_file_of_its_own(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=4, B=2)
        world.say(1, "number", A={"amount": 3, "estimated": False})
    whole = [line for line in table(world, "?groupe=A") if line["critere"] == "OBS-01"]
    assert table(world, "?groupe=A", path="/commune/OBS-01.csv") == whole
    assert len(whole) == 3
    page = world.page("/commune/OBS-01?groupe=A")
    link = page.find("a", string=lambda text: bool(text) and "CSV" in text) or page.select_one("a[download]")
    assert link is not None
    assert str(link["href"]).endswith("/commune/OBS-01.csv?groupe=A")
    missing = world.open_as(world.room.ines).get(f"{world.room.url}/comparer/commune/OBS-99.csv")
    assert missing.status_code == 404


def test_the_gaps_leave_as_they_are_printed_with_the_reason_where_there_is_none(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=2, B=4)
        world.say(2, "scale", A=2)
    lines = table(world, path="/ecarts.csv")
    assert [(one["ecart"], one["sur_100"], one["nombre"], one["pourquoi"]) for one in lines[:3]] == [
        ("2 points", "50", "2", ""),
        ("", "", "", "une seule réponse"),
        ("", "", "", "pas de réponse"),
    ]
    assert len(table(world, "?axe=OBS", path="/ecarts.csv")) == 11 * 3


def test_syntheses_leave_with_what_groups_maintain_and_run_nothing(world: World) -> None:
    write(world, world.room.ines, "=1+1 on y entre par les tâches.")
    write(world, world.room.ines, "le bureau tranche.", voix="groupe")
    assert [
        (one["critere"], one["visite"], one["voix"], one["texte"])
        for one in table(world, path="/syntheses.csv")
    ] == [
        ("OBS-01", "1", "classe", "'=1+1 on y entre par les tâches."),
        ("OBS-01", "1", "groupe A", "le bureau tranche."),
    ]
