"""Decisions, and what adopting does to the grid."""

import pytest
from sqlalchemy import func, select

from app.cohorts.models import Membership
from app.deciding.deciding import AlreadyDecided, Verdict, decide, move, possible_outcomes
from app.deciding.models import Decision, Proposal, State
from app.deciding.objecting import advance_objection, live_objections
from app.deciding.proposing import Idea, propose
from app.deciding.reading import lines_of
from app.deciding.standing import take_stance
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.grids.axes import add_axis
from app.grids.models import Axis, Criterion, Grid
from app.grids.reading import working
from app.grids.rewording import reword_criterion
from app.visits.planning import Plan, create_visit
from app.visits.state import close_visit, open_visit
from tests.deciding.conftest import Amend
from tests.grids.conftest import CHOICE, TEXT

WHY = "Pour ouvrir la question."
YES = Verdict("adopted", "Adoptée, sans objection.")


def to_round(odile: Membership, proposal: Proposal) -> Proposal:
    move(odile, proposal, State.objections, proposal.state)
    return proposal


def codes(grid: Grid) -> list[str]:
    return [one.code for one in working(grid).contents]


def test_adopting_rewords_the_criterion_in_its_place_and_credits_who_proposed(
    proposal: Proposal, odile: Membership, ines: Membership, criterion: Criterion
) -> None:
    decide(odile, to_round(odile, proposal), YES, 0)
    assert criterion.current.question == "À quel point le lieu est-il fait avec les gens d’ici ?"
    assert (criterion.current.number, criterion.current.change) == (2, "wording")
    assert criterion.current.author_id == ines.id
    assert (proposal.state, proposal.result_id) == ("adopted", criterion.id)


def test_another_kind_takes_a_new_code_and_the_old_criterion_keeps_its_own(
    amend: Amend, ines: Membership, odile: Membership, adopted: Grid, criterion: Criterion
) -> None:
    proposal = to_round(odile, amend(ines, kind="long_text", params={"limit": 500}))
    decide(odile, proposal, YES, 0)
    assert codes(adopted) == ["GOUV-03", "GOUV-02"]
    assert proposal.result
    assert proposal.result.replaces_id == criterion.id
    assert criterion.retired_at is not None


def test_options_made_one_stay_on_the_same_line_with_their_mapping(
    amend: Amend, ines: Membership, odile: Membership, choice: Criterion
) -> None:
    options = [one for one in CHOICE["params"]["options"] if one["id"] != "chief"]  # type: ignore[index]
    params = {"options": options, "justification": False}
    proposal = to_round(odile, amend(ines, choice, params=params, mapping={"chief": "vote"}))
    decide(odile, proposal, YES, 0)
    assert (choice.current.change, choice.current.mapping) == ("compatible", {"chief": "vote"})


def test_nothing_is_adopted_over_a_live_objection(
    proposal: Proposal, odile: Membership, karim: Membership, criterion: Criterion
) -> None:
    take_stance(karim, to_round(odile, proposal), "objection", "Trop flou.", 1)
    with pytest.raises(Invalid):
        decide(odile, proposal, YES, 0)
    [objection] = live_objections(proposal)
    advance_objection(odile, proposal, objection, "admissible", "", "raised")
    with pytest.raises(Invalid):
        decide(odile, proposal, Verdict("adopted", "Quand même."), 0)
    assert criterion.current.number == 1
    advance_objection(odile, proposal, objection, "integrated", "", "admissible")
    advance_objection(odile, proposal, objection, "lifted", "", "integrated")
    decide(odile, proposal, YES, 0)
    assert criterion.current.number == 2


def test_a_reservation_does_not_block(proposal: Proposal, odile: Membership, karim: Membership) -> None:
    take_stance(karim, to_round(odile, proposal), "reservation", "Un peu long.", 1)
    assert decide(odile, proposal, YES, 0).number == 1


def test_two_facilitators_who_press_the_same_button_make_one_decision(
    proposal: Proposal, odile: Membership, criterion: Criterion
) -> None:
    decide(odile, to_round(odile, proposal), YES, 0)
    with pytest.raises(AlreadyDecided):
        decide(odile, proposal, YES, 0)
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 1
    assert criterion.current.number == 2


def test_a_trial_needs_a_visit_changes_the_grid_once_and_is_then_decided(
    proposal: Proposal, odile: Membership, criterion: Criterion
) -> None:
    to_round(odile, proposal)
    with pytest.raises(Invalid) as refused:
        decide(odile, proposal, Verdict("trial", "À l’essai."), 0)
    assert set(refused.value.errors) == {"visit"}
    visit = create_visit(odile, Plan("Le Moulin"))
    decide(odile, proposal, Verdict("trial", "À l’essai.", visit), 0)
    decide(odile, proposal, YES, 1)
    assert criterion.current.number == 2
    assert proposal.state == State.adopted
    assert possible_outcomes(proposal) == []


