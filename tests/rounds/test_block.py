"""Rounds of consent: the block, what is treated apart, and one act for the rest."""

import pytest

from app.cohorts.models import Membership
from app.deciding.deciding import Verdict, decide, move
from app.deciding.models import Decision, Proposal, Stance, State
from app.deciding.objecting import advance_objection, live_objections
from app.deciding.proposing import Idea, propose, rewrite
from app.deciding.standing import take_stance
from app.errors import Forbidden, Invalid
from app.extensions import db
from app.grids.axes import add_axis
from app.grids.models import Criterion, Grid
from app.rounds.adopting import BlockMoved, adopt_block, open_block, show_block
from app.rounds.block import InBlock, block_of, talking_in
from app.rounds.models import ClassSession, ClassStep
from app.rounds.programme import describe, steps_of
from tests.deciding.conftest import Amend

REASON = "Adoptées ensemble, sans objection."


@pytest.fixture
def step(session: ClassSession) -> ClassStep:
    """The round about every axis."""
    return next(one for one in steps_of(session) if one.kind == "round")


@pytest.fixture
def other(amend: Amend, lea: Membership, choice: Criterion) -> Proposal:
    """Léa would ask GOUV-02 otherwise."""
    return amend(lea, choice, question="Qui tranche, et comment le sait-on ?")


@pytest.fixture
def opened(
    odile: Membership, session: ClassSession, step: ClassStep, proposal: Proposal, other: Proposal
) -> list[Proposal]:
    """Both in their round, whose silence is over."""
    assert open_block(odile, session, step) == 2
    assert show_block(odile, session, step) == 2
    return [proposal, other]


def read(block: list[InBlock]) -> dict[int, int]:
    return {one.proposal.number: one.proposal.text_number for one in block if not one.apart}


def test_a_block_holds_the_proposals_of_its_axis_that_are_in_their_round(
    odile: Membership,
    adopted: Grid,
    session: ClassSession,
    step: ClassStep,
    proposal: Proposal,
    other: Proposal,
) -> None:
    eco = add_axis(odile, adopted, "Économie", code="ECO")
    added = {"label": "Les prêts", "question": "Qui prête quoi ?", "kind": "short_text"}
    elsewhere = propose(odile, adopted, Idea("add", "Oublié.", added), axis=eco)
    move(odile, proposal, "objections", "clarification")
    move(odile, elsewhere, "objections", "clarification")
    assert [one.proposal for one in block_of(odile, session, talking_in(session, step))] == [
        proposal,
        elsewhere,
    ]
    assert len(talking_in(session, step)) == 3
    step.axis_id = eco.id
    db.session.flush()
    assert [one.proposal for one in block_of(odile, session, talking_in(session, step))] == [elsewhere]


def test_what_nobody_contests_is_adopted_in_one_act_and_the_contested_stays(
    odile: Membership,
    ines: Membership,
    karim: Membership,
    session: ClassSession,
    step: ClassStep,
    opened: list[Proposal],
) -> None:
    contested, fine = opened
    take_stance(ines, contested, "objection", "On ne saura pas y répondre.", 1)
    take_stance(ines, fine, "reservation", "Un peu long.", 1)
    take_stance(karim, fine, "consent", "", 1)
    block = block_of(odile, session, talking_in(session, step))
    assert [one.apart for one in block] == ["Une objection est posée.", ""]
    assert adopt_block(odile, session, step, read(block), REASON) == [fine]
    assert (contested.state, fine.state) == (State.objections, State.adopted)
    assert fine.criterion is not None
    assert fine.criterion.current.question.startswith("Qui tranche")


def test_the_class_may_decide_that_a_reservation_takes_a_proposal_apart(
    odile: Membership, ines: Membership, session: ClassSession, step: ClassStep, opened: list[Proposal]
) -> None:
    take_stance(ines, opened[0], "reservation", "Un peu long.", 1)
    describe(odile, session, session.title, None, "reservation")
    assert block_of(odile, session, talking_in(session, step))[0].apart == "Une réserve est posée."


def test_an_objection_that_was_met_brings_the_proposal_back_into_the_block(
    odile: Membership, ines: Membership, session: ClassSession, step: ClassStep, opened: list[Proposal]
) -> None:
    take_stance(ines, opened[0], "objection", "Trop flou.", 1)
    [objection] = live_objections(opened[0])
    advance_objection(odile, opened[0], objection, "not_admissible", "C’est écrit dans l’aide.", "raised")
    assert block_of(odile, session, talking_in(session, step))[0].apart == ""


