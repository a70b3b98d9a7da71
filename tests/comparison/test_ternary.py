"""Places between three principles."""

import math

from hypothesis import given
from hypothesis import strategies as st

from app.comparison import ternary
from app.comparison.geometry import WIDTH

PARTS = st.tuples(*[st.integers(0, 100)] * 3).filter(any)


def test_corners_and_middle_by_hand() -> None:
    for corner, parts in zip(ternary.CORNERS, ((100, 0, 0), (0, 40, 0), (0, 0, 1)), strict=True):
        assert ternary.place(parts) == (round(corner[0], 1), round(corner[1], 1))
    x, y = ternary.place((10, 10, 10))
    assert x == WIDTH / 2
    assert abs(y - (ternary.TOP + ternary.RISE * 2 / 3)) < 0.1


@given(PARTS, st.integers(1, 9))
def test_only_proportions_count(parts: tuple[int, int, int], times: int) -> None:
    many = tuple(part * times for part in parts)
    assert all(abs(a - b) < 0.11 for a, b in zip(ternary.place(parts), ternary.place(many), strict=True))


@given(st.lists(PARTS, max_size=16))
def test_marks_stay_inside_and_never_cover_one_another(answers: list[tuple[int, int, int]]) -> None:
    spots = ternary.triangle([("A", False, parts) for parts in answers])
    for place, one in enumerate(spots):
        assert ternary.MARK <= one.mark_x <= WIDTH - ternary.MARK
        assert ternary.MARK <= one.mark_y <= ternary.HEIGHT - ternary.MARK
        for other in spots[place + 1 :]:
            assert math.hypot(one.mark_x - other.mark_x, one.mark_y - other.mark_y) >= 2 * ternary.MARK
