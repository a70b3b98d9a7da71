"""Who may open and do what: each address of the room, for each sort of person."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.cohorts.models import Membership
from app.extensions import db
from app.grids.access import axis_for, criterion_for, grid_for
from app.grids.axes import add_axis, retire_axis
from app.grids.catalogue import catalogue_codes
from app.grids.criteria import retire_criterion
from app.grids.editions import adopt_edition
from app.grids.starting import add_from_catalogue, start_grid
from tests.grids.test_pages import fields
from tests.support.fragments import HTMX, assert_fragment_equals_reload
from tests.support.people import Classroom, SignIn

# What is below …/grilles: address, students, guests. Facilitators may do all that students may.
READ = [
    ("", 200, 200),
    ("/commune", 200, 200),
    ("/commune/axes/GOUV", 200, 200),
    ("/commune/criteres/GOUV-01", 200, 200),
    ("/commune/criteres/GOUV-01/formulations", 200, 200),
    ("/commune/editions", 200, 200),
    ("/commune/editions/1", 200, 200),
    ("/nouvelle", 200, 403),
    ("/commune/catalogue", 200, 403),
    ("/commune/titre", 200, 403),
    ("/commune/axes/nouveau", 200, 403),
    ("/commune/axes/GOUV/criteres/nouveau", 200, 403),
    ("/commune/editions/nouvelle", 403, 403),
]
WRITE: list[tuple[str, dict[str, Any], int]] = [
    ("/nouvelle", {"title": "Autre", "start": "nothing"}, 303),
    ("/commune/catalogue", {"codes": "ECO-01"}, 303),
    ("/commune/titre", {"title": "Autre"}, 409),
    ("/commune/axes/nouveau", {"title": "Axe"}, 303),
    ("/commune/axes/GOUV", {"title": "Axe", "base_number": "1"}, 303),
    ("/commune/axes/GOUV/formulations/1/reprise", {"base_number": "1"}, 303),
    ("/commune/axes/GOUV/place", {"direction": "up"}, 303),
    ("/commune/axes/GOUV/retrait", {}, 303),
    ("/commune/axes/GOUV/retour", {}, 303),
    ("/commune/axes/GOUV/criteres/nouveau", {"edited_kind": "long_text", "params-limit": "500"}, 422),
    ("/commune/criteres/GOUV-01", {"edited_kind": "long_text", "params-limit": "500"}, 422),
    ("/commune/criteres/GOUV-01/place", {"direction": "down"}, 303),
    ("/commune/criteres/GOUV-01/retrait", {}, 303),
    ("/commune/criteres/GOUV-01/retour", {}, 303),
    ("/commune/criteres/GOUV-01/formulations/1/reprise", {"base_number": "1"}, 303),
    ("/commune/apercu", {"edited_kind": "long_text"}, 200),
    ("/commune/reglages", {"edited_kind": "long_text"}, 200),
    ("/commune/editions/nouvelle", {"decision": "Adoptée.", "version": "1"}, 403),
]
# Things that the grid does not have, and those of another grid.
MISSING = [
    "/autre",
    "/commune/axes/NON",
    "/commune/criteres/ECO-01",
    "/commune/criteres/ECO-01/formulations",
    "/commune/editions/2",
    "/commune/editions/99999999999999999999",
    "/commune\x00",
    "/commune/criteres/GOUV-01%00",
]


@pytest.fixture
def rooms(app: Flask, classroom: Classroom) -> str:
    """The address of the cohort's grids: « commune », adopted once, and « seconde » with ECO-01."""
    with app.app_context():
        odile = db.session.get_one(Membership, classroom.odile.member_id)
        grid = start_grid(odile, "Commune", {"GOUV-01", "GOUV-02"})
        adopt_edition(odile, grid, "Adoptée.", grid.version)
        start_grid(odile, "Seconde", {"ECO-01"})
        db.session.commit()
    return f"{classroom.url}/grilles"


