"""A whole programme is pasted: good lines are kept, each bad one is named with its reason."""

from datetime import date

import pytest
from flask import Flask

from app.errors import Forbidden, Invalid
from app.extensions import db
from app.programme.models import Day
from app.programme.pasting import Report, enter_days, read_date
from tests.programme.conftest import member
from tests.support.people import Classroom, SignIn

LIST = """Date\tSorte\tIntitulé\tIntervenant·es\tLieu
lundi 5 octobre 2026\tThématique\tCommuns et culture\tAda Luce\tSalle B
06/10/2026\tvisite\tUn théâtre de quartier\t\tSaint-Denis
2026-10-07\tTutorat\tChoisir son sujet
"""


def enter(app: Flask, who: Classroom, text: str) -> Report:
    with app.app_context():
        report = enter_days(member(who.odile), text)
        db.session.commit()
        for one in report.added:
            db.session.refresh(one)
        return report


def test_columns_are_found_by_their_names_and_days_get_their_usual_hours(
    app: Flask, classroom: Classroom
) -> None:
    report = enter(app, classroom, LIST)
    assert (len(report.added), report.refused) == (3, [])
    with app.app_context():
        days = db.session.query(Day).order_by(Day.day).all()
        assert [(one.day.isoformat(), one.kind, one.title) for one in days] == [
            ("2026-10-05", "theme", "Communs et culture"),
            ("2026-10-06", "visit", "Un théâtre de quartier"),
            ("2026-10-07", "tutoring", "Choisir son sujet"),
        ]
        assert (days[0].speakers, days[0].place) == ("Ada Luce", "Salle B")
        assert [half[1].isoformat("minutes") for half in days[0].halves] == ["09:30", "14:00"]


def test_the_same_list_again_changes_nothing(app: Flask, classroom: Classroom) -> None:
    enter(app, classroom, LIST)
    again = enter(app, classroom, LIST)
    assert (again.added, len(again.already)) == ([], 3)


def test_without_names_columns_follow_the_announced_order(app: Flask, classroom: Classroom) -> None:
    report = enter(
        app, classroom, "1er décembre 2026 ; cours ; L’entraide ; réciprocité ; B. Noé ; Salle C ; 3 rue X"
    )
    assert [one.title for one in report.added] == ["L’entraide"]
    with app.app_context():
        day = db.session.query(Day).one()
        assert (day.day, day.themes, day.address) == (date(2026, 12, 1), "réciprocité", "3 rue X")


def test_a_bad_line_is_named_and_keeps_no_other_back(app: Flask, classroom: Classroom) -> None:
    text = "32/10/2026;cours;Trop\n5/10/2026;fête;Bal\n6/10/2026;cours;\n7/10/2026;cours;Bonne\n7/10/1026;cours;Loin"
    report = enter(app, classroom, text)
    assert [one.title for one in report.added] == ["Bonne"]
    assert [one.number for one in report.refused] == [1, 2, 3, 5]
    reasons = " ".join(one.reason for one in report.refused)
    for reason in (
        "« 32/10/2026 » n’est pas une date",
        "« fête »",
        "il manque le titre",
        "pas vraisemblable",
    ):
        assert reason in reasons


def test_an_empty_list_is_refused(app: Flask, classroom: Classroom) -> None:
    with pytest.raises(Invalid):
        enter(app, classroom, " \n ")


def test_only_the_team_pastes(app: Flask, classroom: Classroom) -> None:
    with app.app_context(), pytest.raises(Forbidden):
        enter_days(member(classroom.ines), LIST)


@pytest.mark.parametrize("text", ["5 octobre", "2026-13-01", "le 5", "", "30/02/2026", "5 brumaire 2026"])
def test_what_is_no_date_is_no_date(text: str) -> None:
    assert read_date(text) is None


def test_the_page_tells_what_became_of_the_list(classroom: Classroom, sign_in: SignIn) -> None:
    odile = sign_in(classroom.odile)
    answer = odile.post(f"{classroom.url}/programme/liste", data={"text": LIST + "\nplus tard\tcours\tX"})
    assert answer.status_code == 200
    assert "3\xa0journées ajoutées" in answer.text
    assert "« plus tard » n’est pas une date" in answer.text
    empty = odile.post(f"{classroom.url}/programme/liste", data={"text": ""})
    assert empty.status_code == 422
