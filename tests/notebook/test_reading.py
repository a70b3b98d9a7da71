"""A note as it is read: references with numbers, quotes with whose they are, and nothing that was withdrawn."""

import io

import pytest
from bs4 import BeautifulSoup
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from app.notebook.marks import length_of, marks_in, renumbered
from app.notebook.rendering import Quoted, rendered
from tests.notebook.conftest import WORDS, Desk

TEXT = "Tout se joue **ailleurs** [@1].\n\n[@1 citer]\n\n## Un intertitre\n\n1. d’abord\n2. ensuite\n\n- un point\n\nVoir [le site](https://exemple.fr)."


@pytest.fixture
def written(desk: Desk) -> str:
    """A part with TEXT, the trace in the basket."""
    desk.pick()
    section = desk.part()
    desk.post("/sujet", seen="0", subject="Qui tranche ?", problem="Tout le monde entre.")
    assert desk.save(section, TEXT).status_code == 303
    return section


def paragraphs(desk: Desk) -> list[tuple[str, str]]:
    document = Document(io.BytesIO(desk.client().get(f"{desk.note}/note.docx").data))
    return [(str(one.style.name), one.text) for one in document.paragraphs if one.style]


def test_marks_become_numbers_and_quotes_say_whose_they_are(desk: Desk, written: str) -> None:
    part = desk.page("/lire").select_one(f"#partie-{written}")
    assert part is not None
    assert [one.text for one in part.select("a.reference")] == ["[1]", "[1]"]
    assert part.blockquote is not None
    assert f"« {WORDS} »" in part.blockquote.text
    assert "Samia B., groupe A, visite 1 (La Halle des Possibles)" in part.blockquote.text
    assert part.strong is not None
    assert part.select_one("h4").text == "Un intertitre"  # type: ignore[union-attr]
    assert "groupe A, visite 1" in desk.page("/lire").select_one("#reference-1").text  # type: ignore[union-attr]


def test_what_was_withdrawn_is_neither_read_nor_exported(desk: Desk, written: str) -> None:
    desk.withdraw()
    for who in (desk.people.ines, desk.people.odile):
        page = desk.page("/lire", who)
        assert WORDS not in page.text
        assert "Samia" not in page.text
        assert page.select_one("#reference-1").text == "trace retirée"  # type: ignore[union-attr]
    told = "\n".join(text for _, text in paragraphs(desk))
    assert WORDS not in told
    assert "Samia" not in told
    assert "[1] trace retirée" in told
    warned = desk.page("/ecrire")
    assert "[@1] : trace retirée" in warned.text
    assert WORDS not in warned.text


def test_the_document_has_headings_quotes_references_sources_and_the_grid(desk: Desk, written: str) -> None:
    told = paragraphs(desk)
    headings = [text for style, text in told if style.startswith("Heading")]
    assert headings[:2] == ["Problématique", "1. Ce qui se décide"]
    for expected in (
        "Un intertitre",
        "Références",
        "Sources",
        "Annexe\N{NO-BREAK SPACE}: Grille commune, édition 1",
    ):
        assert expected in headings
    assert ("Title", "Qui tranche ?") in told
    assert ("Quote", f"«\N{NO-BREAK SPACE}{WORDS}\N{NO-BREAK SPACE}»") in told
    assert any("[1] Citation" in text and "groupe A, visite 1" in text for _, text in told)
    assert any(
        text.startswith("Visite 1 (La Halle des Possibles)\N{NO-BREAK SPACE}: référence 1")
        for _, text in told
    )
    assert ("List Continue", "1. d’abord") in told
    assert ("List Bullet", "un point") in told
    assert any("le site (https://exemple.fr)" in text for _, text in told)
    document = Document(io.BytesIO(desk.client().get(f"{desk.note}/note.docx").data))
    assert desk.field.by_kind["scale"].code in document.tables[0].rows[0].cells[0].text + "".join(
        one.text for table in document.tables for one in table.columns[0].cells
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://ailleurs.example/suivi.png)",
        "[ici](javascript:alert(1))",
        "[ici](data:text/html,<script>1</script>)",
        "\ue0001c\ue001",
    ],
)
def test_what_is_typed_never_becomes_more_than_text(text: str) -> None:
    quotes = {1: Quoted(1, "<b>mot</b>", "<i>qui</i>")}
    soup = BeautifulSoup(rendered(text + "\n\n[@1 citer]", quotes), "html.parser")
    assert soup.select("script, img, b, i, [onerror]") == []
    others = [one["href"] for one in soup.select("a") if one["href"] != "#reference-1"]
    assert others in ([], ["https://ailleurs.example/suivi.png"])


def test_a_preview_shows_a_text_before_it_is_saved(desk: Desk) -> None:
    desk.pick()
    answer = desk.post("/apercu", text="*Voir* [@1] et [@9].", section="x")
    soup = BeautifulSoup(answer.text, "html.parser")
    preview = soup.select_one(".preview")
    assert preview is not None
    assert preview.em is not None
    assert "[1]" in preview.text
    assert "[référence inconnue]" in preview.text


def test_words_and_pages_are_counted_without_the_marks() -> None:
    length = length_of(["L’entrée [@1] est là-bas.", "Fin."])
    assert length.words == 4
    assert length_of(["a" * 2250]).pages == 1.0
    assert length_of([]).pages == 0.0


@given(st.lists(st.integers(1, 99)))
def test_references_are_numbered_as_they_first_come(numbers: list[int]) -> None:
    text = " ".join(f"[@{number}]" for number in numbers)
    assert marks_in(text) == numbers
    found = renumbered([text])
    assert list(found.values()) == list(range(1, len(set(numbers)) + 1))
