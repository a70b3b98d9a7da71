"""How one text became another, word by word."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.grids.worddiff import changes, words
from app.grids.wording import check_wording
from app.kinds import KINDS
from tests.grids.conftest import SCALE
from tests.grids.factory import PARAMS

plain = st.text(st.characters(blacklist_characters="\u00a0\u2009\u202f"), max_size=60)


def text(pieces, *kinds: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(plain, plain)
def test_both_texts_can_be_read_back_from_the_pieces(old: str, new: str) -> None:
    pieces = words(old, new)
    assert text(pieces, "same", "added") == new
    assert text(pieces, "same", "removed") == old


def test_whole_words_come_and_go() -> None:
    pieces = words("se mettre d’accord", "s’accorder")
    assert text(pieces, "added") == "s’accorder"


def test_an_unbreakable_space_is_no_change() -> None:
    assert [piece.kind for piece in words("Qui\u00a0?", "Qui ?")] == ["same"]


def test_very_long_texts_are_not_compared_word_by_word() -> None:
    pieces = words("mot " * 5_000, "autre " * 5_000)
    assert [piece.kind for piece in pieces] == ["removed", "added"]


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_settings_of_each_kind_are_spelt_out(kind: str) -> None:
    wording = check_wording({**SCALE, "kind": kind, "params": PARAMS[kind]})
    other = SimpleNamespace(**{**wording.values(), "label": "Autre"})
    assert [one.name for one in changes(wording, other)] == ["Nom court"]


def test_what_changes_in_the_settings_is_named() -> None:
    old = check_wording(SCALE)
    new = check_wording(
        {**SCALE, "core": False, "params": {"anchors": {"1": "fermé", "5": "tissé"}, "normative": True}}
    )
    found = {one.name: text(one.pieces, "added") for one in changes(old, new)}
    assert found["Noyau commun"] == "non"
    assert "fermé" in found["Réponse"]
    assert "échelle de jugement" in found["Réponse"]
