"""Taking an edition away as a file and beginning a grid from one, as somebody does on the pages."""

import io

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from app.cohorts.models import Membership
from app.extensions import db
from app.grids.access import grid_for
from app.grids.axes import add_axis
from app.grids.criteria import add_criterion
from app.grids.reading import last_edition, working
from app.grids.wording import FIELDS
from tests.grids.factory import adopt_next, adopted_grid
from tests.grids.xlsform.forms import workbook
from tests.support.people import Classroom, SignIn

SURVEY = [
    ["type", "name", "label"],
    ["text", "who", "Qui décide ?"],
    ["date", "when", "Quand ?"],
    ["integer", "many", "Combien ?"],
]


@pytest.fixture
def base(classroom: Classroom) -> str:
    return f"{classroom.url}/grilles"


@pytest.fixture
def ines(classroom: Classroom, sign_in: SignIn) -> FlaskClient:
    return sign_in(classroom.ines)


@pytest.fixture
def adopted(app: Flask, classroom: Classroom) -> None:
    """Edition 1 of « commune », with one criterion of every kind."""
    with app.app_context():
        adopted_grid(db.session.get_one(Membership, classroom.ines.member_id))


def send(client: FlaskClient, url: str, content: bytes, name: str = "grille.xlsx"):
    return client.post(url, data={"file": (io.BytesIO(content), name)})


def preview(answer) -> dict[str, list[str]]:
    """The form of the preview, everything ticked as it comes."""
    page = BeautifulSoup(answer.text, "html.parser")
    form = page.select_one("main form")
    assert form is not None
    return {
        "title": [str(one["value"]) for one in form.select('input[name="title"]')],
        "offer": [str(form.select_one('input[name="offer"]')["value"])],
        "read": [str(form.select_one('input[name="read"]')["value"])],
        "codes": [str(one["value"]) for one in form.select('input[name="codes"][checked]')],
    }


def held(app: Flask, classroom: Classroom, slug: str):
    with app.app_context():
        state = working(grid_for(db.session.get_one(Membership, classroom.ines.member_id), slug)).contents
        return [
            (
                axis.code,
                axis.title,
                axis.intro,
                [(one.code, *(getattr(one, name) for name in FIELDS)) for one in axis.criteria],
            )
            for axis in state.axes
        ]


def test_an_edition_taken_away_begins_the_same_grid_again(
    app: Flask, classroom: Classroom, ines: FlaskClient, base: str, adopted: None
) -> None:
    file = ines.get(f"{base}/commune/editions/1.xlsx")
    assert file.headers["Content-Disposition"] == "attachment; filename=commune-edition-1.xlsx"
    shown = send(ines, f"{base}/nouvelle/fichier", file.data)
    assert "Rien n’est laissé de côté" in shown.text
    form = preview(shown)
    assert len(form["codes"]) == 11
    answer = ines.post(f"{base}/nouvelle/fichier/grille", data=form)
    assert answer.headers["Location"] == f"{base}/grille-commune"
    assert held(app, classroom, "grille-commune") == held(app, classroom, "commune")


