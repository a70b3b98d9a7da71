"""The plan of a note: whatever is moved, nothing is lost and every part has a place that makes sense."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notebook.outline import DEEPEST, WAYS, Row, moved, numbered, put_after, settled

PLAN: list[Row] = [("a", 1), ("b", 2), ("c", 2), ("d", 1), ("e", 2)]
plans = st.lists(st.integers(1, 3), min_size=1, max_size=8).map(
    lambda depths: settled([(str(place), depth) for place, depth in enumerate(depths)])
)


@pytest.mark.parametrize(
    ("which", "way", "expected"),
    [
        ("c", "up", "a1 c2 b2 d1 e2"),
        ("d", "up", "d1 e2 a1 b2 c2"),
        ("a", "down", "d1 e2 a1 b2 c2"),
        ("b", "down", "a1 c2 b2 d1 e2"),
        ("c", "down", "a1 b2 d1 e2 c2"),
        ("d", "in", "a1 b2 c2 d2 e3"),
        ("b", "in", "a1 b2 c2 d1 e2"),
        ("c", "in", "a1 b2 c3 d1 e2"),
        ("b", "out", "a1 b1 c2 d1 e2"),
        ("a", "out", "a1 b2 c2 d1 e2"),
        ("a", "up", "a1 b2 c2 d1 e2"),
        ("e", "down", "a1 b2 c2 d1 e2"),
        ("z", "up", "a1 b2 c2 d1 e2"),
        ("a", "sideways", "a1 b2 c2 d1 e2"),
    ],
)
def test_a_part_moves_with_those_below_it(which: str, way: str, expected: str) -> None:
    assert " ".join(f"{one}{depth}" for one, depth in moved(PLAN, which, way)) == expected


@pytest.mark.parametrize(
    ("which", "after", "expected"),
    [
        ("d", "", "d1 e2 a1 b2 c2"),
        ("a", "e", "d1 e2 a1 b2 c2"),
        ("e", "a", "a1 e2 b2 c2 d1"),
        ("a", "b", "a1 b2 c2 d1 e2"),
        ("b", "z", "a1 b2 c2 d1 e2"),
    ],
)
def test_a_part_is_put_after_another(which: str, after: str, expected: str) -> None:
    assert " ".join(f"{one}{depth}" for one, depth in put_after(PLAN, which, after)) == expected


@given(plans, st.data())
def test_no_move_loses_a_part_or_leaves_a_gap(plan: list[Row], data: st.DataObject) -> None:
    which = data.draw(st.sampled_from([one for one, _ in plan]))
    after = data.draw(st.sampled_from(["", *(one for one, _ in plan)]))
    for changed in (moved(plan, which, data.draw(st.sampled_from(WAYS))), put_after(plan, which, after)):
        assert sorted(one for one, _ in changed) == sorted(one for one, _ in plan)
        depths = [0, *(depth for _, depth in changed)]
        assert all(1 <= depth <= min(before + 1, DEEPEST) for before, depth in pairwise(depths))


def test_parts_are_numbered_by_their_depth() -> None:
    assert list(numbered(PLAN).values()) == ["1", "1.1", "1.2", "2", "2.1"]
