"""What is taken away as XLSForm and brought back is the same grid, and other tools read the file."""

import io
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from app.errors import Invalid
from app.grids.catalogue import catalogue
from app.grids.wording import Wording, check_wording
from app.kinds import KINDS
from tests.grids.factory import PARAMS
from tests.grids.xlsform.forms import exported, frozen, of_offer, read, told
from tests.kinds.strategies import CHARACTERS

# Texts as people type them, with what spreadsheets and their readers would change.
TRAPS = st.sampled_from(
    ["\u00a0", " ", "\n", "=1+1", "${x}", "_x0041_", "«\u00a0", "\u202f", "'", "<b>", "&amp;", "\t", "# "]
)
WORDS = st.lists(st.text(CHARACTERS, min_size=1, max_size=12) | TRAPS, min_size=1, max_size=5).map("".join)


@st.composite
def params(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """Settings of a kind, with words of any sort where it has some."""
    given_words = iter(draw(st.lists(WORDS, min_size=8, max_size=8, unique=True)))

    def reworded(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {one: reworded(inner, one) for one, inner in value.items()}
        if isinstance(value, list):
            return [reworded(inner) for inner in value]
        if key in ("label", "1", "3", "5", "unit"):
            return next(given_words)[:25]
        return draw(st.booleans()) if isinstance(value, bool) else value

    kept: dict[str, Any] = reworded(PARAMS[name])
    return kept


@st.composite
def wordings(draw: st.DrawFn) -> Wording | None:
    """A wording that can be kept, None where the words drawn could not."""
    name = draw(st.sampled_from(list(KINDS)))
    try:
        return check_wording(
            {
                "label": draw(WORDS),
                "question": draw(WORDS),
                "help": draw(WORDS | st.just("")),
                "kind": name,
                "params": draw(params(name)),
                "moment": draw(st.sampled_from(["before", "during", "after"])),
                "respondent": draw(st.sampled_from(["group", "individual"])),
                "core": draw(st.booleans()),
                "unnamed_host": draw(st.booleans()),
            }
        )
    except Invalid:
        return None


@settings(max_examples=25)
@given(st.lists(wordings(), min_size=1, max_size=3), WORDS, WORDS | st.just(""))
def test_a_criterion_of_any_kind_and_words_comes_back_as_it_was(
    drawn: list[Wording | None], title: str, intro: str
) -> None:
    criteria = [(f"OBS-{n:02d}", one) for n, one in enumerate(drawn, 1) if one is not None]
    title, intro = " ".join(title.split()) or "Axe", intro.strip()
    back = read(exported(frozen([("OBS", title, intro, criteria)])))
    assert back.refused == [] or not criteria
    assert back.changed == []
    assert told(back.axes) == ([("OBS", title, intro, criteria)] if criteria else [])


def every_kind() -> list[tuple[str, Wording]]:
    return [
        (
            f"OBS-{n:02d}",
            check_wording({"label": one.label, "question": "Quoi ?", "kind": name, "params": PARAMS[name]}),
        )
        for n, (name, one) in enumerate(KINDS.items(), 1)
    ]


def test_the_whole_catalogue_comes_back_as_it_was_with_nothing_to_say() -> None:
    back = read(exported(of_offer(catalogue())))
    assert told(back.axes) == told(catalogue())
    assert (back.title, back.refused, back.changed) == ("Grille commune", [], [])


def test_the_eleven_kinds_come_back_with_a_criterion_that_moved_axis() -> None:
    held = [
        ("OBS", "Observer", "", every_kind()),
        ("ECO", "Économie", "Deux\nlignes.", [("GOUV-03", every_kind()[0][1])]),
    ]
    assert told(read(exported(frozen(held))).axes) == held


@pytest.mark.parametrize("name", list(KINDS))
def test_a_kind_comes_back_from_its_rows_alone_once_somebody_changed_the_question(name: str) -> None:
    """The exact copy in the file no longer counts: what is in the rows does."""
    asked = check_wording({"label": "Court", "question": "Avant ?", "kind": name, "params": PARAMS[name]})
    content = exported(frozen([("OBS", "Observer", "", [("OBS-01", asked)])]))
    book = load_workbook(io.BytesIO(content))
    sheet = book["survey"]
    cell = next(one for row in sheet.iter_rows() for one in row if one.value == "Avant ?")
    cell.value = "Après ?"
    file = io.BytesIO()
    book.save(file)
    back = read(file.getvalue())
    (criterion,) = back.axes[0].criteria
    assert (criterion.code, criterion.wording) == (
        "OBS-01",
        Wording(**{**asked.values(), "question": "Après ?"}),
    )
    assert back.changed == back.refused == []


@pytest.mark.parametrize(
    "held",
    [of_offer(catalogue()), frozen([("OBS", "Observer", "Regarder.", every_kind())])],
    ids=["catalogue", "kinds"],
)
def test_other_tools_make_a_form_of_the_file(held: Any) -> None:
    made = convert(io.BytesIO(exported(held)), validate=False)
    assert [one for one in made.warnings if "not found" in one or "unknown" in one] == []
    names = set(re.findall(r'(?:nodeset|ref)="[^"]*/([^"/]+)"', made.xform))
    assert {one.code.replace("-", "_") for one in held} <= names


def test_words_that_look_like_a_formula_are_words() -> None:
    asked = check_wording({"label": "=HYPERLINK(1)", "question": "=1+1", "kind": "short_text"})
    book = load_workbook(io.BytesIO(exported(frozen([("OBS", "Observer", "", [("OBS-01", asked)])]))))
    cells = [one for row in book["survey"].iter_rows() for one in row if str(one.value).startswith("=")]
    assert cells
    assert {one.data_type for one in cells} == {"s"}