def test_nothing_is_made_before_somebody_agrees_and_a_double_click_makes_one_grid(
    ines: FlaskClient, base: str
) -> None:
    shown = send(ines, f"{base}/nouvelle/fichier", workbook({"survey": SURVEY}), "pas-un-nom.txt")
    assert shown.status_code == 200
    assert "Quand ?" in shown.text
    assert "Ligne 3" in shown.text
    assert "faites-en un texte court" in shown.text
    assert "Pas encore de grille" in ines.get(base).text
    form = {**preview(shown), "title": "Venue d’ailleurs"}
    first, second = (ines.post(f"{base}/nouvelle/fichier/grille", data=form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert ines.get(base).text.count(f'href="{first.headers["Location"]}"') == 1


def test_a_file_adds_new_criteria_and_leaves_those_that_are_there(
    app: Flask, classroom: Classroom, ines: FlaskClient, base: str, adopted: None
) -> None:
    before = held(app, classroom, "commune")
    form = preview(send(ines, f"{base}/commune/fichier", ines.get(f"{base}/commune/editions/1.xlsx").data))
    assert ines.post(f"{base}/commune/fichier/criteres", data=form).status_code == 303
    (axis,) = held(app, classroom, "commune")
    assert axis[3][:11] == before[0][3]
    assert [one[0] for one in axis[3][11:]] == [f"OBS-{n}" for n in range(12, 23)]
    again = ines.post(f"{base}/commune/fichier/criteres", data=form)
    assert again.status_code == 409
    assert "La grille a changé depuis cet aperçu" in again.text
    assert len(held(app, classroom, "commune")[0][3]) == 22


def test_only_what_stays_ticked_is_taken_and_the_title_typed_stays(ines: FlaskClient, base: str) -> None:
    form = preview(send(ines, f"{base}/nouvelle/fichier", workbook({"survey": SURVEY})))
    none = ines.post(f"{base}/nouvelle/fichier/grille", data={**form, "codes": [], "title": "Ma grille"})
    assert none.status_code == 422
    assert "Gardez au moins un critère" in none.text
    assert "Ma grille" in none.text
    assert "faites-en un texte court" in none.text
    kept = {**form, "codes": form["codes"][:1], "title": "Ma grille"}
    made = ines.get(ines.post(f"{base}/nouvelle/fichier/grille", data=kept).headers["Location"]).text
    assert "Qui décide" in made
    assert "Combien" not in made


@pytest.mark.parametrize(
    "offer", ["", "{}", "[]", "x", '{"title":1,"axes":[],"refused":[],"changed":[]}', "[" * 3000]
)
def test_a_preview_that_somebody_altered_asks_for_the_file_again(
    ines: FlaskClient, base: str, offer: str
) -> None:
    answer = ines.post(f"{base}/nouvelle/fichier/grille", data={"offer": offer, "codes": "ligne-2"})
    assert answer.status_code == 422
    assert "choisissez le fichier de nouveau" in answer.text


def test_a_file_that_is_no_form_is_refused_beside_the_field(ines: FlaskClient, base: str) -> None:
    for content in (b"", b"%PDF-1.4", b"bonjour"):
        answer = send(ines, f"{base}/nouvelle/fichier", content)
        assert answer.status_code == 422
        assert "error-text" in answer.text
    useless = send(ines, f"{base}/nouvelle/fichier", workbook({"survey": [SURVEY[0], SURVEY[2]]}))
    assert useless.status_code == 422
    assert "Aucune ligne de ce fichier" in useless.text
    assert "faites-en un texte court" in useless.text


def test_guests_take_an_edition_away_and_bring_no_file(
    classroom: Classroom, sign_in: SignIn, base: str, adopted: None
) -> None:
    guy, zoe = sign_in(classroom.guy), sign_in(classroom.stranger)
    assert guy.get(f"{base}/commune/editions/1.xlsx").status_code == 200
    assert guy.get(f"{base}/commune/editions/2.xlsx").status_code == 404
    assert zoe.get(f"{base}/commune/editions/1.xlsx").status_code == 404
    for url in (f"{base}/nouvelle/fichier", f"{base}/commune/fichier"):
        assert guy.get(url).status_code == 403
        assert send(guy, url, workbook({"survey": SURVEY})).status_code == 403


def test_a_later_edition_is_another_file(
    app: Flask, classroom: Classroom, ines: FlaskClient, base: str, adopted: None
) -> None:
    with app.app_context():
        member = db.session.get_one(Membership, classroom.ines.member_id)
        grid = grid_for(member, "commune")
        grid.title = "Autre titre"
        add_criterion(member, add_axis(member, grid, "Nouvel axe"), {"label": "Neuf", "question": "Neuf ?"})
        assert adopt_next(grid).number == last_edition(grid).number == 2
    one, two = (
        send(ines, f"{base}/nouvelle/fichier", ines.get(f"{base}/commune/editions/{n}.xlsx").data)
        for n in (1, 2)
    )
    assert (len(preview(one)["codes"]), len(preview(two)["codes"])) == (11, 12)
