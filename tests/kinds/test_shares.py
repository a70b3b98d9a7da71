"""A hundred shared out among posts."""

from typing import Any

import pytest

from app.errors import Invalid
from app.kinds import Entry, kind

SHARES = kind("shares")
NAMES = (
    ("b", "bar", "market"),
    ("s", "subventions", "redistribution"),
    ("d", "dons", "reciprocity"),
    ("m", "mécénat", None),
)
PARAMS = {"posts": [{"id": i, "label": w, "principle": p} for i, w, p in NAMES]}


def shared(**percents: str) -> Any:
    return SHARES.parse({f"share-{post}": [typed] for post, typed in percents.items()}, PARAMS)


def test_shares_that_make_99_or_140_are_kept_and_said() -> None:
    assert shared(b="60", s="39") == {"b": 60, "s": 39}
    assert SHARES.missing({"b": 60, "s": 39}, PARAMS) == "Il reste 1 à répartir."
    assert shared(b="100", s="40") == {"b": 100, "s": 40}
    assert SHARES.missing({"b": 100, "s": 40}, PARAMS) == "Le total dépasse 100 de 40."
    assert SHARES.missing({"b": 99.5}, PARAMS) == "Il reste 0,5 à répartir."


def test_three_thirds_make_a_hundred() -> None:
    assert SHARES.missing(shared(b="33,33", s="33,33", d="33,33"), PARAMS) is None


def test_a_negative_share_is_refused_beside_its_post() -> None:
    with pytest.raises(Invalid) as refused:
        shared(b="110", s="-10")
    assert list(refused.value.errors) == ["share-s"]


def test_a_post_of_another_criterion_is_refused() -> None:
    with pytest.raises(Invalid):
        SHARES.check({"b": 50, "elsewhere": 50}, PARAMS)


@pytest.mark.parametrize("percent", [True, "50", None, float("nan"), float("inf"), [50]])
def test_json_that_is_not_a_share_is_refused(percent: Any) -> None:
    with pytest.raises(Invalid):
        SHARES.check({"b": percent}, PARAMS)


def test_a_blank_post_is_zero_only_once_everything_is_shared_out() -> None:
    assert SHARES.cells({"b": 60, "s": 40}, PARAMS) == [60, 40, 0, 0]
    assert SHARES.cells({"b": 60}, PARAMS) == [60, None, None, None]


def test_a_bar_is_read_by_post_and_by_principle_with_the_unclassed_apart() -> None:
    summary = SHARES.summarise([Entry("A", "A", {"b": 10, "s": 70, "m": 20})], PARAMS)
    assert [(one.label, one.percent) for one in summary.bars[0].segments] == [
        ("bar", 10),
        ("subventions", 70),
        ("dons", 0),
        ("mécénat", 20),
    ]
    assert summary.bars[0].principles == (
        ("market", 10),
        ("redistribution", 70),
        ("reciprocity", 0),
        (None, 20),
    )


def changed(*posts: tuple[str, str, str | None], mapping: dict[str, str | None] | None = None) -> Any:
    return SHARES.compare_params(
        PARAMS, {"posts": [{"id": i, "label": w, "principle": p} for i, w, p in posts]}, mapping
    )


def test_changes_are_classed() -> None:
    assert changed(*NAMES[:3], ("m", "mécénat", "discuss")).level == "wording"
    assert changed(*NAMES[:3], ("m", "fondations", None)).level == "wording"
    assert changed(*NAMES, ("x", "autres", None)).level == "compatible"
    assert changed(*NAMES[:3]).level == "breaking"
    merged = changed(*NAMES[:3], mapping={"m": "d"})
    assert merged.level == "compatible"
    assert SHARES.convert({"b": 60, "d": 10, "m": 30}, merged.mapping) == {"b": 60, "d": 40}


def test_two_people_sharing_out_are_joined_until_it_would_pass_a_hundred() -> None:
    assert SHARES.merge({"b": 20}, {"b": 20, "s": 50}, {"b": 20, "d": 10}, PARAMS) == {
        "b": 20,
        "s": 50,
        "d": 10,
    }
    assert SHARES.merge(None, {"b": 100}, {"s": 100}, PARAMS) is None
    assert SHARES.merge({"b": 20}, {"b": 20, "s": 60}, {"b": 20, "d": 30}, PARAMS) is None


def test_a_finished_sharing_is_never_unfinished_by_a_merge() -> None:
    base = {"b": 40, "s": 30, "d": 20}
    assert SHARES.merge(base, {"b": 50, "s": 30, "d": 20}, {"b": 40, "s": 20, "d": 20}, PARAMS) is None


def test_a_principle_that_does_not_exist_is_refused_on_its_row() -> None:
    with pytest.raises(Invalid) as refused:
        SHARES.parse_params(
            {"row_id": ["", ""], "row_label": ["a", "b"], "row_principle": ["market", "magic"]}
        )
    assert list(refused.value.errors) == ["row_label:1"]
