"""Old answers are read under the latest wording, and only where that is fair."""

import pytest

from app.comparison.lineage import Wording, lineage
from app.kinds import KINDS

CHOICE = KINDS["single_choice"]


def choice(
    number: int, *options: str, change: str = "same", mapping: dict[str, str | None] | None = None
) -> Wording:
    params = {"options": [{"id": one, "label": one} for one in options], "justification": False}
    return Wording(10 + number, number, "single_choice", params, change, mapping)


def test_one_wording_is_read_as_it_is() -> None:
    only = lineage([choice(1, "vote", "chief")], {11})
    assert only.read(11, "vote") == "vote"
    assert only.readings[11].level == "same"


def test_merged_options_are_followed_through_several_rewordings() -> None:
    wordings = [
        choice(1, "vote", "chief", "board"),
        choice(2, "vote", "boss", "board", change="compatible", mapping={"chief": "boss"}),
        choice(3, "vote", "top", change="compatible", mapping={"boss": "top", "board": "top"}),
    ]
    read = lineage(wordings, {11, 13})
    assert [read.read(11, one) for one in ("vote", "chief", "board")] == ["vote", "top", "top"]
    assert read.readings[11].level == "compatible"
    assert 12 not in read.readings


def test_a_retired_option_keeps_its_answers_and_its_name() -> None:
    wordings = [
        choice(1, "vote", "lots"),
        choice(2, "vote", "consent", change="compatible", mapping={"lots": None}),
    ]
    read = lineage(wordings, {11, 12})
    assert read.read(11, "lots") == "lots"
    assert [one["id"] for one in read.params["options"]] == ["vote", "consent", "lots"]
    assert read.params["options"][-1]["retired"]


@pytest.mark.parametrize("change", ["wording", "compatible", "breaking"])
def test_the_widest_change_on_the_way_counts(change: str) -> None:
    wordings = [
        choice(1, "vote", "chief"),
        choice(2, "vote", "chief", change=change),
        choice(3, "vote", "chief", change="wording"),
    ]
    read = lineage(wordings, {11, 12, 13})
    assert read.readings[11].level == change
    assert read.readings[12].level == "wording"
    assert read.readings[11].pooled is (change != "breaking")


def test_answers_of_another_kind_are_never_pooled() -> None:
    scale = {"anchors": {"1": "peu", "5": "beaucoup"}, "normative": False}
    wordings = [choice(1, "vote", "chief"), Wording(12, 2, "scale", scale, "wording")]
    read = lineage(wordings, {11, 12})
    assert not read.readings[11].pooled
    assert read.params == scale
