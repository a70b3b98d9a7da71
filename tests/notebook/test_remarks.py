"""What the team says of a note and what the student answers; the deadlines."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.cohorts.models import Membership
from app.extensions import db
from app.notebook.milestones import milestones_of
from app.web.formats import today
from tests.notebook.conftest import Desk
from tests.support.people import Actor

SAID = "Resserrez la question sur les décisions."


def say(desk: Desk, who: Actor, about: str = "subject", **more: Any) -> Any:
    data = {
        "about": about,
        "text": SAID,
        "standing": "discuss",
        "version": "0",
        "form": str(uuid.uuid4()),
    } | more
    return desk.client(who).post(f"{desk.note}/remarques", data=data)


def thread(desk: Desk, about: str = "subject", part: str = "") -> str:
    return desk.page(part).select_one(f"#remarques-{about}").text  # type: ignore[union-attr]


def test_a_remark_is_read_by_the_student_who_answers_it(desk: Desk) -> None:
    assert say(desk, desk.people.odile).status_code == 303
    assert SAID in thread(desk)
    assert "À discuter" in thread(desk)
    assert say(desk, desk.people.ines, text="D’accord.", standing="validated").status_code == 303
    assert "D’accord." in thread(desk)
    assert "Validé" not in thread(desk)
    assert "attend une réponse" in desk.client(desk.people.odile).get(desk.url).text


@pytest.mark.parametrize("about", ["plan", "text"])
def test_plan_and_parts_have_remarks_of_their_own(desk: Desk, about: str) -> None:
    section = desk.part()
    more = {"section": section} if about == "text" else {}
    assert say(desk, desk.people.odile, about, standing="validated", version="1", **more).status_code == 303
    place = f"text-{section}" if about == "text" else about
    shown = thread(desk, place, "/lire" if about == "text" else "")
    assert "Validé" in shown
    assert "a changé depuis" not in shown


def test_what_changed_since_it_was_validated_says_so(desk: Desk) -> None:
    section = desk.part()
    say(desk, desk.people.odile, "text", section=section, standing="validated", version="1")
    desk.save(section, "Une suite.")
    assert "a changé depuis" in thread(desk, f"text-{section}", "/lire")


def test_the_same_form_twice_is_one_remark(desk: Desk) -> None:
    form = str(uuid.uuid4())
    for _ in range(2):
        assert say(desk, desk.people.odile, form=form).status_code == 303
    assert thread(desk).count(SAID) == 1


def test_an_empty_remark_comes_back_with_the_words(desk: Desk) -> None:
    say(desk, desk.people.odile)
    answer = say(desk, desk.people.ines, text=" ")
    assert answer.status_code == 422
    assert "Écrivez votre remarque" in answer.text


@pytest.mark.parametrize(
    "wrong", [{"about": "rien"}, {"about": "text"}, {"section": str(uuid.UUID(int=1))}, {"form": "x"}]
)
def test_what_no_form_of_ours_says_leads_nowhere(desk: Desk, wrong: dict[str, str]) -> None:
    about = wrong.pop("about", "subject")
    assert say(desk, desk.people.odile, about, **wrong).status_code == 404


def test_nobody_else_says_anything(desk: Desk) -> None:
    assert say(desk, desk.people.karim).status_code == 404
    assert say(desk, desk.people.guy).status_code == 403


def test_the_team_says_who_follows_a_note(desk: Desk) -> None:
    odile = desk.people.odile
    assert desk.post("/suivi", odile, tutor=str(odile.member_id)).status_code == 303
    assert "suivie par Odile" in desk.page().text
    assert "suivie par Odile" in desk.client(odile).get(desk.url).text
    wrong = desk.post("/suivi", odile, tutor=str(desk.people.karim.member_id))
    assert wrong.status_code == 422
    assert "Choisissez quelqu’un de l’équipe" in wrong.text
    assert desk.post("/suivi", tutor="0").status_code == 403
    assert desk.post("/suivi", odile, tutor="0").status_code == 303
    assert "suivie par" not in desk.page().text


def test_deadlines_are_read_at_home_and_in_the_note(app: Flask, desk: Desk) -> None:
    day = today() + timedelta(days=20)
    form = {"subject": day.isoformat(), "plan": "", "draft": "", "final": f"{day + timedelta(days=60)}"}
    assert desk.client().post(f"{desk.url}/echeances", data=form).status_code == 403
    assert desk.client(desk.people.odile).post(f"{desk.url}/echeances", data=form).status_code == 303
    assert "Sujet et problématique" in desk.page().select_one(".deadlines").text  # type: ignore[union-attr]
    home = desk.client().get(f"{desk.people.url}/").text
    assert "Sujet et problématique" in home
    with app.app_context():
        ines = db.session.get_one(Membership, desk.people.ines.member_id)
        guy = db.session.get_one(Membership, desk.people.guy.member_id)
        assert [one.step for one in milestones_of(ines)] == ["subject", "final"]
        assert milestones_of(guy) == []
    form["subject"] = ""
    desk.client(desk.people.odile).post(f"{desk.url}/echeances", data=form)
    assert "Sujet et problématique" not in desk.page().select_one(".deadlines").text  # type: ignore[union-attr]


def test_what_is_no_date_is_said_beside_the_field(desk: Desk) -> None:
    answer = desk.client(desk.people.odile).post(f"{desk.url}/echeances", data={"plan": "bientôt"})
    assert answer.status_code == 422
    assert "Cette date n’est pas comprise" in answer.text
