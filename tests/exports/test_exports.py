"""What is taken away says what the screens say, runs nothing in a spreadsheet, and is in the journal."""

import csv
import io
from collections import Counter
from datetime import date
from typing import Any

from bs4 import BeautifulSoup
from docx import Document
from openpyxl import load_workbook

from app.extensions import db
from app.grids.models import Revision
from app.kinds import KINDS
from app.visits.models import Encounter
from tests.comparison.conftest import World, row_of


def take(world: World, path: str, who: Any = None, **form: str) -> bytes:
    with world.open_as(who or world.room.ines).post(f"{world.room.url}/emporter{path}", data=form) as answer:
        assert answer.status_code == 200, answer.text
        return answer.data


def book(world: World, who: Any = None) -> Any:
    return load_workbook(io.BytesIO(take(world, "/classeur.xlsx", who)))


def table(world: World, **form: str) -> list[dict[str, str]]:
    text = take(world, "/reponses.csv", **form).decode("utf-8")
    delimiter = ";" if text.startswith("\ufeff") else ","
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter))


def rows(sheet: Any) -> list[dict[str, Any]]:
    head, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_the_workbook_says_as_many_answers_and_silences_as_the_screen(world: World) -> None:
    with world.writing():
        world.say(1, "scale", A=4, B=2)
        world.say(2, "scale", A=5)
        world.field.answer(world.visit(2), world.criterion("scale"), "B", empty="refused")
        world.say(1, "shares", A={"sales": 40, "grants": 59})
    told = rows(book(world)["Réponses"])
    page = world.page()
    shown = [row.small.text.split()[0] for row in page.select('#matrix tbody th[scope="row"]')]
    assert list(dict.fromkeys(line["critere"] for line in told)) == shown
    scale = [line for line in told if line["critere"] == "OBS-01"]
    assert [line["valeur"] for line in scale if line["etat"] == "répondu"] == [4, 2, 5]
    assert "refus ou ne sait pas" in row_of(page, "OBS-01")[2]
    assert Counter(line["etat"] for line in scale)["refus ou ne sait pas"] == 1
    assert {line["etat"] for line in told if line["critere"] == "OBS-06"} >= {
        "réponse incomplète, non comptée"
    }


def test_each_visit_has_a_sheet_with_frozen_heads_real_numbers_and_dates(world: World) -> None:
    with world.writing():
        world.visit(1).day = date(2026, 11, 24)
        world.say(1, "number", A={"amount": 1250.5, "estimated": False})
    held = book(world)
    assert held.sheetnames == ["Visite 1", "Visite 2", "Visite 3", "Réponses", "Valeurs", "Grille"]
    assert [one.freeze_panes for one in held] == ["A3", "A3", "A3", "A2", "A2", "A2"]
    line = next(one for one in held["Réponses"].iter_rows(min_row=2) if one[2].value == "OBS-05")
    assert (line[17].value, line[17].data_type) == (1250.5, "n")
    assert line[10].is_date
    assert line[10].value.date() == date(2026, 11, 24)
    assert held["Visite 1"]["C1"].is_date


def test_every_part_of_a_sharing_is_a_value_of_its_own(world: World) -> None:
    with world.writing():
        world.say(1, "shares", A={"sales": 40, "grants": 60})
    values = [one for one in rows(book(world)["Valeurs"]) if one["critere"] == "OBS-06"]
    assert {one["valeur"] for one in values} >= {40, 60}


def test_nothing_runs_in_a_spreadsheet(world: World) -> None:
    with world.writing():
        world.say(1, "short_text", A={"text": "=HYPERLINK(1)"}, B={"text": "@somme\x0b"})
    for sheet in book(world):
        assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    for form in ({}, {"pour": "programme"}):
        told = [one["reponse"] for one in table(world, **form) if one["critere"] == "OBS-08"]
        assert "'=HYPERLINK(1)" in told


def test_the_codebook_has_every_wording_with_what_could_be_answered(world: World) -> None:
    coded = rows(book(world)["Grille"])
    assert [one["type_code"] for one in coded] == [
        *("scale", "single_choice", "multiple_choice", "yes_no_partial", "number", "shares", "tally"),
        *("short_text", "long_text", "quote", "photo"),
    ]
    assert all(one["editions"] == "1" and one["formulation"] == 1 for one in coded)
    assert "sales = " in next(one["reponses_possibles"] for one in coded if one["type_code"] == "shares")


def test_both_kinds_of_csv_hold_the_same_rows_as_the_workbook(world: World) -> None:
    with world.writing():
        world.visit(1).day = date(2026, 11, 24)
        world.say(1, "number", A={"amount": 2.5, "estimated": False})
    told = rows(book(world)["Réponses"])
    excel, plain = table(world), table(world, pour="programme")
    assert len(told) == len(excel) == len(plain)
    one, other = (
        next(line for line in lines if line["critere"] == "OBS-05" and line["etat"] == "répondu")
        for lines in (excel, plain)
    )
    assert (one["valeur"], one["date"]) == ("2,5", "24/11/2026")
    assert (other["valeur"], other["date"]) == ("2.5", "2026-11-24")


