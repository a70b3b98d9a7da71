"""Stances and the life of objections."""

import pytest
from sqlalchemy import func, select

from app.cohorts.models import Membership
from app.deciding.access import sees_stances
from app.deciding.deciding import move, open_stances
from app.deciding.models import Life, Proposal, Stance, State
from app.deciding.objecting import (
    advance_objection,
    live_objections,
    objections_to,
    own_objection,
    steps_of,
)
from app.deciding.proposing import Idea, TextMoved, rewrite
from app.deciding.standing import last_stance, standings, take_stance
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db


@pytest.fixture
def opened(proposal: Proposal, odile: Membership) -> Proposal:
    """The proposal in its round of objections."""
    move(odile, proposal, State.objections, State.clarification)
    return proposal


def stances() -> int:
    return db.session.scalar(select(func.count()).select_from(Stance)) or 0


def test_an_objection_without_a_reason_is_refused_and_a_reservation_without_one_is_taken(
    opened: Proposal, karim: Membership
) -> None:
    with pytest.raises(Invalid) as refused:
        take_stance(karim, opened, "objection", "  ", 1)
    assert set(refused.value.errors) == {"reason"}
    assert take_stance(karim, opened, "reservation", "", 1).choice == "reservation"


def test_the_same_stance_posted_twice_is_one_row(opened: Proposal, karim: Membership) -> None:
    for _ in range(2):
        take_stance(karim, opened, "objection", "On ne saura plus comparer.", 1)
    assert stances() == 1
    assert len(objections_to(opened)) == 1


def test_a_changed_mind_is_added_and_nothing_is_lost(opened: Proposal, karim: Membership) -> None:
    take_stance(karim, opened, "reservation", "", 1)
    take_stance(karim, opened, "consent", "", 1)
    assert stances() == 2
    assert [one.stance.choice for one in standings(opened)] == ["consent"]


def test_stances_wait_to_be_confirmed_when_the_text_moves(
    opened: Proposal, ines: Membership, karim: Membership
) -> None:
    take_stance(karim, opened, "consent", "", 1)
    rewrite(ines, opened, Idea("amend", "Plus court.", {"label": "Ici"}), 1)
    assert [one.to_confirm for one in standings(opened)] == [True]
    with pytest.raises(TextMoved):
        take_stance(karim, opened, "consent", "", 1)
    take_stance(karim, opened, "consent", "", 2)
    assert [one.to_confirm for one in standings(opened)] == [False]


def test_in_silence_others_are_read_only_after_ones_own_stance_on_this_text(
    opened: Proposal, ines: Membership, karim: Membership, lea: Membership, odile: Membership
) -> None:
    take_stance(lea, opened, "objection", "Trop flou.", 1)
    assert not sees_stances(opened, last_stance(karim, opened))
    take_stance(karim, opened, "consent", "", 1)
    assert sees_stances(opened, last_stance(karim, opened))
    rewrite(ines, opened, Idea("amend", "Plus court.", {"label": "Ici"}), 1)
    assert not sees_stances(opened, last_stance(karim, opened))
    open_stances(odile, opened)
    assert sees_stances(opened, None)


def test_stances_are_taken_by_students_and_in_a_round_only(
    proposal: Proposal, karim: Membership, odile: Membership
) -> None:
    with pytest.raises(Conflict):
        take_stance(karim, proposal, "consent", "", 1)
    with pytest.raises(Forbidden):
        take_stance(odile, proposal, "consent", "", 1)


def test_an_objection_lives_until_it_is_met_and_keeps_every_step(
    opened: Proposal, karim: Membership, odile: Membership
) -> None:
    take_stance(karim, opened, "objection", "Trop flou.", 1)
    [objection] = live_objections(opened)
    own_objection(karim, opened, objection, karim.id)
    for seen, state in (("raised", "clarified"), ("clarified", "admissible"), ("admissible", "integrated")):
        advance_objection(odile, opened, objection, state, "", seen)
    assert live_objections(opened) == [objection]
    advance_objection(karim, opened, objection, "lifted", "Cela me va.", "integrated")
    assert live_objections(opened) == []
    steps = [one.state for one in steps_of(opened) if one.objection_id == objection.id]
    assert steps == ["raised", "clarified", "admissible", "integrated", "lifted"]


def test_two_facilitators_who_press_the_same_button_move_an_objection_once(
    opened: Proposal, karim: Membership, odile: Membership
) -> None:
    take_stance(karim, opened, "objection", "Trop flou.", 1)
    [objection] = live_objections(opened)
    for _ in range(2):
        advance_objection(odile, opened, objection, "admissible", "", "raised")
    assert [one.state for one in steps_of(opened)].count("admissible") == 1
    with pytest.raises(Conflict):
        advance_objection(odile, opened, objection, "not_admissible", "Hors sujet.", "raised")


def test_an_objection_is_set_aside_with_a_reason_and_by_the_team_only(
    opened: Proposal, karim: Membership, lea: Membership, odile: Membership
) -> None:
    take_stance(karim, opened, "objection", "Trop flou.", 1)
    [objection] = live_objections(opened)
    with pytest.raises(Forbidden):
        advance_objection(lea, opened, objection, "withdrawn", "", "raised")
    with pytest.raises(Forbidden):
        own_objection(lea, opened, objection, karim.id)
    with pytest.raises(Invalid) as refused:
        advance_objection(odile, opened, objection, "not_admissible", "", "raised")
    assert set(refused.value.errors) == {"note"}


def test_who_objected_and_then_consents_lets_go_of_the_objection(
    opened: Proposal, karim: Membership, odile: Membership
) -> None:
    take_stance(karim, opened, "objection", "Trop flou.", 1)
    take_stance(karim, opened, "consent", "", 1)
    assert [one.state for one in objections_to(opened)] == [Life.withdrawn]
