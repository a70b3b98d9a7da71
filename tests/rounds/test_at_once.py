"""Two people at the same instant, from two threads: one act is done, and the other person is told whose it was."""

from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.deciding.models import Decision, Stance
from app.extensions import db
from app.rounds.models import SessionPress
from tests.deciding.rounds import member_here
from tests.rounds.sessions import bring_to, the_session
from tests.support.people import Actor, Classroom, SignIn, add_member

Answer = tuple[int, str]


@pytest.fixture
def yann(app: Flask, classroom: Classroom) -> Actor:
    with app.app_context():
        actor = add_member(classroom.cohort_id, "Yann", role="facilitator")
        db.session.commit()
        return actor


def together(sign_in: SignIn, actors: list[Actor], address: str, form: dict[str, str]) -> list[Answer]:
    """What each of them is answered, by status, when all post the same form at once."""
    start, answers = Barrier(len(actors)), []

    def post(actor: Actor) -> None:
        client = sign_in(actor)
        start.wait()
        answer = client.post(address, data=form)
        answers.append((answer.status_code, answer.text))

    threads = [Thread(target=post, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_two_facilitators_who_press_next_at_once_go_on_by_one_step(
    app: Flask, seance: str, classroom: Classroom, yann: Actor, sign_in: SignIn
) -> None:
    bring_to(app, classroom, "silent")
    done, refused = together(sign_in, [classroom.odile, yann], f"{seance}/suite", {"seen": "2"})
    assert (done[0], refused[0]) == (303, 409)
    assert "Rien n’a été fait une deuxième fois" in refused[1]
    with app.app_context():
        session = the_session(member_here(classroom.odile))
        assert (session.at, session.presses) == (3, 3)
        assert db.session.scalar(select(func.count(SessionPress.id))) == 3


def test_two_facilitators_who_adopt_the_same_block_at_once_adopt_it_once(
    app: Flask, seance: str, classroom: Classroom, yann: Actor, sign_in: SignIn
) -> None:
    consent = {"position-1-choice": "consent", "position-1-text_number": "1"}
    sign_in(classroom.ines).post(f"{seance}/propositions/1/position", data=consent)
    step = bring_to(app, classroom, "round")
    sign_in(classroom.odile).post(f"{seance}/etapes/{step}/positions")
    adopt = {"bloc-read": "1.1", "bloc-reason": "Par consentement."}
    done, refused = together(sign_in, [classroom.odile, yann], f"{seance}/etapes/{step}/bloc", adopt)
    assert (done[0], refused[0]) == (303, 409)
    assert "vient d’adopter ce bloc. Rien n’est adopté une deuxième fois" in refused[1]
    assert "Par consentement." in refused[1]
    with app.app_context():
        assert db.session.scalar(select(func.count(Decision.id))) == 1


def test_an_answer_that_arrives_twice_at_once_is_one_stance(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    bring_to(app, classroom, "silent")
    given = {"choice": "objection", "reason": "Le loyer n’y est pas.", "text_number": "1"}
    typed = {f"position-1-{name}": text for name, text in given.items()}
    twice = together(sign_in, [classroom.ines] * 2, f"{seance}/propositions/1/position", typed)
    assert [status for status, _ in twice] == [303, 303]
    with app.app_context():
        assert db.session.scalar(select(func.count(Stance.id))) == 1
