"""Files of others: what can be a criterion is, what cannot is told row by row, whatever the file is written in."""

import io
import zipfile
from pathlib import Path

import pytest

from app.errors import Invalid
from app.grids.xlsform.survey import Told
from app.grids.xlsform.tables import MOST_BYTES, read_tables
from tests.grids.xlsform.forms import read, workbook

SURVEY = [
    ["type", "name", "label::English (en)", "label::Français (fr)", "hint", "relevant", "appearance"],
    ["start", "start", None, None, None, None, None],
    ["begin_group", "money", "Money", "L’argent", None, None, None],
    ["note", "hello", "Hello", "Regarder d’où vient l’argent.", None, None, None],
    ["text", "who", "Who?", "Qui paie\u00a0?", "Un nom suffit.", None, None],
    ["text", "why", "Why?", "Pourquoi\u00a0?", None, "${who} != ''", "multiline"],
    ["geopoint", "where", "Where?", "Où\u00a0?", None, None, None],
    [None, None, None, None, None, None, None],
    ["select_one yesno", "open", "Open?", "Ouvert à tous\u00a0?", None, None, None],
    ["select_multiple arts or_other", "arts", "Arts?", "Quels arts\u00a0?", None, None, None],
    ["integer", "seats", "Seats?", "Combien de places\u00a0?", None, None, None],
    ["end_group", None, None, None, None, None, None],
    ["begin_repeat", "people", "People", "Les personnes", None, None, None],
    ["text", "name", "Name", "Le nom", None, None, None],
    ["end_repeat", None, None, None, None, None, None],
    ["image", "poster", "Poster", "L’affiche", None, None, None],
    ["select_one nowhere", "lost", "Lost", "Perdue", None, None, None],
    ["text", "mute", None, None, None, None, None],
]
CHOICES = [
    ["list_name", "name", "label::English (en)", "label::Français (fr)"],
    ["yesno", "yes", "Yes", "Oui"],
    ["yesno", "no", "No", "Non"],
    ["arts", "Dance", "Dance", "Danse"],
    ["arts", "music", "Music", "Musique"],
    ["idle", "a", "A", "A"],
]


def test_a_form_made_elsewhere_becomes_criteria_and_tells_every_row_that_does_not() -> None:
    back = read(workbook({"survey": SURVEY, "choices": CHOICES, "entities": [["a"], ["b"]]}))
    money, loose = back.axes
    assert (money.code, money.title, money.intro) == ("MONEY", "L’argent", "Regarder d’où vient l’argent.")
    kinds = {one.wording.label: one.wording.kind for axis in back.axes for one in axis.criteria}
    assert kinds == {
        "Qui paie": "short_text",
        "Pourquoi": "long_text",
        "Ouvert à tous": "single_choice",
        "Quels arts": "multiple_choice",
        "Combien de places": "number",
        "L’affiche": "photo",
    }
    assert money.criteria[0].wording.help == "Un nom suffit."
    arts = money.criteria[3].wording.params["options"]
    assert [(one["id"], one["label"]) for one in arts] == [
        ("danse", "Danse"),
        ("music", "Musique"),
        ("other", "Autre"),
    ]
    assert loose.title == "Questions du fichier"
    refused = {(one.sheet, one.line): one.text for one in back.refused}
    assert set(refused) == {
        ("survey", 2),
        ("survey", 7),
        ("survey", 13),
        ("survey", 14),
        ("survey", 17),
        ("survey", 18),
        ("choices", 6),
        ("entities", None),
    }
    assert "relevé de position" in refused["survey", 7]
    assert "boucle (ligne 13)" in refused["survey", 14]
    assert "«\u00a0nowhere\u00a0» n’est pas dans la feuille choices" in refused["survey", 17]
    changed = {one.line: one.text for one in back.changed}
    assert "la condition d’affichage (relevant)" in changed[6]
    assert "«\u00a0Autre\u00a0» devient un choix" in changed[10]
    assert "English (en)" in changed[None]


def test_no_row_of_a_file_vanishes_without_a_word() -> None:
    """Every row of the survey sheet is a criterion, a group, or told."""
    types = [
        "text",
        "date",
        "rank x",
        "audio",
        "calculate",
        "xyz",
        "select_one_from_file a.csv",
        "acknowledge",
        "",
    ]
    rows = [[one, f"q{n}", f"Question {n} ?"] for n, one in enumerate(types)]
    back = read(workbook({"survey": [["type", "name", "label"], *rows]}))
    assert back.size + len(back.refused) == len(types)
    assert [one.line for one in back.refused] == list(range(3, 11))


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("survey,,,\n,type,name,label\n,text,a,Qui ?\n\n,date,b,Quand ?\n", 5),
        ("type;name;label\ntext;a;Qui ?\ndate;b;Quand ?\n", 3),
        (
            "| survey |\n| | type | name | label |\n|---|---|---|---|\n| | text | a | Qui ? |\n| | date | b | Quand ? |\n",
            5,
        ),
        ("\ufefftype,name,label\r\ntext,a,Qui ?\r\n\r\ndate,b,Quand ?\r\n", 4),
    ],
    ids=["csv", "french csv", "markdown", "excel csv"],
)
def test_text_files_are_read_with_the_numbers_of_their_lines(content: str, line: int) -> None:
    back = read(content)
    assert [one.wording.question for one in back.axes[0].criteria] == ["Qui ?"]
    assert [one.line for one in back.refused] == [line]


