"""Counters."""

from typing import Any

import pytest

from app.errors import Invalid
from app.kinds import Entry, kind

TALLY = kind("tally")
PARAMS = {"items": [{"id": i, "label": w} for i, w in (("t", "temps donné"), ("p", "prêt"), ("r", "repas"))]}


@pytest.mark.parametrize("typed", ["-1", "1,5", "10000", "beaucoup", "٣"])
def test_a_count_that_makes_no_sense_is_refused_beside_its_item(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        TALLY.parse({"count-p": [typed]}, PARAMS)
    assert list(refused.value.errors) == ["count-p"]


@pytest.mark.parametrize("raw", [{"t": True}, {"t": -1}, {"t": "2"}, {"elsewhere": 1}, [1], 3])
def test_json_that_is_not_counts_is_refused(raw: Any) -> None:
    with pytest.raises(Invalid):
        TALLY.check(raw, PARAMS)


def test_zero_counted_differs_from_nothing_counted() -> None:
    value = TALLY.parse({"count-t": ["3"], "count-p": ["0"], "count-r": [""]}, PARAMS)
    assert value == {"t": 3, "p": 0}
    assert TALLY.cells(value, PARAMS) == [3, 0, None]
    assert TALLY.describe(value, PARAMS) == "temps donné\u00a0: 3\u00a0; prêt\u00a0: 0"


def test_each_observer_keeps_a_count_and_nothing_is_summed() -> None:
    summary = TALLY.summarise([Entry("A", "A", {"t": 3}), Entry("B", "B", {"t": 5, "r": 0})], PARAMS)
    assert [row.counts for row in summary.items] == [(("A", 3), ("B", 5)), (), (("B", 0),)]


def test_a_retired_counter_is_still_shown() -> None:
    new = {"items": PARAMS["items"][:2]}
    change = TALLY.compare_params(PARAMS, new)
    pooled = TALLY.pooled_params(PARAMS, new, change.mapping)
    assert change.level == "compatible"
    assert TALLY.summarise([Entry("A", "A", {"r": 2})], pooled).items[2].counts == (("A", 2),)


def test_merged_counters_add_up() -> None:
    assert TALLY.convert({"t": 2, "r": 3, "p": 1}, {"r": "t"}) == {"t": 5, "p": 1}


def test_two_people_counting_different_things_are_joined() -> None:
    assert TALLY.merge({"t": 1}, {"t": 2}, {"t": 1, "p": 4}, PARAMS) == {"t": 2, "p": 4}
    assert TALLY.merge({"t": 1}, {"t": 2}, {"t": 3}, PARAMS) is None
