"""Preparing a session: a sensible programme, then minutes, order, steps more and fewer."""

import pytest

from app.cohorts.models import Membership
from app.deciding.models import Proposal
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.grids.models import Grid
from app.rounds.models import ClassSession, ClassStep
from app.rounds.programme import (
    ProgrammeMoved,
    add_step,
    describe,
    drop_step,
    move_step,
    prepare,
    save_steps,
    steps_of,
)
from app.rounds.running import start

USUAL = ["frame", "silent", "groups", "cross", "improve", "round", "dry_run", "adoption"]


def kinds(session: ClassSession) -> list[str]:
    db.session.flush()
    steps = steps_of(session)
    assert [one.position for one in steps] == list(range(1, len(steps) + 1))
    return [one.kind for one in steps]


def typed(session: ClassSession, **minutes: str) -> dict[str, str]:
    found = {f"minutes-{one.id}": str(one.minutes) for one in steps_of(session)}
    first = steps_of(session)[0]
    return found | {f"minutes-{first.id}": text for text in minutes.values()}


def step(session: ClassSession, kind: str) -> ClassStep:
    return next(one for one in steps_of(session) if one.kind == kind)


def test_a_session_begins_with_the_usual_steps_in_two_hours(session: ClassSession) -> None:
    assert kinds(session) == USUAL
    assert 90 <= sum(one.minutes for one in steps_of(session)) <= 120


def test_a_round_is_foreseen_for_each_axis_about_which_something_is_proposed(
    odile: Membership, adopted: Grid, proposal: Proposal
) -> None:
    second = prepare(odile, adopted, "Deuxième séance", None)
    assert second.number == 1
    [of_axis] = [one for one in steps_of(second) if one.kind == "round"]
    assert of_axis.axis is not None
    assert of_axis.axis.code == "GOUV"


def test_steps_are_put_in_order_added_before_the_adoption_and_dropped(
    odile: Membership, session: ClassSession
) -> None:
    move_step(odile, session, step(session, "silent"), "up")
    move_step(odile, session, step(session, "silent"), "up")
    drop_step(odile, session, step(session, "cross"))
    add_step(odile, session, "round")
    assert kinds(session) == [
        *("silent", "frame", "groups", "improve", "round", "dry_run"),
        *("round", "adoption"),
    ]


@pytest.mark.parametrize("text", ["", "0", "241", "dix", "-5", "٣", "9" * 30])
def test_minutes_that_are_none_change_nothing(odile: Membership, session: ClassSession, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        save_steps(odile, session, typed(session, first=text), session.version)
    assert "de 1 à 240" in refused.value.message
    assert steps_of(session)[0].minutes == 10


def test_two_who_change_the_programme_at_once_are_told(odile: Membership, session: ClassSession) -> None:
    read = session.version
    save_steps(odile, session, typed(session, first="12"), read)
    with pytest.raises(ProgrammeMoved):
        save_steps(odile, session, typed(session, first="15"), read)
    assert steps_of(session)[0].minutes == 12


def test_a_step_that_has_begun_stays_where_it_is(odile: Membership, session: ClassSession) -> None:
    start(odile, session, 0)
    first = steps_of(session)[0]
    for act in (lambda: drop_step(odile, session, first), lambda: move_step(odile, session, first, "down")):
        with pytest.raises(Conflict):
            act()
    save_steps(odile, session, typed(session, first="99"), session.version)
    assert steps_of(session)[0].minutes == 10
    drop_step(odile, session, step(session, "dry_run"))
    assert "dry_run" not in kinds(session)


def test_only_the_team_prepares(ines: Membership, session: ClassSession, adopted: Grid) -> None:
    first = steps_of(session)[0]
    for act in (
        lambda: prepare(ines, adopted, "La mienne", None),
        lambda: describe(ines, session, "Autre", None, "objection"),
        lambda: save_steps(ines, session, {}, 1),
        lambda: add_step(ines, session, "round"),
        lambda: move_step(ines, session, first, "down"),
        lambda: drop_step(ines, session, first),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_title_and_a_rule_are_asked_for(odile: Membership, session: ClassSession) -> None:
    with pytest.raises(Invalid) as refused:
        describe(odile, session, "  ", None, "majority")
    assert set(refused.value.errors) == {"title", "apart"}
    with pytest.raises(Invalid):
        add_step(odile, session, "lunch")