def test_an_agreement_withdrawn_takes_the_words_out_of_every_file(world: World) -> None:
    with world.writing():
        visit = world.visit(1)
        met = Encounter(cohort_id=visit.cohort_id, visit_id=visit.id, name="Mme Noé", consent="yes")
        db.session.add(met)
        db.session.flush()
        quote = {"id": "q-1", "words": "On décide ici.", "who": "Mme Noé", "function": "", "consent": "yes"}
        world.say(1, "quote", A={"quotes": [{**quote, "met": f"{met.id}|yes"}]})
        number = met.id
    assert "On décide ici." in str(table(world))
    with world.writing():
        db.session.get_one(Encounter, number).consent = "no"
    assert "On décide ici." not in str(table(world))
    assert not [
        cell.value
        for sheet in book(world)
        for line in sheet.iter_rows()
        for cell in line
        if "décide" in str(cell.value)
    ]


def test_two_people_are_told_neither_one_by_one_nor_added_up(world: World) -> None:
    with world.writing():
        for who in ("ines", "karim"):
            actor = getattr(world.room, who)
            world.field.answer(world.visit(1), world.criterion("scale"), actor, 5)
    people = [one for one in rows(book(world)["Réponses"]) if one["repondant"] == "personnes"]
    assert people
    assert not any(one["reponse"] or one["valeur"] for one in people)


def test_what_is_taken_is_in_the_journal_and_the_roster_is_the_teams(world: World) -> None:
    book(world)
    table(world)
    students = world.open_as(world.room.ines)
    assert students.post(f"{world.room.url}/emporter/liste.csv").status_code == 403
    text = take(world, "/liste.csv", world.room.odile).decode("utf-8")
    assert "Inès;inès@promo.example;A;étudiant·e" in text
    journal = world.open_as(world.room.odile).get(f"{world.room.url}/journal").text
    assert "Inès</bdi> a emporté un classeur" in journal
    assert "Odile</bdi> a emporté la liste" in journal


def test_the_roster_taken_away_reads_back_without_a_change(world: World) -> None:
    text = take(world, "/liste.csv", world.room.odile)
    answer = world.open_as(world.room.odile).post(
        f"{world.room.url}/liste", data={"file": (io.BytesIO(text), "membres.csv")}
    )
    assert answer.status_code == 200
    assert "déjà là" in answer.text


def test_the_sheet_to_print_has_every_question_with_room_for_its_kind(world: World) -> None:
    answer = world.open_as(world.room.ines).get(f"{world.room.url}/emporter/fiches/commune/1")
    articles = BeautifulSoup(answer.text, "html.parser").select(".paper article")
    assert len(articles) == len(KINDS)
    for one in articles:
        assert len(one.select(".empties .box")) == 3
        assert one.select(".ruled, .blank, p.box")
    missing = world.open_as(world.room.ines).get(f"{world.room.url}/emporter/fiches/commune/9")
    assert missing.status_code == 404


def test_a_visit_is_a_document_with_what_every_group_said(world: World) -> None:
    with world.writing():
        world.say(1, "short_text", A={"text": "On vote à main levée."}, B={"text": "Personne ne vote."})
        world.field.answer(world.visit(1), world.criterion("scale"), "A", empty="refused")
    document = Document(io.BytesIO(take(world, "/visites/1.docx")))
    told = [one.text.replace("\xa0", " ") for one in document.paragraphs]
    assert "Groupe A : On vote à main levée." in told
    assert "Groupe B : Personne ne vote." in told
    assert "Refus ou ne sait pas : groupe A" in told
    assert "a emporté le compte rendu de la visite 1" in (
        world.open_as(world.room.odile).get(f"{world.room.url}/journal").text
    )
    missing = world.open_as(world.room.ines).post(f"{world.room.url}/emporter/visites/9.docx")
    assert missing.status_code == 404


def test_what_is_never_read_with_the_host_is_in_no_document_and_names_no_host_in_a_file(world: World) -> None:
    with world.writing():
        world.say(1, "short_text", A={"text": "Un secret du lieu."})
        marked = db.session.get_one(Revision, world.criterion("short_text").revision_id)
        marked.unnamed_host = True
    document = Document(io.BytesIO(take(world, "/visites/1.docx")))
    assert "Un secret du lieu." not in "".join(one.text for one in document.paragraphs)
    for sheet in book(world):
        assert "Lieu 1" not in {cell for line in sheet.iter_rows(values_only=True) for cell in line}


def test_everything_is_on_one_page_that_everybody_reaches(world: World) -> None:
    for who in (world.room.ines, world.room.guy, world.room.odile):
        page = world.open_as(who).get(f"{world.room.url}/emporter").text
        assert "Classeur .xlsx" in page
        assert ("Liste des membres" in page) is (who is world.room.odile)
    stranger = world.open_as(world.room.stranger)
    assert stranger.post(f"{world.room.url}/emporter/classeur.xlsx").status_code == 404
