"""Axes: their codes, order, wordings and retirement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cohorts.models import Membership
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.grids.axes import (
    CODE,
    AxisClash,
    add_axis,
    axis_revisions,
    free_code,
    move_axis,
    place_axis,
    restore_axis,
    restore_axis_wording,
    retire_axis,
    reword_axis,
)
from app.grids.criteria import add_criterion
from app.grids.models import Axis, Criterion, Grid
from app.grids.reading import working
from app.grids.starting import start_grid
from tests.grids.conftest import TEXT


def order(grid: Grid) -> list[str]:
    return [axis.code for axis in working(grid).contents.axes]


@pytest.fixture
def three(ines: Membership, grid: Grid) -> list[Axis]:
    return [add_axis(ines, grid, title) for title in ("Projet", "Économie", "Gouvernance")]


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Gouvernance collective", "GOUV"),
        ("Économie plurielle", "ECON"),
        ("Les droits culturels", "DROI"),
        ("L’eau", "EAU"),
        ("🌱", "AXE"),
        ("مرحبا", "AXE"),
    ],
)
def test_a_code_recalls_the_title(title: str, code: str) -> None:
    assert free_code(title, set()) == code


@given(st.text(max_size=40), st.integers(0, 60))
def test_codes_made_one_after_the_other_are_all_good_and_different(title: str, many: int) -> None:
    taken: set[str] = set()
    for _ in range(many):
        code = free_code(title, taken)
        assert CODE.fullmatch(code)
        assert code not in taken
        taken.add(code)


def test_a_code_may_be_chosen(ines: Membership, grid: Grid) -> None:
    assert add_axis(ines, grid, "Droits culturels", code="dc").code == "DC"


@pytest.mark.parametrize("code", ["A", "ABCDEF", "É1", "A-B", "GOUV"])
def test_a_code_that_is_taken_or_no_code_is_refused(
    ines: Membership, axis: Axis, grid: Grid, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        add_axis(ines, grid, "Autre", code=code)
    assert set(refused.value.errors) == {"code"}


def test_the_code_of_a_retired_axis_is_not_used_again(ines: Membership, axis: Axis, grid: Grid) -> None:
    retire_axis(ines, axis)
    assert add_axis(ines, grid, "Gouvernance").code != "GOUV"


def test_an_axis_moves_up_and_down_and_stays_at_the_ends(
    ines: Membership, grid: Grid, three: list[Axis]
) -> None:
    move_axis(ines, three[2], "up")
    assert order(grid) == ["PROJ", "GOUV", "ECON"]
    move_axis(ines, three[0], "up")
    assert order(grid) == ["PROJ", "GOUV", "ECON"]
    move_axis(ines, three[0], "down")
    assert order(grid) == ["GOUV", "PROJ", "ECON"]
    move_axis(ines, three[0], "sideways")
    assert order(grid) == ["GOUV", "PROJ", "ECON"]


def test_an_axis_is_dropped_after_another_or_first(ines: Membership, grid: Grid, three: list[Axis]) -> None:
    place_axis(ines, three[0], three[2])
    assert order(grid) == ["ECON", "GOUV", "PROJ"]
    place_axis(ines, three[0], None)
    assert order(grid) == ["PROJ", "ECON", "GOUV"]
    place_axis(ines, three[1], three[1])
    assert order(grid) == ["PROJ", "ECON", "GOUV"]


def test_an_axis_is_not_dropped_after_one_of_another_grid_or_a_retired_one(
    ines: Membership, grid: Grid, three: list[Axis]
) -> None:
    foreign = add_axis(ines, start_grid(ines, "Autre"), "Ailleurs")
    with pytest.raises(NotFound):
        place_axis(ines, three[0], foreign)
    retire_axis(ines, three[1])
    with pytest.raises(Conflict):
        place_axis(ines, three[0], three[1])
    assert order(grid) == ["PROJ", "GOUV"]


def test_a_retired_axis_leaves_with_its_criteria_and_comes_back_last_with_them(
    ines: Membership, grid: Grid, three: list[Axis]
) -> None:
    add_criterion(ines, three[0], TEXT)
    retire_axis(ines, three[0])
    state = working(grid)
    assert (len(state.contents), [axis.code for axis in state.retired_axes]) == (0, ["PROJ"])
    restore_axis(ines, three[0])
    assert order(grid) == ["ECON", "GOUV", "PROJ"]
    assert len(working(grid).contents) == 1


def test_title_and_introduction_changed_by_two_people_merge(
    ines: Membership, karim: Membership, axis: Axis
) -> None:
    reword_axis(ines, axis, 1, "Décider ensemble", "")
    reword_axis(karim, axis, 1, "Gouvernance collective", "Voir comment on décide.")
    assert (axis.title, axis.intro, axis.revision_number) == (
        "Décider ensemble",
        "Voir comment on décide.",
        3,
    )


def test_two_titles_from_one_reading_are_both_shown(ines: Membership, karim: Membership, axis: Axis) -> None:
    reword_axis(ines, axis, 1, "Décider ensemble", "")
    with pytest.raises(AxisClash) as clash:
        reword_axis(karim, axis, 1, "Qui décide ?", "")
    assert (clash.value.theirs.title, clash.value.theirs.author.name) == ("Décider ensemble", "Inès")
    assert clash.value.mine["title"] == "Qui décide ?"
    assert axis.title == "Décider ensemble"


def test_saving_an_axis_as_it_is_writes_no_new_wording(ines: Membership, axis: Axis) -> None:
    assert reword_axis(ines, axis, 1, axis.title, axis.intro).revision_number == 1


@pytest.mark.parametrize(("title", "intro", "field"), [("", "", "title"), ("x", "y" * 2001, "intro")])
def test_what_does_not_fit_is_said_beside_its_field(
    ines: Membership, axis: Axis, title: str, intro: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        reword_axis(ines, axis, 1, title, intro)
    assert set(refused.value.errors) == {field}


def test_every_change_of_an_axis_counts_the_grid_up(ines: Membership, grid: Grid, three: list[Axis]) -> None:
    before = grid.version
    move_axis(ines, three[0], "down")
    retire_axis(ines, three[1])
    restore_axis(ines, three[1])
    reword_axis(ines, three[0], 1, "Autre", "")
    assert grid.version == before + 4


def test_a_guest_and_a_stranger_change_no_axis(guy: Membership, stranger: Membership, axis: Axis) -> None:
    for refused, error in ((guy, Forbidden), (stranger, NotFound)):
        for act in (retire_axis, restore_axis):
            with pytest.raises(error):
                act(refused, axis)
        with pytest.raises(error):
            reword_axis(refused, axis, 1, "Autre", "")
        with pytest.raises(error):
            add_criterion(refused, axis, TEXT)


def test_a_criterion_stays_readable_while_its_axis_is_retired(ines: Membership, criterion: Criterion) -> None:
    retire_axis(ines, criterion.axis)
    assert criterion.current.label == "L’ancrage"


def test_an_earlier_wording_of_an_axis_is_taken_up_as_a_new_one(ines: Membership, axis: Axis) -> None:
    first = axis.title
    reword_axis(ines, axis, 1, "Un autre titre", "Une autre introduction")
    restore_axis_wording(ines, axis, 1, 2)
    assert (axis.title, axis.revision_number) == (first, 3)
    assert sorted(one.number for one in axis_revisions(axis)) == [1, 2, 3]


def test_an_axis_reworded_meanwhile_is_not_taken_back_unseen(ines: Membership, axis: Axis) -> None:
    reword_axis(ines, axis, 1, "Un autre titre", "")
    with pytest.raises(Conflict, match="entre-temps"):
        restore_axis_wording(ines, axis, 1, 1)
    assert axis.title == "Un autre titre"
