"""How far apart answers are: between all the same and as far as a question allows, whoever comes first."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kinds import KINDS, kind
from app.kinds.spread import bray_curtis, jaccard, moved, relative_range
from tests.kinds.strategies import PARAMS, VALUES

MEASURED = ("scale", "yes_no_partial", "single_choice", "multiple_choice", "number", "shares", "tally")


def spread(name: str, *given: Any) -> tuple[float, str]:
    found = kind(name).spread(given, PARAMS.get(name, {}))
    assert found is not None
    assert found.n == len(given)
    return round(found.size, 3), found.text.replace("\xa0", " ")


def test_a_scale_tells_its_range_of_four_steps() -> None:
    assert spread("scale", 2, 4, 3) == (0.5, "2 points")
    assert spread("scale", 1, 5) == (1.0, "4 points")
    assert spread("scale", 3, 3) == (0.0, "0 point")


def test_yes_partial_no_is_told_from_end_to_end() -> None:
    assert spread("yes_no_partial", "yes", "no", "partial") == (1.0, "non à oui")
    assert spread("yes_no_partial", "yes", "partial") == (0.5, "partiel à oui")
    assert spread("yes_no_partial", "yes", "yes") == (0.0, "oui")


def test_single_choices_tell_which_share_of_pairs_differ() -> None:
    assert spread("single_choice", "a", "a", "b") == (0.667, "67 %")
    assert spread("single_choice", "a", "a") == (0.0, "0 %")


def test_lists_tell_what_they_do_not_share() -> None:
    assert spread("multiple_choice", ["a", "b"], ["b", "c"]) == (0.667, "67 %")
    assert jaccard([], []) == 0


def test_numbers_tell_their_bounds() -> None:
    low, high = {"amount": 12, "estimated": False}, {"amount": 15.5, "estimated": True}
    assert spread("number", high, low) == (0.226, "12 à 15,5 k€")
    assert relative_range([0, 0]) == 0
    assert relative_range([-2, 3]) == 1


def test_shares_tell_what_would_have_to_change_place() -> None:
    assert spread("shares", {"a": 60, "b": 40}, {"a": 25, "b": 40, "c": 35}) == (0.35, "35 sur 100")
    assert moved({"a": 100}, {"b": 100}) == 1


def test_counters_tell_what_was_not_counted_by_both() -> None:
    assert spread("tally", {"a": 3, "b": 0}, {"a": 1}) == (0.5, "50 %")
    assert bray_curtis({}, {}) == 0


@pytest.mark.parametrize("name", sorted(set(KINDS) - set(MEASURED)))
def test_what_has_to_be_read_is_not_measured(name: str) -> None:
    assert kind(name).spread(["un", "deux"], {}) is None


@pytest.mark.parametrize("name", MEASURED)
@given(data=st.data())
def test_a_spread_never_leaves_its_bounds_nor_depends_on_who_comes_first(name: str, data: Any) -> None:
    answers = data.draw(st.lists(VALUES[name], min_size=2, max_size=4))
    told = [kind(name).spread(one, PARAMS[name]) for one in itertools.permutations(answers)]
    assert {round(one.size, 9) for one in told} == {round(told[0].size, 9)}
    assert 0 <= told[0].size <= 1
    assert kind(name).spread([answers[0]] * 2, PARAMS[name]).size == pytest.approx(0)
