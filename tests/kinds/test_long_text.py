"""Long texts in two parts."""

import pytest

from app.errors import Invalid
from app.kinds import kind

LONG = kind("long_text")
PARAMS = {"limit": 5000}


def test_one_part_alone_is_an_answer() -> None:
    value = LONG.parse({"seen": [""], "meaning": ["Ils décident ensemble."]}, PARAMS)
    assert value == {"seen": "", "meaning": "Ils décident ensemble."}
    assert LONG.describe(value, PARAMS) == "compris\u00a0: Ils décident ensemble."
    assert LONG.cells(value, PARAMS) == [None, "Ils décident ensemble."]


def test_what_is_seen_is_told_before_what_it_means() -> None:
    both = LONG.describe({"seen": "Une porte.", "meaning": "Un seuil."}, PARAMS)
    assert both == "vu ou entendu\u00a0: Une porte.\n→ compris\u00a0: Un seuil."


def test_what_is_made_of_it_is_never_taken_for_what_was_seen() -> None:
    alone = {"seen": "", "meaning": "Un seuil."}
    assert LONG.describe(alone, PARAMS) == "compris\u00a0: Un seuil."
    assert LONG.tell_parts(alone, PARAMS) == [("Ce que l’on en comprend", "Un seuil.")]
    assert [column.label for column in LONG.columns(PARAMS)] == [
        "Ce que l’on a vu ou entendu",
        "Ce que l’on en comprend",
    ]


def test_each_part_has_the_limit_and_the_error_is_beside_it() -> None:
    with pytest.raises(Invalid) as refused:
        LONG.parse({"seen": ["court"], "meaning": ["x" * 5001]}, PARAMS)
    assert list(refused.value.errors) == ["meaning"]


def test_two_people_filling_in_one_part_each_are_joined() -> None:
    theirs, mine = {"seen": "Une clé.", "meaning": ""}, {"seen": "", "meaning": "On fait confiance."}
    assert LONG.merge(None, theirs, mine, PARAMS) == {"seen": "Une clé.", "meaning": "On fait confiance."}


def test_two_people_filling_in_the_same_part_are_not() -> None:
    theirs, mine = {"seen": "Une clé.", "meaning": ""}, {"seen": "Un code.", "meaning": ""}
    assert LONG.merge(None, theirs, mine, PARAMS) is None


def test_a_merge_that_would_erase_everything_is_left_to_a_person() -> None:
    base = {"seen": "Une clé.", "meaning": "Un seuil."}
    theirs, mine = {"seen": "", "meaning": "Un seuil."}, {"seen": "Une clé.", "meaning": ""}
    assert LONG.merge(base, theirs, mine, PARAMS) is None
