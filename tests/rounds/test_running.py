"""Leading a session: every press does one thing, and says so to whoever pressed the same button."""

from datetime import timedelta

import pytest

from app.cohorts.models import Membership
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.grids.models import Grid
from app.rounds import running
from app.rounds.models import ClassSession, Progress, SessionPress
from app.rounds.programme import drop_step, prepare, steps_of
from app.rounds.running import AlreadyPressed, close, extend, go_back, go_on, start


def test_a_step_lasts_from_the_press_for_its_minutes(odile: Membership, session: ClassSession) -> None:
    start(odile, session, 0)
    assert (session.state, session.at) == (Progress.running, 1)
    assert session.step_began_at is not None
    assert session.step_ends_at == session.step_began_at + timedelta(minutes=10)


def test_two_who_press_the_same_button_go_on_by_one_step(odile: Membership, session: ClassSession) -> None:
    start(odile, session, 0)
    go_on(odile, session, 1)
    with pytest.raises(AlreadyPressed) as refused:
        go_on(odile, session, 1)
    assert session.at == 2
    assert refused.value.message.startswith("Odile vient de passer à «\N{NO-BREAK SPACE}Seul·e et en silence")


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda who, one, seen: start(who, one, seen), "vient d’ouvrir la séance"),
        (lambda who, one, seen: extend(who, one, 5, seen), "vient de prolonger"),
        (lambda who, one, seen: go_back(who, one, seen), "vient de revenir à"),
        (lambda who, one, seen: close(who, one, seen), "vient de clore la séance"),
    ],
    ids=["start", "extend", "back", "close"],
)
def test_a_second_press_says_what_already_happened(
    odile: Membership, session: ClassSession, act: object, words: str
) -> None:
    if words != "vient d’ouvrir la séance":
        start(odile, session, 0)
        go_on(odile, session, 1)
    seen = session.presses
    act(odile, session, seen)  # type: ignore[operator]
    stands = (session.at, session.state, session.step_ends_at)
    with pytest.raises(AlreadyPressed) as refused:
        act(odile, session, seen)  # type: ignore[operator]
    assert words in refused.value.message
    assert (session.at, session.state, session.step_ends_at) == stands


def test_time_is_added_to_the_end_or_from_now_once_it_is_over(
    odile: Membership, session: ClassSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(odile, session, 0)
    began = session.step_began_at
    assert began is not None
    extend(odile, session, 5, 1)
    assert session.step_ends_at == began + timedelta(minutes=15)
    late = began + timedelta(minutes=40)
    monkeypatch.setattr(running, "now", lambda: late)
    extend(odile, session, 2, 2)
    assert session.step_ends_at == late + timedelta(minutes=2)
    with pytest.raises(Invalid):
        extend(odile, session, 500, 3)


def test_going_back_gives_the_step_before_its_time_again(
    odile: Membership, session: ClassSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(odile, session, 0)
    began = session.step_began_at
    assert began is not None
    go_on(odile, session, 1)
    later = began + timedelta(minutes=20)
    monkeypatch.setattr(running, "now", lambda: later)
    go_back(odile, session, 2)
    assert (session.at, session.step_began_at) == (1, later)
    assert steps_of(session)[0].began_at == began
    with pytest.raises(Conflict):
        go_back(odile, session, 3)


def test_after_the_last_step_the_session_is_closed_and_may_be_opened_again(
    odile: Membership, session: ClassSession
) -> None:
    for one in steps_of(session)[1:]:
        drop_step(odile, session, one)
    start(odile, session, 0)
    go_on(odile, session, 1)
    assert session.state == Progress.ended
    last = db.session.query(SessionPress).order_by(SessionPress.number.desc()).first()
    assert last is not None
    assert last.act == "close"
    go_back(odile, session, 2)
    assert (session.state, session.at) == (Progress.running, 1)


def test_one_session_at_a_time_runs_on_a_grid(
    odile: Membership, session: ClassSession, adopted: Grid
) -> None:
    other = prepare(odile, adopted, "Séance du jeudi", None)
    start(odile, session, 0)
    with pytest.raises(Conflict) as refused:
        start(odile, other, 0)
    assert "Séance du mardi" in refused.value.message
    close(odile, session, 1)
    start(odile, other, 0)
    with pytest.raises(Conflict):
        go_back(odile, session, 2)


def test_nothing_begins_without_a_step_and_nothing_is_closed_that_has_not_begun(
    odile: Membership, session: ClassSession
) -> None:
    with pytest.raises(Conflict):
        close(odile, session, 0)
    for one in steps_of(session):
        drop_step(odile, session, one)
    with pytest.raises(Invalid):
        start(odile, session, 0)


def test_only_the_team_leads(ines: Membership, session: ClassSession) -> None:
    for act in (start, go_on, go_back, close):
        with pytest.raises(Forbidden):
            act(ines, session, 0)