@pytest.mark.parametrize(("path", "student", "guest"), READ)
def test_reading(
    classroom: Classroom,
    sign_in: SignIn,
    client: FlaskClient,
    rooms: str,
    path: str,
    student: int,
    guest: int,
) -> None:
    assert sign_in(classroom.ines).get(rooms + path).status_code == student
    assert sign_in(classroom.odile).get(rooms + path).status_code == 200
    assert sign_in(classroom.guy).get(rooms + path).status_code == guest
    assert sign_in(classroom.stranger).get(rooms + path).status_code == 404
    assert client.get(rooms + path).status_code == 302
    own = (rooms + path).replace(f"/{classroom.slug}/", "/ailleurs/")
    if path not in ("", "/nouvelle"):
        assert sign_in(classroom.stranger).get(own).status_code == 404


@pytest.mark.parametrize(("path", "data", "student"), WRITE)
def test_writing(
    classroom: Classroom, sign_in: SignIn, client: FlaskClient, rooms: str, path: str, data: Any, student: int
) -> None:
    assert client.post(rooms + path, data=data).status_code == 401
    assert sign_in(classroom.stranger).post(rooms + path, data=data).status_code == 404
    assert sign_in(classroom.guy).post(rooms + path, data=data).status_code == 403
    assert sign_in(classroom.ines).post(rooms + path, data=data).status_code == student


@pytest.mark.parametrize("path", MISSING)
def test_what_the_grid_does_not_have_is_not_found(
    classroom: Classroom, sign_in: SignIn, rooms: str, path: str
) -> None:
    assert sign_in(classroom.ines).get(rooms + path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/commune/axes/GOUV/place",
        "/commune/axes/GOUV/retrait",
        "/commune/criteres/GOUV-01/place",
        "/commune/criteres/GOUV-01/retrait",
    ],
)
def test_what_htmx_swaps_in_is_what_a_reload_shows(
    classroom: Classroom, sign_in: SignIn, rooms: str, path: str
) -> None:
    ines = sign_in(classroom.ines)
    answer = ines.post(rooms + path, data={"direction": "down"}, headers=HTMX)
    assert answer.status_code == 200
    assert_fragment_equals_reload(answer.text, ines.get(f"{rooms}/commune").text)
    if path.endswith("retrait"):
        back = ines.post(rooms + path.replace("retrait", "retour"), headers=HTMX)
        assert_fragment_equals_reload(back.text, ines.get(f"{rooms}/commune").text)


def test_preview_and_settings_are_what_the_page_shows(
    classroom: Classroom, sign_in: SignIn, rooms: str
) -> None:
    ines = sign_in(classroom.ines)
    page = ines.get(f"{rooms}/commune/criteres/GOUV-02").text
    for path in ("apercu", "reglages"):
        answer = ines.post(f"{rooms}/commune/{path}", data=fields(page), headers=HTMX)
        assert_fragment_equals_reload(answer.text, page)


def test_a_grid_costs_as_many_queries_with_forty_criteria_as_with_two(
    app: Flask, classroom: Classroom, sign_in: SignIn, rooms: str
) -> None:
    ines = sign_in(classroom.ines)
    with app.app_context():
        engine = db.engine

    def queries(path: str) -> int:
        counted: list[str] = []

        def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
            counted.append(statement)

        ines.get(rooms + path)  # fills the cache of editions
        event.listen(engine, "before_cursor_execute", count)
        try:
            assert ines.get(rooms + path).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", count)
        return len(counted)

    paths = ("", "/commune", "/commune/editions", "/commune/editions/1")
    before = {path: queries(path) for path in paths}
    with app.app_context():
        odile = db.session.get_one(Membership, classroom.odile.member_id)
        for turn in range(5):
            start_grid(odile, f"Grille {turn}", {"GOUV-01"})
        grid = grid_for(odile, "commune")
        add_from_catalogue(odile, grid, catalogue_codes())
        adopt_edition(odile, grid, "Encore.", grid.version)
        retire_criterion(odile, criterion_for(odile, grid, "ECO-02"))
        retire_axis(odile, axis_for(odile, grid, "DC"))
        add_axis(odile, grid, "Dernier")
        db.session.commit()
    assert {path: queries(path) for path in paths} == before
    assert max(before.values()) <= 9