def test_silence_and_a_moved_text_keep_a_proposal_out_of_the_act(
    odile: Membership,
    ines: Membership,
    karim: Membership,
    session: ClassSession,
    step: ClassStep,
    opened: list[Proposal],
) -> None:
    nobody, moved = opened
    assert (
        block_of(odile, session, talking_in(session, step))[0].apart == "Personne n’a encore pris position."
    )
    take_stance(karim, moved, "consent", "", 1)
    wording = {"question": "Qui tranche, et qui le sait ?"}
    rewrite(odile, moved, Idea("amend", "Plus court.", wording), 1)
    shown = block_of(karim, session, talking_in(session, step))[1]
    assert shown.to_confirm
    assert (shown.stances, shown.waiting) == (0, 1)
    assert "à reconfirmer" in shown.apart
    take_stance(karim, moved, "consent", "", 2)
    assert block_of(odile, session, talking_in(session, step))[1].apart == ""
    move(odile, nobody, "improvement", "objections")
    move(odile, nobody, "objections", "improvement")
    assert "pas encore ouvertes" in block_of(odile, session, talking_in(session, step))[0].apart


def test_what_arrives_between_reading_and_pressing_stops_the_act(
    odile: Membership,
    ines: Membership,
    karim: Membership,
    session: ClassSession,
    step: ClassStep,
    opened: list[Proposal],
) -> None:
    for one in opened:
        take_stance(karim, one, "consent", "", 1)
    seen = read(block_of(odile, session, talking_in(session, step)))
    take_stance(ines, opened[0], "objection", "Attendez.", 1)
    with pytest.raises(BlockMoved):
        adopt_block(odile, session, step, seen, REASON)
    assert [one.state for one in opened] == [State.objections] * 2


def test_a_second_press_is_told_who_adopted(
    odile: Membership, karim: Membership, session: ClassSession, step: ClassStep, opened: list[Proposal]
) -> None:
    for one in opened:
        take_stance(karim, one, "consent", "", 1)
    seen = read(block_of(odile, session, talking_in(session, step)))
    adopt_block(odile, session, step, seen, REASON)
    with pytest.raises(BlockMoved) as refused:
        adopt_block(odile, session, step, seen, REASON)
    assert refused.value.message.startswith("Odile vient d’adopter ce bloc")
    assert db.session.query(Decision).count() == 2


def test_when_one_cannot_be_adopted_none_is(
    odile: Membership,
    ines: Membership,
    karim: Membership,
    session: ClassSession,
    step: ClassStep,
    opened: list[Proposal],
    amend: Amend,
) -> None:
    rival = amend(ines, question="D’ici, vraiment ?")
    move(odile, rival, "objections", "clarification")
    show_block(odile, session, step)
    everything = [*opened, rival]
    for one in everything:
        take_stance(karim, one, "consent", "", 1)
    with pytest.raises(BlockMoved) as refused:
        adopt_block(odile, session, step, read(block_of(odile, session, talking_in(session, step))), REASON)
    assert f"à cause de la proposition {rival.number}" in refused.value.message
    db.session.expire_all()
    assert [one.state for one in everything] == [State.objections] * 3
    assert db.session.query(Decision).count() == 0


def test_an_act_has_a_reason_and_is_the_teams(
    odile: Membership,
    ines: Membership,
    karim: Membership,
    session: ClassSession,
    step: ClassStep,
    opened: list[Proposal],
) -> None:
    take_stance(karim, opened[0], "consent", "", 1)
    seen = read(block_of(odile, session, talking_in(session, step)))
    with pytest.raises(Invalid):
        adopt_block(odile, session, step, seen, "  ")
    with pytest.raises(BlockMoved):
        adopt_block(odile, session, step, {}, REASON)
    for act in (
        lambda: adopt_block(ines, session, step, seen, REASON),
        lambda: open_block(ines, session, step),
        lambda: show_block(ines, session, step),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_proposal_that_was_sent_back_and_returns_counts_its_decisions(
    odile: Membership, karim: Membership, session: ClassSession, step: ClassStep, opened: list[Proposal]
) -> None:
    first = opened[0]
    decide(odile, first, Verdict("sent_back", "À retravailler."), 0)
    move(odile, first, "objections", "sent_back")
    show_block(odile, session, step)
    take_stance(karim, first, "consent", "", 1)
    assert db.session.query(Stance).count() == 1
    assert adopt_block(
        odile, session, step, read(block_of(odile, session, talking_in(session, step))), REASON
    ) == [first]
