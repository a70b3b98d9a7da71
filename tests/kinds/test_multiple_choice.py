"""Several options among many."""

from typing import Any

import pytest

from app.errors import Invalid
from app.kinds import Entry, kind

CHOICES = kind("multiple_choice")
PARAMS = {
    "options": [
        {"id": i, "label": w} for i, w in (("a", "lien"), ("b", "emploi"), ("c", "climat"), ("d", "droits"))
    ],
    "limit": 2,
    "justification": False,
}


def test_ticks_are_stored_once_and_in_the_order_of_the_question() -> None:
    assert CHOICES.parse({"value": ["c", "a", "c"]}, PARAMS) == ["a", "c"]


@pytest.mark.parametrize("raw", [["a", "elsewhere"], "a", [["a"]], [None], {"a": True}, 3])
def test_what_is_not_among_the_options_is_refused(raw: Any) -> None:
    with pytest.raises(Invalid):
        CHOICES.check(raw, PARAMS)


def test_a_tick_too_many_is_kept_and_said() -> None:
    value = CHOICES.parse({"value": ["a", "b", "c"]}, PARAMS)
    assert value == ["a", "b", "c"]
    assert CHOICES.missing(value, PARAMS) == "2 choix au plus\u00a0: il y en a 3."
    assert CHOICES.missing(["a", "b"], PARAMS) is None


def test_a_table_says_one_zero_or_nothing() -> None:
    assert CHOICES.cells(["b"], PARAMS) == [0, 1, 0, 0]
    assert CHOICES.cells(None, PARAMS) == [None] * 4


def test_ticks_of_two_people_add_up_within_the_limit() -> None:
    assert CHOICES.merge(["a"], ["a", "b"], ["a"], PARAMS) == ["a", "b"]
    assert CHOICES.merge(["a"], ["b"], ["a", "c"], PARAMS) == ["b", "c"]
    assert CHOICES.merge(["a"], ["a", "b"], ["a", "c"], PARAMS) is None
    assert CHOICES.merge(["a", "b"], ["a"], ["b"], PARAMS) is None


def test_a_retired_tick_does_not_vanish_in_a_merge() -> None:
    assert CHOICES.merge(["old"], ["a", "old"], ["old", "d"], {**PARAMS, "limit": None}) == ["a", "d", "old"]


def test_counts_may_exceed_n_and_n_is_people() -> None:
    summary = CHOICES.summarise([Entry("A", "A", ["a", "b"]), Entry("B", "B", ["a"])], PARAMS)
    assert summary.n == 2
    assert [row.letters for row in summary.options] == [("A", "B"), ("A",), (), ()]


def test_another_limit_is_compatible_and_too_high_a_one_is_refused() -> None:
    assert CHOICES.compare_params(PARAMS, {**PARAMS, "limit": 3}).level == "compatible"
    with pytest.raises(Invalid) as refused:
        CHOICES.check_params({**PARAMS, "limit": 5})
    assert list(refused.value.errors) == ["limit"]


def test_merged_options_are_ticked_once() -> None:
    assert CHOICES.convert(["a", "b", "c"], {"b": "a"}) == ["a", "c"]
