"""Criteria: codes for life, order, moving, retirement."""

import pytest

from app.cohorts.models import Membership
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.grids.access import criterion_for
from app.grids.axes import add_axis, retire_axis
from app.grids.criteria import (
    add_criterion,
    move_criterion,
    place_criterion,
    restore_criterion,
    retire_criterion,
)
from app.grids.models import Axis, Criterion, Grid
from app.grids.reading import working
from app.grids.starting import start_grid
from app.kinds import KINDS
from tests.grids.conftest import SCALE, TEXT
from tests.grids.factory import PARAMS


def order(grid: Grid) -> dict[str, list[str]]:
    return {axis.code: [one.code for one in axis.criteria] for axis in working(grid).contents.axes}


@pytest.fixture
def four(ines: Membership, axis: Axis) -> list[Criterion]:
    return [add_criterion(ines, axis, {**TEXT, "label": f"Critère {n}"}) for n in range(1, 5)]


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_criterion_of_each_kind_can_be_added(ines: Membership, grid: Grid, axis: Axis, kind: str) -> None:
    add_criterion(ines, axis, {**TEXT, "kind": kind, "params": PARAMS[kind]})
    held = next(iter(working(grid).contents))
    assert (held.kind, held.params) == (kind, KINDS[kind].check_params(PARAMS[kind]))


def test_a_first_wording_is_kept_with_its_author(ines: Membership, criterion: Criterion) -> None:
    first = criterion.revisions[0]
    assert (first.number, first.author.name, first.question) == (1, "Inès", SCALE["question"])


def test_a_code_is_never_used_twice(ines: Membership, grid: Grid, axis: Axis, four: list[Criterion]) -> None:
    retire_criterion(ines, four[3])
    elsewhere = add_axis(ines, grid, "Économie")
    place_criterion(ines, four[2], elsewhere)
    assert add_criterion(ines, axis, TEXT).code == "GOUV-05"
    assert order(grid) == {"GOUV": ["GOUV-01", "GOUV-02", "GOUV-05"], "ECON": ["GOUV-03"]}


def test_codes_go_on_after_ninety_nine(ines: Membership, axis: Axis, criterion: Criterion) -> None:
    criterion.code = "GOUV-99"
    assert add_criterion(ines, axis, TEXT).code == "GOUV-100"
    assert add_criterion(ines, axis, TEXT).code == "GOUV-101"


def test_a_criterion_moves_up_and_down_and_stays_at_the_ends(
    ines: Membership, grid: Grid, four: list[Criterion]
) -> None:
    move_criterion(ines, four[0], "down")
    move_criterion(ines, four[3], "down")
    assert order(grid) == {"GOUV": ["GOUV-02", "GOUV-01", "GOUV-03", "GOUV-04"]}
    move_criterion(ines, four[0], "up")
    assert order(grid) == {"GOUV": ["GOUV-01", "GOUV-02", "GOUV-03", "GOUV-04"]}


def test_a_criterion_is_dropped_first_last_or_after_another(
    ines: Membership, grid: Grid, axis: Axis, four: list[Criterion]
) -> None:
    place_criterion(ines, four[0], axis, four[2])
    assert order(grid) == {"GOUV": ["GOUV-02", "GOUV-03", "GOUV-01", "GOUV-04"]}
    place_criterion(ines, four[3], axis)
    assert order(grid) == {"GOUV": ["GOUV-04", "GOUV-02", "GOUV-03", "GOUV-01"]}
    place_criterion(ines, four[3], axis, last=True)
    assert order(grid) == {"GOUV": ["GOUV-02", "GOUV-03", "GOUV-01", "GOUV-04"]}
    place_criterion(ines, four[0], axis, four[0])
    assert order(grid) == {"GOUV": ["GOUV-02", "GOUV-03", "GOUV-01", "GOUV-04"]}


def test_nothing_of_another_grid_takes_part_in_a_move(
    ines: Membership, grid: Grid, axis: Axis, four: list[Criterion]
) -> None:
    other = start_grid(ines, "Autre grille", {"ECO-01"})
    foreign = criterion_for(ines, other, "ECO-01")
    with pytest.raises(NotFound):
        place_criterion(ines, four[0], foreign.axis)
    with pytest.raises(NotFound):
        place_criterion(ines, four[0], axis, foreign)
    with pytest.raises(NotFound):
        place_criterion(ines, foreign, axis)
    assert order(grid) == {"GOUV": ["GOUV-01", "GOUV-02", "GOUV-03", "GOUV-04"]}


