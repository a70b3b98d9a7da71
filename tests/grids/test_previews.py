"""A grid on the phone's width before it is adopted, two editions side by side, and which visit took which."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from app.cohorts.models import Membership
from app.extensions import db
from app.grids.access import criterion_for, grid_for
from app.grids.axes import add_axis
from app.grids.criteria import add_criterion, place_criterion, retire_criterion
from app.grids.rewording import reword_criterion
from tests.grids.factory import adopt_next, adopted_grid
from tests.support.people import Classroom, SignIn
from tests.visits.factory import new_visit


@pytest.fixture
def url(app: Flask, classroom: Classroom) -> str:
    """Edition 1: OBS with the eleven kinds in the core. Edition 2: OBS-01 reworded, OBS-02 retired, OBS-03 moved, ECON-01 added."""
    with app.app_context():
        ines = db.session.get_one(Membership, classroom.ines.member_id)
        grid = adopted_grid(ines).grid
        axis = add_axis(ines, grid, "Économie")
        first, second, third = (criterion_for(ines, grid, f"OBS-0{n}") for n in (1, 2, 3))
        reword_criterion(ines, first, 1, {"question": "Que voyez-vous de vos yeux ?"})
        retire_criterion(ines, second)
        place_criterion(ines, third, axis)
        add_criterion(ines, axis, {"label": "Le prix", "question": "Combien ?", "moment": "before"})
        adopt_next(grid)
    return f"{classroom.url}/grilles/commune"


@pytest.fixture
def ines(classroom: Classroom, sign_in: SignIn) -> FlaskClient:
    return sign_in(classroom.ines)


def main(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.main is not None
    return " ".join(page.main.get_text(" ").split())


def test_what_changed_between_any_two_editions_is_told_word_by_word(ines: FlaskClient, url: str) -> None:
    page = BeautifulSoup(ines.get(f"{url}/editions/differences?de=1&a=2").text, "html.parser")
    told = " ".join(page.select_one("ul.changes").get_text(" ").split())
    for expected in ("Ajouté ECON-01", "Reformulé OBS-01", "Retiré OBS-02", "Déplacé OBS-03"):
        assert expected in told
    assert " ".join(one.text for one in page.select("ins")) == "de vos yeux"
    back = main(ines, f"{url}/editions/differences?de=2&a=1")
    assert "Retiré ECON-01" in back
    assert "Ajouté OBS-02" in back


def test_two_editions_that_say_the_same_say_so_and_odd_numbers_fall_back(ines: FlaskClient, url: str) -> None:
    assert "Rien ne change" in main(ines, f"{url}/editions/differences?de=2&a=travail")
    for query in ("", "?de=99&a=x", "?de=²&a=-1"):
        assert "De l’édition 1 à l’édition 2" in main(ines, f"{url}/editions/differences{query}")


def test_a_grid_without_edition_has_nothing_to_compare(
    app: Flask, classroom: Classroom, ines: FlaskClient
) -> None:
    ines.post(f"{classroom.url}/grilles/nouvelle", data={"title": "Neuve", "start": "nothing"})
    assert ines.get(f"{classroom.url}/grilles/neuve/editions/differences").status_code == 404
    assert "Rien à montrer" in main(ines, f"{classroom.url}/grilles/neuve/telephone")


def test_the_phone_shows_every_kind_before_it_is_adopted_and_only_the_axis_a_group_carries(
    app: Flask, classroom: Classroom, ines: FlaskClient, url: str
) -> None:
    with app.app_context():
        member = db.session.get_one(Membership, classroom.ines.member_id)
        grid = grid_for(member, "commune")
        axis = add_axis(member, grid, "Gouvernance", code="GOUV")
        add_criterion(member, axis, {"label": "Le vote", "question": "Qui vote ?"})
        db.session.commit()
    whole = main(ines, f"{url}/telephone")
    assert "12 critères en tout" in whole
    assert whole.index("Avant la visite") < whole.index("Combien ?") < whole.index("Pendant la visite")
    carried = main(ines, f"{url}/telephone?axe=GOUV")
    assert "11 critères pour un groupe" in carried
    assert "Qui vote ?" in carried
    assert "Combien ?" not in carried
    assert "Qui vote ?" not in main(ines, f"{url}/editions/2/telephone")
    assert "Que voyez-vous (Texte court)" in main(ines, f"{url}/editions/1/telephone?axe=XXX")


def test_each_edition_says_which_visits_took_it_along(
    app: Flask, classroom: Classroom, ines: FlaskClient, url: str
) -> None:
    with app.app_context():
        new_visit(classroom.odile)
    assert "Emportée à la visite 1" in main(ines, f"{url}/editions/2")
    assert "Aucune visite ne l’emporte" in main(ines, f"{url}/editions/1")
    assert main(ines, f"{url}/editions").count("Emportée à") == 1


def test_outsiders_see_none_of_it(classroom: Classroom, sign_in: SignIn, url: str) -> None:
    zoe, guy = sign_in(classroom.stranger), sign_in(classroom.guy)
    for page in ("telephone", "editions/1/telephone", "editions/differences"):
        assert zoe.get(f"{url}/{page}").status_code == 404
        assert guy.get(f"{url}/{page}").status_code == 200
