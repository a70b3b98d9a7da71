"""Texts that differ by accents, capitals or apostrophes alone are one."""

import pytest

from app.kinds.plain import plain


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Émancipation", "emancipation"),
        ("ÉCOLE D’ŒUVRE", "ecole d'oeuvre"),
        ("Laetitia", "laetitia"),
        ("", ""),
    ],
)
def test_accents_capitals_ligatures_and_apostrophes_make_no_difference(text: str, bare: str) -> None:
    assert plain(text) == bare
    assert plain(plain(text)) == bare
