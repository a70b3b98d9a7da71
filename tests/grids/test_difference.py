"""What changed between two states of a grid."""

from app.cohorts.models import Membership
from app.grids.axes import add_axis, move_axis, retire_axis, reword_axis
from app.grids.criteria import (
    add_criterion,
    move_criterion,
    place_criterion,
    restore_criterion,
    retire_criterion,
)
from app.grids.difference import difference
from app.grids.editions import adopt_edition
from app.grids.models import Axis, Criterion, Grid
from app.grids.reading import working
from app.grids.rewording import reword_criterion
from tests.grids.conftest import TEXT


def test_nothing_changed_is_no_difference(grid: Grid, criterion: Criterion) -> None:
    state = working(grid).contents
    assert not difference(state, state)
    assert difference(state, state).count == 0


def test_each_sort_of_change_is_told_apart(
    ines: Membership, grid: Grid, axis: Axis, criterion: Criterion
) -> None:
    gone, moved = add_criterion(ines, axis, TEXT), add_criterion(ines, axis, TEXT)
    economy = add_axis(ines, grid, "Économie")
    add_criterion(ines, economy, TEXT)
    left = add_axis(ines, grid, "Quitté")
    add_criterion(ines, left, TEXT)
    before = working(grid).contents
    reword_criterion(ines, criterion, 1, {"question": "Autre ?"})
    retire_criterion(ines, gone)
    place_criterion(ines, moved, economy, last=True)
    reword_axis(ines, economy, 1, "Économie plurielle", "")
    retire_axis(ines, left)
    new = add_axis(ines, grid, "Nouveau")
    add_criterion(ines, new, TEXT)
    found = difference(before, working(grid).contents)
    assert [one.code for one in found.added] == ["NOUV-01"]
    assert [one.code for one in found.removed] == ["GOUV-02", "QUIT-01"]
    assert [(one.old.number, one.new.number, one.change.level) for one in found.reworded] == [
        (1, 2, "wording")
    ]
    assert [one.code for one in found.moved] == ["GOUV-03"]
    assert [axis.code for axis in found.axes_added] == ["NOUV"]
    assert [axis.code for axis in found.axes_removed] == ["QUIT"]
    assert [(one.old.title, one.new.title) for one in found.axes_reworded] == [
        ("Économie", "Économie plurielle")
    ]
    assert not found.reordered
    assert found.count == 8


def test_a_replacement_names_what_it_replaces(
    ines: Membership, odile: Membership, grid: Grid, criterion: Criterion
) -> None:
    adopt_edition(odile, grid, "Adoptée.", grid.version)
    before = working(grid).contents
    successor = reword_criterion(ines, criterion, 1, TEXT, new_line=True).criterion
    found = difference(before, working(grid).contents)
    assert {key: one.code for key, one in found.replaced.items()} == {successor.id: "GOUV-01"}
    assert found.count == 1


def test_another_order_of_axes_or_criteria_is_a_change(
    ines: Membership, grid: Grid, axis: Axis, criterion: Criterion
) -> None:
    add_criterion(ines, axis, TEXT)
    before = working(grid).contents
    move_criterion(ines, criterion, "down")
    assert difference(before, working(grid).contents).reordered
    move_criterion(ines, criterion, "up")
    assert not difference(before, working(grid).contents)
    second = add_axis(ines, grid, "Économie")
    add_criterion(ines, second, TEXT)
    both = working(grid).contents
    move_axis(ines, second, "up")
    assert difference(both, working(grid).contents).reordered


def test_adding_in_between_is_no_reordering(ines: Membership, grid: Grid, axis: Axis) -> None:
    first, _, third = (add_criterion(ines, axis, TEXT) for _ in range(3))
    before = working(grid).contents
    new = add_criterion(ines, axis, TEXT)
    place_criterion(ines, new, axis, first)
    retire_criterion(ines, third)
    assert not difference(before, working(grid).contents).reordered


def test_retired_and_back_at_its_place_is_no_change(
    ines: Membership, grid: Grid, axis: Axis, criterion: Criterion
) -> None:
    last = add_criterion(ines, axis, TEXT)
    before = working(grid).contents
    retire_criterion(ines, last)
    restore_criterion(ines, last)
    assert not difference(before, working(grid).contents)
