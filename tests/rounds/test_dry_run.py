"""A dry run: two groups, the same scales, the same page; far apart, the words of the scale are at fault."""

import pytest

from app.cohorts.models import Membership
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.grids.criteria import add_criterion, retire_criterion
from app.grids.models import Axis, Criterion
from app.rounds.dry_run import dry_run_of, fill_in, set_up
from app.rounds.models import ClassSession, ClassStep, DryAnswer
from app.rounds.programme import drop_step, steps_of
from app.rounds.running import go_on, start
from tests.grids.conftest import SCALE


@pytest.fixture
def scales(ines: Membership, axis: Axis, criterion: Criterion, choice: Criterion) -> list[Criterion]:
    """GOUV-01, GOUV-03 and GOUV-04; GOUV-02 is a choice."""
    more = [add_criterion(ines, axis, SCALE | {"label": label}) for label in ("La parole", "Le partage")]
    return [criterion, *more]


@pytest.fixture
def step(odile: Membership, session: ClassSession, scales: list[Criterion]) -> ClassStep:
    """The dry run, first in the programme and under way."""
    for one in steps_of(session):
        if one.kind != "dry_run":
            drop_step(odile, session, one)
    start(odile, session, 0)
    return steps_of(session)[0]


def points(*given: int) -> dict[str, str]:
    return {code: str(point) for code, point in zip(("GOUV-01", "GOUV-03", "GOUV-04"), given, strict=True)}


def test_two_points_apart_ask_for_other_anchors_and_one_does_not(
    ines: Membership, lea: Membership, session: ClassSession, step: ClassStep
) -> None:
    fill_in(ines, session, step, points(4, 2, 5))
    fill_in(lea, session, step, points(2, 3, 5))
    tried = dry_run_of(ines, session, step).tried
    assert [one.criterion.code for one in tried] == ["GOUV-01", "GOUV-03", "GOUV-04"]
    assert [(one.spread, one.far_apart) for one in tried] == [(2, True), (1, False), (0, False)]


def test_a_group_reads_the_others_points_after_its_own_and_the_team_after_both(
    ines: Membership,
    karim: Membership,
    lea: Membership,
    odile: Membership,
    session: ClassSession,
    step: ClassStep,
) -> None:
    fill_in(ines, session, step, points(4, 2, 5))
    assert not any(one.points for one in dry_run_of(lea, session, step).tried)
    assert not any(one.points for one in dry_run_of(odile, session, step).tried)
    assert dry_run_of(karim, session, step).tried[0].points == {"A": 4}
    assert dry_run_of(odile, session, step).filled == 1
    fill_in(lea, session, step, points(2, 3, 5))
    assert dry_run_of(odile, session, step).tried[0].points == {"A": 4, "B": 2}


def test_a_group_may_change_its_points_and_the_same_again_adds_nothing(
    ines: Membership, karim: Membership, session: ClassSession, step: ClassStep
) -> None:
    fill_in(ines, session, step, points(4, 2, 5))
    fill_in(karim, session, step, points(4, 2, 5))
    assert db.session.query(DryAnswer).count() == 3
    fill_in(karim, session, step, points(3, 2, 5))
    assert dry_run_of(ines, session, step).tried[0].own == 3


def test_every_scale_wants_a_point_from_one_to_five(
    ines: Membership, session: ClassSession, step: ClassStep
) -> None:
    with pytest.raises(Invalid) as refused:
        fill_in(ines, session, step, {"GOUV-01": "3", "GOUV-03": "6"})
    assert set(refused.value.errors) == {"GOUV-03", "GOUV-04"}
    assert db.session.query(DryAnswer).count() == 0


def test_what_is_tried_stays_the_same_although_the_grid_changes(
    odile: Membership,
    ines: Membership,
    session: ClassSession,
    step: ClassStep,
    axis: Axis,
    scales: list[Criterion],
) -> None:
    fill_in(ines, session, step, points(4, 2, 5))
    first = add_criterion(odile, axis, SCALE | {"label": "Toute nouvelle"})
    first.position = 0
    db.session.flush()
    assert [one.criterion for one in dry_run_of(ines, session, step).tried] == scales
    retire_criterion(odile, scales[1])
    assert [one.criterion.code for one in dry_run_of(ines, session, step).tried] == ["GOUV-01", "GOUV-04"]


def test_only_the_two_groups_fill_it_in_and_only_during_the_step(
    odile: Membership, ines: Membership, session: ClassSession, step: ClassStep
) -> None:
    with pytest.raises(Forbidden):
        fill_in(odile, session, step, points(1, 1, 1))
    with pytest.raises(Conflict):
        set_up(odile, session, step, "Une autre page.", ["GOUV-01", "GOUV-03", "GOUV-04"], ["A", "B"])
    go_on(odile, session, 1)
    with pytest.raises(Conflict):
        fill_in(ines, session, step, points(1, 1, 1))


def test_the_team_chooses_the_page_three_scales_and_two_groups_beforehand(
    odile: Membership, ines: Membership, session: ClassSession, scales: list[Criterion]
) -> None:
    step = next(one for one in steps_of(session) if one.kind == "dry_run")
    for codes, letters, field in (
        (["GOUV-01", "GOUV-01", "GOUV-03"], ["A", "B"], "scales"),
        (["GOUV-01", "GOUV-02", "GOUV-03"], ["A", "B"], "scales"),
        (["GOUV-01", "GOUV-03", "GOUV-04"], ["A", "A"], "groups"),
    ):
        with pytest.raises(Invalid) as refused:
            set_up(odile, session, step, "Une page.", codes, letters)
        assert set(refused.value.errors) == {field}
    with pytest.raises(Forbidden):
        set_up(ines, session, step, "Une page.", [], [])
    set_up(odile, session, step, " Une page. ", ["GOUV-01", "GOUV-03", "GOUV-04"], ["B", "A"])
    assert dry_run_of(ines, session, step).page == "Une page."