def test_only_the_team_decides_but_authors_may_give_up(
    proposal: Proposal, ines: Membership, karim: Membership
) -> None:
    for outcome in ("adopted", "sent_back"):
        with pytest.raises(Forbidden):
            decide(ines, proposal, Verdict(outcome, "Parce que."), 0)
    with pytest.raises(Forbidden):
        decide(karim, proposal, Verdict("withdrawn", "Parce que."), 0)
    with pytest.raises(Forbidden):
        move(ines, proposal, State.objections, proposal.state)
    decide(ines, proposal, Verdict("withdrawn", "Je préfère la proposition 2."), 0)
    assert proposal.state == State.withdrawn


def test_nothing_is_adopted_before_a_round_nor_without_a_word(proposal: Proposal, odile: Membership) -> None:
    with pytest.raises(Invalid) as refused:
        decide(odile, proposal, Verdict("adopted", ""), 0)
    assert set(refused.value.errors) == {"outcome", "reason"}


def test_the_same_field_changed_meanwhile_must_be_settled_first(
    proposal: Proposal, odile: Membership, karim: Membership, criterion: Criterion
) -> None:
    reword_criterion(karim, criterion, 1, {"question": "Le lieu est-il d’ici ?", "help": "Des faits."})
    with pytest.raises(Conflict):
        decide(odile, to_round(odile, proposal), YES, 0)
    assert criterion.current.question == "Le lieu est-il d’ici ?"


@pytest.mark.parametrize("act", ["retire", "reserve"])
def test_what_is_taken_out_leaves_the_working_grid(
    ines: Membership, odile: Membership, adopted: Grid, criterion: Criterion, act: str
) -> None:
    proposal = propose(ines, adopted, Idea(act, WHY), criterion=criterion)
    decide(odile, to_round(odile, proposal), YES, 0)
    assert codes(adopted) == ["GOUV-02"]


def test_a_new_criterion_comes_last_in_its_axis(
    ines: Membership, odile: Membership, adopted: Grid, axis: Axis
) -> None:
    proposal = propose(ines, adopted, Idea("add", WHY, TEXT), axis=axis)
    decide(odile, to_round(odile, proposal), YES, 0)
    assert codes(adopted) == ["GOUV-01", "GOUV-02", "GOUV-03"]


def test_a_split_puts_the_second_half_right_after_the_first(
    ines: Membership, odile: Membership, adopted: Grid, criterion: Criterion
) -> None:
    proposal = propose(ines, adopted, Idea("split", WHY, {"label": "Ici"}, TEXT), criterion=criterion)
    decide(odile, to_round(odile, proposal), YES, 0)
    assert codes(adopted) == ["GOUV-01", "GOUV-03", "GOUV-02"]
    assert criterion.current.label == "Ici"


def test_a_merger_keeps_one_criterion_and_takes_the_other_out(
    ines: Membership, odile: Membership, adopted: Grid, criterion: Criterion, choice: Criterion
) -> None:
    idea = Idea("merge", WHY, {"label": "Ensemble"})
    proposal = propose(ines, adopted, idea, criterion=criterion, others=[choice])
    decide(odile, to_round(odile, proposal), YES, 0)
    assert codes(adopted) == ["GOUV-01"]
    assert criterion.current.label == "Ensemble"


def test_a_move_changes_the_axis_and_not_the_code(
    ines: Membership, odile: Membership, adopted: Grid, criterion: Criterion
) -> None:
    elsewhere = add_axis(ines, adopted, "Économie")
    proposal = propose(ines, adopted, Idea("move", WHY), criterion=criterion, axis=elsewhere)
    decide(odile, to_round(odile, proposal), YES, 0)
    assert (criterion.axis_id, criterion.code) == (elsewhere.id, "GOUV-01")


def test_what_was_retired_meanwhile_is_not_reworded(
    proposal: Proposal, odile: Membership, criterion: Criterion, ines: Membership
) -> None:
    from app.grids.criteria import retire_criterion

    retire_criterion(ines, criterion)
    with pytest.raises(Conflict):
        decide(odile, to_round(odile, proposal), YES, 0)


def test_a_trial_whose_visit_has_ended_waits_for_the_team_to_conclude(
    proposal: Proposal, odile: Membership, ines: Membership, adopted: Grid
) -> None:
    visit = create_visit(odile, Plan("Le Moulin"))
    decide(odile, to_round(odile, proposal), Verdict("trial", "À l’essai.", visit), 0)
    assert [one.waits for one in lines_of(odile, adopted)] == [()]
    open_visit(odile, visit)
    close_visit(odile, visit)
    assert [one.waits for one in lines_of(odile, adopted)] == [("Essai à conclure",)]
    assert [one.waits for one in lines_of(ines, adopted)] == [()]
