"""Scales of five points."""

from typing import Any

import pytest

from app.errors import Invalid
from app.kinds import Entry, kind

SCALE = kind("scale")
PARAMS = {
    "anchors": {"1": "informées après coup", "3": "consultées", "5": "elles codécident"},
    "normative": False,
}


@pytest.mark.parametrize(
    "typed", ["0", "6", "-1", "2,5", "deux", "٣", "1e999", "nan", "inf", "99999999999999999999"]
)
def test_an_answer_outside_the_scale_is_refused_beside_the_field(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        SCALE.parse({"value": [typed]}, PARAMS)
    assert list(refused.value.errors) == ["value"]


@pytest.mark.parametrize("raw", [True, False, "3", 0, 6, 2.5, [3], {"value": 3}, float("nan"), float("inf")])
def test_json_outside_the_scale_is_refused(raw: Any) -> None:
    with pytest.raises(Invalid):
        SCALE.check(raw, PARAMS)


def test_a_point_is_told_with_its_words_where_it_has_some() -> None:
    assert SCALE.describe(3, PARAMS) == "3 sur 5\u00a0: consultées"
    assert SCALE.describe(4, PARAMS) == "4 sur 5"


def test_the_summary_shows_every_point_the_range_and_the_median_but_no_mean() -> None:
    entries = [Entry("A", "A", 2), Entry("B", "B", 5), Entry("C", "C", 2), Entry("D", "D", 3)]
    summary = SCALE.summarise(entries, PARAMS)
    assert summary.points == ((1, ()), (2, ("A", "C")), (3, ("D",)), (4, ()), (5, ("B",)))
    assert (summary.low, summary.high, summary.median, summary.n) == (2, 5, 2.5, 4)
    assert not hasattr(summary, "mean")


def test_both_ends_are_told_in_words() -> None:
    with pytest.raises(Invalid) as refused:
        SCALE.parse_params({"anchor-1": ["fermé"], "anchor-3": ["entre deux"]})
    assert list(refused.value.errors) == ["anchor-5"]


def test_sharper_words_keep_the_row() -> None:
    new = {**PARAMS, "anchors": {**PARAMS["anchors"], "3": "consultées avant la décision", "4": "associées"}}
    assert SCALE.compare_params(PARAMS, new).level == "wording"


def test_a_scale_turned_round_is_another_question() -> None:
    turned = {**PARAMS, "anchors": {"1": "elles codécident", "5": "informées après coup"}}
    assert SCALE.compare_params(PARAMS, turned).level == "breaking"


def test_a_description_turned_into_a_judgement_is_another_question() -> None:
    assert SCALE.compare_params(PARAMS, {**PARAMS, "normative": True}).level == "breaking"


def test_two_different_points_are_left_to_a_person() -> None:
    assert SCALE.merge(3, 2, 4, PARAMS) is None
