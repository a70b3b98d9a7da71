"""Reading a roster in the shapes that people have it."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.cohorts.roster_file import MOST_BYTES, MOST_LINES, decode, read
from app.errors import Invalid

ROSTER = "Nom;E-mail;Groupe\r\nInès Mârtin;ines@exemple.fr;A\r\nZoé d’Œuvre;zoe@exemple.fr;B\r\n"
INES = ("Inès Mârtin", "ines@exemple.fr", "A")
ZOE = ("Zoé d’Œuvre", "zoe@exemple.fr", "B")


def rows(text: str) -> list[tuple[str, str, str]]:
    return [(line.name, line.email, line.group) for line in read(text)]


@pytest.mark.parametrize(
    "content",
    [
        ROSTER.encode(),
        ROSTER.encode("utf-8-sig"),
        ROSTER.encode("cp1252"),
        ROSTER.encode("utf-16"),
        codecs.BOM_UTF16_BE + ROSTER.encode("utf-16-be"),
        ROSTER.encode("utf-16-le"),
        codecs.BOM_UTF8 + ROSTER.encode("cp1252"),
    ],
    ids=["utf-8", "utf-8 with mark", "windows", "utf-16", "utf-16 be", "utf-16 bare", "windows with mark"],
)
def test_every_encoding_of_a_spreadsheet_is_read(content: bytes) -> None:
    assert rows(decode(content)) == [INES, ZOE]


def test_latin_1_with_semicolons_and_a_mark_in_front(request: pytest.FixtureRequest) -> None:
    content = codecs.BOM_UTF8 + "Nom;E-mail;Groupe\nInès Mârtin;ines@exemple.fr;A\n".encode("latin-1")
    assert rows(decode(content)) == [INES]


@pytest.mark.parametrize("separator", [";", ",", "\t", " ; ", ", "])
def test_every_usual_separator_is_found(separator: str) -> None:
    assert rows(f"Inès Mârtin{separator}ines@exemple.fr{separator}A") == [INES]


@pytest.mark.parametrize(
    "header",
    [
        "groupe;courriel;nom",
        "Group;Email address;Full name",
        "ÉQUIPE ; Adresse électronique ; Nom complet",
        "Équipe;MAIL;Étudiante",
    ],
)
def test_columns_stand_in_any_order_under_their_titles(header: str) -> None:
    assert rows(f"{header}\nA;ines@exemple.fr;Inès Mârtin") == [INES]


def test_first_and_last_names_in_two_columns_are_put_together() -> None:
    assert rows("Nom;Prénom;E-mail;Groupe\nMârtin;Inès;ines@exemple.fr;A") == [INES]


def test_columns_that_mean_nothing_here_are_left_out() -> None:
    text = "N°;Nom;Téléphone;E-mail;Ville;Groupe\n7;Inès Mârtin;06;ines@exemple.fr;Paris;A"
    assert rows(text) == [INES]


def test_without_titles_the_address_is_where_the_at_sign_is() -> None:
    assert rows("ines@exemple.fr;Inès Mârtin;A\nZoé d’Œuvre;zoe@exemple.fr;B") == [INES, ZOE]


def test_quoted_fields_hold_separators_and_quotation_marks() -> None:
    assert rows('"Mârtin, Inès ""Nini""",ines@exemple.fr,A') == [
        ('Mârtin, Inès "Nini"', "ines@exemple.fr", "A")
    ]


def test_a_quotation_mark_left_open_spoils_its_own_line_only() -> None:
    found = rows('Nom;E-mail\n"Inès;ines@exemple.fr\nZoé;zoe@exemple.fr')
    assert found[1] == ("Zoé", "zoe@exemple.fr", "")


def test_numbers_count_as_the_spreadsheet_does() -> None:
    text = "Nom;E-mail\n\nInès;ines@exemple.fr\n;;\n   \nZoé;zoe@exemple.fr"
    assert [line.number for line in read(text)] == [3, 6]


@pytest.mark.parametrize("text", ["", "  \n\n ", ";;;\n;;", "\ufeff"])
def test_nothing_to_read_is_said(text: str) -> None:
    with pytest.raises(Invalid, match="aucune ligne"):
        read(text)


def test_titles_without_an_address_column_are_said() -> None:
    with pytest.raises(Invalid, match="Aucune colonne"):
        read("Nom;Groupe\nInès;A")


def test_a_list_longer_than_any_class_is_refused() -> None:
    fits = "\n".join(f"P{n};p{n}@exemple.fr" for n in range(MOST_LINES))
    assert len(read("Nom;E-mail\n" + fits)) == MOST_LINES
    with pytest.raises(Invalid, match="500 au plus"):
        read(fits + "\nx;x@exemple.fr\ny;y@exemple.fr")


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04\x14\x00\x06\x00", b"\x89PNG\r\n\x1a\n\x00\x00", b"%PDF-1.7", b"\xd0\xcf\x11\xe0"]
)
def test_a_workbook_or_a_picture_is_no_text(content: bytes) -> None:
    with pytest.raises(Invalid, match="pas du texte"):
        decode(content)


def test_a_file_too_large_says_what_to_do() -> None:
    with pytest.raises(Invalid, match="trois colonnes"):
        decode(b"x" * (MOST_BYTES + 1))


@given(some.binary(max_size=2000))
def test_no_file_whatever_breaks_the_reading(content: bytes) -> None:
    try:
        for line in read(decode(content)):
            assert line.number >= 1
    except Invalid as refusal:
        assert refusal.message
