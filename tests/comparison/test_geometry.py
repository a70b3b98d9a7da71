"""Marks stand where they should, bars add up, the axis is never cut."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from app.comparison import geometry
from app.comparison.geometry import DESK, WALL, WIDTH

AMOUNTS = st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e6, 1e6).map(lambda number: round(number, 2)))
LETTERS = "ABCDEFGH"


@given(
    st.lists(st.one_of(st.integers(0, 100), st.floats(0, 100)), max_size=12), st.sampled_from([300.0, 256.0])
)
def test_the_stretches_of_a_bar_fill_it_exactly_and_touch(amounts: list[float], width: float) -> None:
    parts = geometry.bar(amounts, width, start=300 - width)
    if sum(amounts) <= 0:
        assert parts == []
        return
    assert len(parts) == len(amounts)
    assert parts[0].x == 300 - width
    assert all(part.width >= 0 for part in parts)
    for left, right in itertools.pairwise(parts):
        assert abs(left.x + left.width - right.x) < 0.051
    assert abs(parts[-1].x + parts[-1].width - 300) < 0.051


def test_a_bar_by_hand() -> None:
    parts = geometry.bar([50, 30, 20], 200, start=100)
    assert [(part.x, part.width) for part in parts] == [(100, 100), (200, 60), (260, 40)]


@given(st.lists(AMOUNTS, max_size=10))
def test_ticks_are_even_and_hold_zero_and_every_amount(amounts: list[float]) -> None:
    ticks = geometry.nice_ticks(amounts)
    steps = [later - earlier for earlier, later in itertools.pairwise(ticks)]
    assert min(steps) > 0
    assert max(steps) - min(steps) < 1e-6 * max(steps)
    assert any(tick == 0 for tick in ticks)
    assert 2 <= len(ticks) <= 8
    slack = 1e-6 * max(steps)
    assert all(ticks[0] - slack <= amount <= ticks[-1] + slack for amount in amounts)


def test_ticks_by_hand() -> None:
    assert geometry.nice_ticks([180, 1250.5]) == [0, 500, 1000, 1500]
    assert geometry.nice_ticks([3]) == [0, 1, 2, 3]
    assert geometry.nice_ticks([]) == [0, 1]
    assert geometry.nice_ticks([-20, 5])[0] == -20


@given(
    st.lists(st.tuples(st.integers(0, 2000), st.sampled_from(LETTERS), st.booleans()), max_size=8),
    st.sampled_from([DESK, WALL]),
)
def test_marks_of_amounts_never_cover_one_another(
    points: list[tuple[int, str, bool]], measures: geometry.Measures
) -> None:
    ticks = geometry.nice_ticks([amount for amount, _, _ in points])
    strip = geometry.number_strip(points, None, ticks, measures)
    assert len(strip.marks) == len(points)
    for place, mark in enumerate(strip.marks):
        assert measures.mark <= mark.x <= WIDTH - measures.mark
        assert mark.y - measures.mark >= 0
        assert mark.y + measures.mark <= strip.rail
        for other in strip.marks[place + 1 :]:
            apart = abs(mark.x - other.x) >= 2 * measures.mark - 0.2
            assert apart or abs(mark.y - other.y) >= 2 * measures.mark - 0.2


@given(st.lists(st.lists(st.sampled_from(LETTERS), max_size=8), min_size=5, max_size=5))
def test_groups_on_one_point_of_a_scale_are_stacked_above_it(letters: list[list[str]]) -> None:
    points = [(point, tuple(who)) for point, who in enumerate(letters, start=1)]
    deepest = geometry.deepest_stack([points])
    strip = geometry.scale_strip(points, None, None, None, deepest=deepest)
    ticks = {tick.value: tick.x for tick in strip.ticks}
    placed = iter(strip.marks)
    for point, who in points:
        marks = [next(placed) for _ in who]
        assert [mark.letter for mark in marks] == list(who)
        assert {mark.x for mark in marks} <= {ticks[point]}
        assert len({mark.y for mark in marks}) == len(marks)
        assert all(mark.y - DESK.mark >= 0 and mark.y < strip.rail for mark in marks)


def test_a_strip_by_hand() -> None:
    points = [(1, ()), (2, ()), (3, ("A", "C")), (4, ("B",)), (5, ())]
    strip = geometry.scale_strip(points, 3, 4, 3, deepest=2)
    assert [(mark.letter, mark.x, mark.y) for mark in strip.marks] == [
        ("A", 150, 56),
        ("C", 150, 20),
        ("B", 215, 56),
    ]
    assert strip.median == 150
    assert strip.band == (130, 34, 105, 40)


def test_strips_of_several_visits_have_their_axis_at_one_height() -> None:
    deep = [(1, ("A", "B", "C")), (2, ())]
    flat = [(1, ()), (2, ("A",))]
    deepest = geometry.deepest_stack([deep, flat])
    heights = {geometry.scale_strip(points, 1, 1, 1, deepest=deepest).rail for points in (deep, flat)}
    assert len(heights) == 1


@given(st.lists(st.integers(0, 30), min_size=5, max_size=5))
def test_a_diverging_bar_has_its_middle_point_on_the_middle(counts: list[int]) -> None:
    parts = geometry.diverging(counts)
    if not sum(counts):
        assert parts == []
        return
    middle = parts[2]
    assert abs(middle.x + middle.width / 2 - WIDTH / 2) < 0.2
    assert parts[0].x >= -0.1
    assert parts[-1].x + parts[-1].width <= WIDTH + 0.1
