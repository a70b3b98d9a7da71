"""The name of a place taken out of texts: as written or nearly, and nothing else."""

import pytest

from app.visits.naming import without_name


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Le Moulin commun paie mal", "[le lieu] paie mal"),
        ("au MOULIN  commun, on parle", "[le lieu], on parle"),
        ("la paie du Moulin commun", "la paie [le lieu]"),
        ("un moulin, commun à tous", "un moulin, commun à tous"),
    ],
)
def test_the_name_goes_however_it_is_written(said: str, told: str) -> None:
    assert without_name(said, "Le Moulin commun") == told


def test_it_goes_from_values_of_any_kind() -> None:
    value = {"photos": [{"media": "x", "seen": "L’Atelier neuf de face", "meaning": ""}], "amount": 3}
    assert without_name(value, "L’Atelier neuf")["photos"][0]["seen"] == "[le lieu] de face"
    assert without_name(value, "L’Atelier neuf")["amount"] == 3


def test_a_name_too_short_to_tell_from_a_word_is_left() -> None:
    assert without_name("Il y a un Lac", "Lac") == "Il y a un Lac"