def test_a_french_spreadsheet_saved_in_the_windows_encoding_is_read() -> None:
    back = read("type;name;label\ntext;a;Où ça se décide ?\n".encode("cp1252"))
    assert back.axes[0].criteria[0].wording.question == "Où ça se décide ?"


@pytest.mark.parametrize(
    ("choices", "kind"),
    [
        ([f"{n} – {word}" for n, word in enumerate(("non", "peu", "assez", "bien", "tout"), 1)], "scale"),
        (["Nord", "Sud", "Est", "Ouest", "Centre"], "single_choice"),
    ],
)
def test_five_numbered_choices_are_a_scale_only_when_they_read_as_one(choices: list[str], kind: str) -> None:
    rows = [["list_name", "name", "label"], *(["x", str(n), one] for n, one in enumerate(choices, 1))]
    survey = [["type", "name", "label"], ["select_one x", "a", "Combien ?"]]
    assert read(workbook({"survey": survey, "choices": rows})).axes[0].criteria[0].wording.kind == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n",
        b"bonjour",
        b"a,b,c\n1,2,3\n",
        b"%PDF-1.7 ...",
        b"PK\x03\x04 broken",
        b"\xd0\xcf\x11\xe0 broken",
        b"<html></html>",
        b"\x00\x01\x02",
        b"survey",
        b"| |",
        "survey,\n".encode("utf-16"),
        b"x" * (MOST_BYTES + 1),
        b"type,name,label\n" + b"text,a,b\n" * 20_000,
        b"type,name,label\n" + b"text,a,b\n" * 4_000,
    ],
)
def test_what_is_no_form_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read(content)
    assert set(refused.value.errors) == {"file"}


def packed_xml(name: str, xml: bytes) -> bytes:
    """A workbook of ours in which one part is replaced."""
    old = zipfile.ZipFile(io.BytesIO(workbook({"survey": [["type", "name", "label"], ["text", "a", "b"]]})))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, xml if part == name else old.read(part))
    return file.getvalue()


def test_a_small_file_that_unpacks_without_end_is_refused_before_it_is_read() -> None:
    bomb = packed_xml("xl/worksheets/sheet1.xml", b" " * 40_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(Invalid, match="trop gros"):
        read_tables(bomb)


def test_entities_that_multiply_are_refused() -> None:
    lol = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    with pytest.raises(Invalid, match="n’est pas un XLSForm lisible"):
        read_tables(packed_xml("xl/worksheets/sheet1.xml", lol))


def test_an_open_document_says_what_to_save_it_as() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(Invalid, match=r"Enregistrez-le en \.xlsx"):
        read_tables(file.getvalue())


def test_a_row_out_of_its_place_is_told() -> None:
    survey = [
        ["type", "name", "label", "visites_role"],
        ["end_group", None, None, None],
        ["text", "a_why", "Pourquoi ?", "suite"],
        ["begin_group", "empty", "Vide", None],
    ]
    back = read(workbook({"survey": survey}))
    assert back.axes == []
    assert [(one.line, one.text.split(" ")[0]) for one in back.changed] == [(2, "Cette"), (4, "Ce")]
    assert back.refused == [
        Told(3, "Pourquoi ?", "C’est la suite d’un critère qui n’est plus dans le fichier."),
        Told(None, "Vide", "Ce groupe n’a aucune question reprise\u00a0: il ne devient pas un axe."),
    ]


def test_an_old_workbook_is_read_with_the_numbers_of_its_rows() -> None:
    """form.xls was saved by a spreadsheet; its fourth row is empty and its choices are named by numbers."""
    back = read(Path(__file__).with_name("form.xls").read_bytes())
    one, other = back.axes[0].criteria
    assert [(it["id"], it["label"]) for it in one.wording.params["options"]] == [("1", "un"), ("2", "deux")]
    assert (other.wording.kind, other.wording.params["integer"]) == ("number", True)
    assert [(told.line, told.what) for told in back.refused] == [(3, "Quand ?")]


@pytest.mark.parametrize(
    ("type", "kind"),
    [
        ("select one x", "single_choice"),
        ("select1 x", "single_choice"),
        ("select_one  x", "single_choice"),
        ("select all that apply from x", "multiple_choice"),
        ("select multiple x", "multiple_choice"),
        ("string", "short_text"),
        ("int", "number"),
    ],
)
def test_older_spellings_of_a_type_are_read(type: str, kind: str) -> None:
    choices = [["list name", "name", "label"], ["x", "a", "A"], ["x", "b", "B"]]
    back = read(workbook({"survey": [["type", "name", "label"], [type, "q", "Quoi ?"]], "choices": choices}))
    assert [one.wording.kind for axis in back.axes for one in axis.criteria] == [kind]
