"""Two proposals about one criterion, and one proposal out of two."""

import pytest

from app.cohorts.models import Membership
from app.deciding.asking import what_is_asked
from app.deciding.deciding import Verdict, decide, move
from app.deciding.discussing import asked_by, class_of, say, thread
from app.deciding.models import Proposal, State
from app.deciding.settling import authors_of, join, joined_into, rivals, settle
from app.errors import Conflict, Forbidden, Invalid
from app.grids.models import Criterion
from app.grids.rewording import reword_criterion
from tests.deciding.conftest import Amend

QUESTION = "À quel point le lieu est-il fait avec les gens d’ici ?"


def adopt(odile: Membership, proposal: Proposal) -> None:
    move(odile, proposal, State.objections, proposal.state)
    decide(odile, proposal, Verdict("adopted", "Adoptée."), 0)


def test_two_amendments_of_different_fields_both_apply(
    proposal: Proposal, amend: Amend, lea: Membership, odile: Membership, criterion: Criterion
) -> None:
    other = amend(lea, help="Des faits, pas des intentions.")
    [rival] = rivals(lea, proposal)
    assert (rival.proposal, rival.parts, rival.both) == (other, ("Aide",), ())
    adopt(odile, proposal)
    adopt(odile, other)
    assert criterion.current.question == QUESTION
    assert criterion.current.help == "Des faits, pas des intentions."


def test_two_amendments_of_the_same_field_show_both_and_ask(
    proposal: Proposal, amend: Amend, lea: Membership, odile: Membership, criterion: Criterion
) -> None:
    other = amend(lea, question="Qui d’ici fait ce lieu ?")
    [rival] = rivals(lea, proposal)
    assert [(one.mine, one.theirs) for one in rival.both] == [(QUESTION, "Qui d’ici fait ce lieu ?")]
    adopt(odile, proposal)
    with pytest.raises(Conflict):
        adopt(odile, other)
    with pytest.raises(Invalid):
        settle(lea, other, {}, 1)
    settle(
        lea, other, {"keep-question": "both", "combined-question": "Qui d’ici fait ce lieu, et comment ?"}, 1
    )
    assert (other.text_number, other.text.base_number) == (2, 2)
    decide(odile, other, Verdict("adopted", "Adoptée."), 0)
    assert criterion.current.question == "Qui d’ici fait ce lieu, et comment ?"


def test_keeping_the_grids_own_version_leaves_the_rest_of_the_text(
    amend: Amend, ines: Membership, karim: Membership, criterion: Criterion
) -> None:
    proposal = amend(ines, question=QUESTION, label="Ici")
    reword_criterion(karim, criterion, 1, {"question": "Le lieu est-il d’ici ?"})
    settle(ines, proposal, {"keep-question": "theirs"}, 1)
    assert proposal.text.patch == {"label": "Ici"}
    asked = what_is_asked(proposal, proposal.text)
    assert asked
    assert asked.wanted.question == "Le lieu est-il d’ici ?"


def test_joining_credits_both_authors_and_keeps_the_original_readable(
    proposal: Proposal, amend: Amend, ines: Membership, lea: Membership, odile: Membership
) -> None:
    other = amend(lea, help="Des faits.", question="Qui d’ici fait ce lieu ?")
    with pytest.raises(Forbidden):
        join(lea, other, proposal, {"keep-question": "theirs"})
    with pytest.raises(Invalid):
        join(odile, other, proposal, {})
    join(odile, other, proposal, {"keep-question": "theirs"})
    assert proposal.text.patch == {"question": QUESTION, "help": "Des faits."}
    assert authors_of(proposal) == [ines, lea]
    assert joined_into(proposal) == [other]
    assert (other.state, other.text.patch["question"]) == (State.withdrawn, "Qui d’ici fait ce lieu ?")
    with pytest.raises(Conflict):
        join(odile, other, proposal, {"keep-question": "theirs"})


def test_a_remark_asks_those_whom_it_names(
    proposal: Proposal, ines: Membership, karim: Membership, lea: Membership
) -> None:
    body = "@Karim et @Léa, pas @Personne ni ines@karim.example : « gens d’ici », c’est qui ?"
    assert asked_by(body, class_of(ines)) == [karim, lea]
    for _ in range(2):
        say(ines, proposal, body)
    [said] = thread(proposal, class_of(karim))
    assert [text for text, named in said.parts if named] == ["@Karim", "@Léa"]
    assert "".join(text for text, _ in said.parts) == said.remark.body
    with pytest.raises(Invalid):
        say(ines, proposal, " \n ")
