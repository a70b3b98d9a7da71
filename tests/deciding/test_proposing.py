"""Proposals: what they change, who reads and rewrites them, and ideas that come back."""

import pytest

from app.cohorts.models import Membership
from app.deciding.access import proposal_for
from app.deciding.asking import effects, other_criteria, what_is_asked
from app.deciding.models import Proposal, State
from app.deciding.proposing import Idea, TextMoved, propose, publish, rewrite, take_up
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.extensions import db
from app.grids.axes import add_axis
from app.grids.models import Axis, Criterion, Grid
from app.grids.rewording import reword_criterion
from tests.deciding.conftest import Amend
from tests.grids.conftest import TEXT

WHY = "Pour ouvrir la question."


def test_a_proposal_keeps_only_the_fields_that_it_changes(proposal: Proposal) -> None:
    assert proposal.text.patch == {"question": "À quel point le lieu est-il fait avec les gens d’ici ?"}
    assert proposal.text.base_number == 1
    assert (proposal.number, proposal.state) == (1, State.clarification)


def test_another_field_changed_since_is_kept_and_the_same_one_is_shown_as_a_clash(
    proposal: Proposal, karim: Membership, criterion: Criterion
) -> None:
    reword_criterion(karim, criterion, 1, {"help": "Des faits, pas des intentions."})
    asked = what_is_asked(proposal, proposal.text)
    assert asked
    assert asked.wanted.help == "Des faits, pas des intentions."
    assert asked.clashes == ()
    reword_criterion(karim, criterion, 2, {"question": "Le lieu est-il d’ici ?"})
    asked = what_is_asked(proposal, proposal.text)
    assert asked
    assert asked.clashes == ("question",)
    assert asked.wanted.question == "À quel point le lieu est-il fait avec les gens d’ici ?"


def test_a_reason_is_asked_for_and_something_must_change(
    ines: Membership, adopted: Grid, criterion: Criterion
) -> None:
    with pytest.raises(Invalid) as refused:
        propose(ines, adopted, Idea("amend", " "), criterion=criterion)
    assert set(refused.value.errors) == {"why", ""}


def test_a_guest_neither_proposes_nor_reads(
    guy: Membership, proposal: Proposal, adopted: Grid, criterion: Criterion
) -> None:
    with pytest.raises(Forbidden):
        propose(guy, adopted, Idea("retire", WHY), criterion=criterion)
    with pytest.raises(NotFound):
        proposal_for(guy, adopted, proposal.number)


def test_a_draft_is_read_by_its_group_alone_until_it_is_proposed(
    ines: Membership,
    karim: Membership,
    lea: Membership,
    odile: Membership,
    adopted: Grid,
    criterion: Criterion,
) -> None:
    draft = propose(ines, adopted, Idea("retire", WHY), criterion=criterion, draft=True)
    assert proposal_for(karim, adopted, draft.number) is draft
    for other in (lea, odile):
        with pytest.raises(NotFound):
            proposal_for(other, adopted, draft.number)
    publish(ines, draft)
    assert proposal_for(lea, adopted, draft.number).state == State.clarification


def test_another_text_is_a_new_one_and_a_text_read_too_early_is_not_overwritten(
    proposal: Proposal, ines: Membership, karim: Membership, lea: Membership
) -> None:
    rewrite(karim, proposal, Idea("amend", WHY, {"label": "Ici"}), 1)
    assert proposal.text_number == 2
    with pytest.raises(TextMoved):
        rewrite(ines, proposal, Idea("amend", WHY, {"label": "Là"}), 1)
    with pytest.raises(Forbidden):
        rewrite(lea, proposal, Idea("amend", WHY, {"label": "Là"}), 2)
    assert proposal.text.patch == {"label": "Ici"}


def test_the_same_text_again_makes_no_new_one(proposal: Proposal, ines: Membership) -> None:
    rewrite(ines, proposal, Idea("amend", proposal.text.why, proposal.text.patch), 1)
    assert proposal.text_number == 1


@pytest.mark.parametrize("act", ["retire", "reserve"])
def test_taking_a_criterion_out_says_that_answers_stay(
    ines: Membership, adopted: Grid, criterion: Criterion, act: str
) -> None:
    made = propose(ines, adopted, Idea(act, WHY), criterion=criterion)
    [(code, effect)] = effects(made, what_is_asked(made, made.text), [])
    assert (code, effect.level) == ("GOUV-01", "retired")


def test_a_merger_names_what_each_criterion_becomes(
    ines: Membership, adopted: Grid, criterion: Criterion, choice: Criterion
) -> None:
    idea = Idea("merge", WHY, {"question": "Comment tranche-t-on, et avec qui ?"})
    made = propose(ines, adopted, idea, criterion=criterion, others=[choice])
    found = effects(made, what_is_asked(made, made.text), other_criteria(made))
    assert [(code, effect.level) for code, effect in found] == [
        ("GOUV-01", "wording"),
        ("GOUV-02", "retired"),
    ]
    with pytest.raises(Invalid):
        propose(ines, adopted, idea, criterion=criterion, others=[criterion])


def test_a_split_needs_both_halves(ines: Membership, adopted: Grid, criterion: Criterion) -> None:
    with pytest.raises(Invalid) as refused:
        propose(ines, adopted, Idea("split", WHY, {"label": "Le vote"}, {"label": ""}), criterion=criterion)
    assert set(refused.value.errors) == {"second_label", "second_question"}


def test_a_move_needs_another_axis(ines: Membership, adopted: Grid, criterion: Criterion, axis: Axis) -> None:
    with pytest.raises(Invalid):
        propose(ines, adopted, Idea("move", WHY), criterion=criterion, axis=axis)
    elsewhere = add_axis(ines, adopted, "Économie")
    assert (
        propose(ines, adopted, Idea("move", WHY), criterion=criterion, axis=elsewhere).axis_id == elsewhere.id
    )


def test_a_new_criterion_is_checked_like_any_other(ines: Membership, adopted: Grid, axis: Axis) -> None:
    with pytest.raises(Invalid) as refused:
        propose(ines, adopted, Idea("add", WHY, {"label": "Nom"}), axis=axis)
    assert "question" in refused.value.errors
    assert propose(ines, adopted, Idea("add", WHY, TEXT), axis=axis).text.patch["label"] == "Le désaccord"


def test_an_idea_that_was_sent_back_comes_again_as_somebodys_own(
    proposal: Proposal, lea: Membership, amend: Amend
) -> None:
    with pytest.raises(Conflict):
        take_up(lea, proposal)
    proposal.state = State.sent_back
    db.session.flush()
    mine = take_up(lea, proposal)
    assert (mine.author_id, mine.taken_up_id, mine.state) == (lea.id, proposal.id, State.draft)
    assert mine.text.patch == proposal.text.patch
    assert proposal.state == State.sent_back