def test_a_neighbour_that_left_meanwhile_is_a_conflict(
    ines: Membership, grid: Grid, axis: Axis, four: list[Criterion]
) -> None:
    economy = add_axis(ines, grid, "Économie")
    place_criterion(ines, four[1], economy)
    with pytest.raises(Conflict):
        place_criterion(ines, four[0], axis, four[1])
    retire_criterion(ines, four[2])
    with pytest.raises(Conflict):
        place_criterion(ines, four[0], axis, four[2])
    retire_axis(ines, economy)
    with pytest.raises(Conflict):
        place_criterion(ines, four[0], economy)
    with pytest.raises(Conflict):
        move_criterion(ines, four[2], "up")
    assert order(grid) == {"GOUV": ["GOUV-01", "GOUV-04"]}


def test_a_retired_criterion_is_listed_apart_and_comes_back_last(
    ines: Membership, grid: Grid, four: list[Criterion]
) -> None:
    retire_criterion(ines, four[0])
    assert [one.code for one in working(grid).retired] == ["GOUV-01"]
    restore_criterion(ines, four[0])
    assert order(grid) == {"GOUV": ["GOUV-02", "GOUV-03", "GOUV-04", "GOUV-01"]}


def test_a_criterion_does_not_come_back_into_a_retired_axis(ines: Membership, criterion: Criterion) -> None:
    retire_criterion(ines, criterion)
    retire_axis(ines, criterion.axis)
    with pytest.raises(Conflict, match="Gouvernance collective"):
        restore_criterion(ines, criterion)


def test_no_criterion_is_added_to_an_axis_retired_meanwhile(ines: Membership, axis: Axis) -> None:
    retire_axis(ines, axis)
    with pytest.raises(Conflict):
        add_criterion(ines, axis, TEXT)


def test_every_change_counts_the_grid_up(
    ines: Membership, grid: Grid, axis: Axis, four: list[Criterion]
) -> None:
    before = grid.version
    move_criterion(ines, four[0], "down")
    place_criterion(ines, four[0], axis)
    retire_criterion(ines, four[0])
    restore_criterion(ines, four[0])
    assert grid.version == before + 4


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"label": ""}, "label"),
        ({"label": "x" * 161}, "label"),
        ({"question": "   "}, "question"),
        ({"question": "x" * 100_000}, "question"),
        ({"help": "x" * 100_000}, "help"),
        ({"kind": "video"}, "kind"),
        ({"kind": None}, "kind"),
        ({"moment": "later"}, "moment"),
        ({"respondent": "everybody"}, "respondent"),
        ({"kind": "scale", "params": {"anchors": {}, "normative": False}}, "params-anchor-1"),
        ({"kind": "scale", "params": "none"}, "params-"),
        ({"label": 12}, "label"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    ines: Membership, grid: Grid, axis: Axis, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        add_criterion(ines, axis, {**TEXT, **change})
    assert field in refused.value.errors
    assert order(grid) == {"GOUV": []}


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "🎭 l’entraide 🫶🏾", "\u202eكيف تُتخذ القرارات؟", "a\nb"]
)
def test_any_script_and_sign_is_kept_word_for_word(
    ines: Membership, grid: Grid, axis: Axis, text: str
) -> None:
    add_criterion(ines, axis, {**TEXT, "question": text, "help": text})
    held = next(iter(working(grid).contents))
    assert (held.question, held.help) == (text, text)


def test_a_nul_that_no_database_takes_is_left_out(ines: Membership, grid: Grid, axis: Axis) -> None:
    add_criterion(ines, axis, {**TEXT, "label": "a\0b", "question": "c\0d ?"})
    held = next(iter(working(grid).contents))
    assert (held.label, held.question) == ("ab", "cd ?")


def test_guests_and_strangers_change_no_criterion(
    guy: Membership, stranger: Membership, criterion: Criterion, axis: Axis
) -> None:
    for refused, error in ((guy, Forbidden), (stranger, NotFound)):
        for act in (retire_criterion, restore_criterion):
            with pytest.raises(error):
                act(refused, criterion)
        with pytest.raises(error):
            move_criterion(refused, criterion, "up")
        with pytest.raises(error):
            place_criterion(refused, criterion, axis)
