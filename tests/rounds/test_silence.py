"""The silent step, on the bytes of every page: nobody's words reach anybody before their own are sent."""

from bs4 import BeautifulSoup
from flask import Flask

from app.extensions import db
from app.rounds.models import ClassIdea
from tests.conftest import new_client
from tests.deciding.rounds import SECRET, member_here
from tests.rounds.sessions import bring_to, the_session
from tests.support.fragments import HTMX
from tests.support.people import Actor, Classroom, SignIn

IDEA = "Compter les clés : qui ouvre le lieu le matin."


def everything(seance: str, sign_in: SignIn, who: Actor) -> bytes:
    """All that somebody may load of a session, whole and in parts."""
    client = sign_in(who)
    addresses = (seance, f"{seance}?ecran=projection", f"{seance}?partie=travail")
    pages = [client.get(one, headers=how) for one in addresses for how in ({}, HTMX)]
    assert {one.status_code for one in pages} == {200}
    return b"".join(one.data for one in pages)


def test_an_idea_is_read_by_its_author_alone_while_the_step_lasts(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    step = bring_to(app, classroom, "silent")
    ines = sign_in(classroom.ines)
    sent = ines.post(f"{seance}/etapes/{step}/idees", data={"idee-body": IDEA}, follow_redirects=True)
    assert IDEA in sent.text
    for other in (classroom.karim, classroom.lea, classroom.odile):
        page = everything(seance, sign_in, other)
        assert IDEA.encode() not in page
        assert "1\N{NO-BREAK SPACE}personne sur 3 a envoyé".encode() in page
    sign_in(classroom.lea).post(f"{seance}/etapes/{step}/idees", data={"idee-body": "Les horaires."})
    for other in (classroom.lea, classroom.karim, classroom.odile):
        assert IDEA.encode() not in everything(seance, sign_in, other)


def test_ideas_are_read_by_the_class_in_the_next_step(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    step = bring_to(app, classroom, "silent")
    sign_in(classroom.ines).post(f"{seance}/etapes/{step}/idees", data={"idee-body": IDEA})
    bring_to(app, classroom, "groups")
    for other in (classroom.karim, classroom.odile):
        assert IDEA in sign_in(other).get(seance).text
        assert IDEA in sign_in(other).get(f"{seance}?ecran=projection").text


def test_a_stance_is_read_by_nobody_else_in_the_silent_step(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    bring_to(app, classroom, "silent")
    given = {"choice": "objection", "reason": SECRET, "text_number": "1"}
    typed = {f"position-1-{name}": text for name, text in given.items()}
    sent = sign_in(classroom.ines).post(
        f"{seance}/propositions/1/position", data=typed, follow_redirects=True
    )
    assert SECRET in sent.text
    for other in (classroom.karim, classroom.lea, classroom.odile):
        page = everything(seance, sign_in, other)
        assert SECRET.encode() not in page
        assert b"objection</span>" not in page
    consent = {"position-1-choice": "consent", "position-1-text_number": "1"}
    sign_in(classroom.karim).post(f"{seance}/propositions/1/position", data=consent)
    assert b"objection</span>" not in sign_in(classroom.karim).get(f"{seance}?ecran=projection").data


def test_a_stance_whose_silence_ended_earlier_is_read_by_nobody_else_in_a_later_silent_step(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    bring_to(app, classroom, "silent")
    given = {"choice": "objection", "reason": SECRET, "text_number": "1"}
    typed = {f"position-1-{name}": text for name, text in given.items()}
    sign_in(classroom.ines).post(f"{seance}/propositions/1/position", data=typed)
    consent = {"position-1-choice": "consent", "position-1-text_number": "1"}
    sign_in(classroom.karim).post(f"{seance}/propositions/1/position", data=consent)
    home = seance.removesuffix("/seances/1")
    pages = (f"{home}/propositions/1", f"{home}/propositions", f"{home}/decisions", seance)
    bring_to(app, classroom, "groups")
    odile = sign_in(classroom.odile)
    odile.post(f"{home}/propositions/1/ouverture")
    assert SECRET in sign_in(classroom.lea).get(pages[0]).text
    assert odile.post(f"{seance}/retour", data={"seen": "3"}).status_code == 303
    for other in (classroom.karim, classroom.lea, classroom.odile):
        client = sign_in(other)
        assert SECRET not in "".join(client.get(one).text for one in pages)
        assert "étape silencieuse" in client.get(pages[0]).text
    assert SECRET in sign_in(classroom.ines).get(pages[0]).text
    bring_to(app, classroom, "groups")
    assert SECRET in sign_in(classroom.lea).get(pages[0]).text


def test_a_session_closed_in_its_silent_step_leaves_no_silence_behind(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    bring_to(app, classroom, "silent")
    with app.app_context():
        session = the_session(member_here(classroom.odile))
        assert session.grid.hushed
        presses = session.presses
    sign_in(classroom.odile).post(f"{seance}/cloture", data={"seen": str(presses)})
    with app.app_context():
        assert not the_session(member_here(classroom.odile)).grid.hushed


def test_the_same_idea_posted_twice_is_one(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    step = bring_to(app, classroom, "silent")
    ines = sign_in(classroom.ines)
    for _ in range(2):
        assert ines.post(f"{seance}/etapes/{step}/idees", data={"idee-body": IDEA}).status_code == 303
    with app.app_context():
        assert db.session.query(ClassIdea).count() == 1


def test_an_idea_that_arrives_after_the_step_is_taken_and_one_after_the_session_stays_in_its_field(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    step = bring_to(app, classroom, "silent")
    bring_to(app, classroom, "cross")
    ines, odile = sign_in(classroom.ines), sign_in(classroom.odile)
    assert ines.post(f"{seance}/etapes/{step}/idees", data={"idee-body": IDEA}).status_code == 303
    assert IDEA in odile.get(seance).text
    assert odile.post(f"{seance}/cloture", data={"seen": "4"}).status_code == 303
    late = ines.post(f"{seance}/etapes/{step}/idees", data={"idee-body": "Encore une."})
    assert late.status_code == 409
    assert "Encore une.</textarea>" in late.text


def test_an_empty_idea_is_refused_beside_its_field(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    step = bring_to(app, classroom, "silent")
    refused = sign_in(classroom.ines).post(f"{seance}/etapes/{step}/idees", data={"idee-body": " "})
    assert refused.status_code == 422
    assert "Écrivez quelque chose" in refused.text
    assert (
        sign_in(classroom.odile).post(f"{seance}/etapes/{step}/idees", data={"idee-body": IDEA}).status_code
        == 403
    )


def test_a_guest_and_a_stranger_learn_of_no_session(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    for other in (classroom.guy, classroom.stranger):
        client = sign_in(other)
        for path in (seance, seance.removesuffix("/1"), f"{seance}/programme"):
            assert client.get(path).status_code == 404
    assert new_client(app).get(seance).status_code == 302


def test_an_idea_becomes_the_reason_of_a_proposal_once_it_may_be_read(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    step = bring_to(app, classroom, "silent")
    sign_in(classroom.ines).post(f"{seance}/etapes/{step}/idees", data={"idee-body": IDEA})
    karim = sign_in(classroom.karim)
    assert karim.get(f"{seance}/idees/1").status_code == 404
    assert sign_in(classroom.odile).get(f"{seance}/idees/1").status_code == 404
    bring_to(app, classroom, "groups")
    assert f'href="{seance}/idees/1"' in karim.get(seance).text
    page = BeautifulSoup(karim.get(f"{seance}/idees/1").text, "html.parser")
    to = page.select_one('a[href*="/axes/ECO/proposition"]')
    assert to is not None
    assert f"{IDEA} (idée\N{NO-BREAK SPACE}: Inès)</textarea>" in karim.get(str(to["href"])).text
    assert karim.get(f"{seance}/idees/99").status_code == 404
