"""The lettered groups."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.cohorts.models import Group, Membership
from app.extensions import db
from app.tables import now
from tests.support.people import Classroom, SignIn

Letters = Callable[[], dict[str, str]]


@pytest.fixture
def groups(classroom: Classroom) -> str:
    return f"{classroom.url}/groupes"


def test_a_new_group_takes_the_first_free_letter(
    sign_in: SignIn, classroom: Classroom, groups: str, letters: Letters
) -> None:
    client = sign_in(classroom.odile)
    client.post(f"{groups}/A/suppression")  # refused: Inès is in it
    client.post(groups, data={"new-name": " Les 🌻 <b> "})
    assert letters() == {"A": "Groupe A", "B": "Groupe B", "C": "Les 🌻 <b>"}
    assert "Les 🌻 &lt;b&gt;" in client.get(groups).text


def test_eight_groups_are_the_most(
    sign_in: SignIn, classroom: Classroom, groups: str, letters: Letters
) -> None:
    client = sign_in(classroom.odile)
    answers = [client.post(groups, data={"new-name": ""}).status_code for _ in range(7)]
    assert answers == [303] * 6 + [409]
    assert "".join(sorted(letters())) == "ABCDEFGH"
    assert "c’est le maximum" in client.get(groups).text


def test_a_group_is_renamed_and_keeps_its_letter(
    sign_in: SignIn, classroom: Classroom, groups: str, letters: Letters
) -> None:
    sign_in(classroom.odile).post(f"{groups}/B", data={"B-name": "شرق"})
    assert letters()["B"] == "شرق"


@pytest.mark.parametrize("path", ["", "/B"])
def test_a_name_too_long_comes_back_as_typed(
    sign_in: SignIn, classroom: Classroom, groups: str, letters: Letters, path: str
) -> None:
    field = "B-name" if path else "new-name"
    answer = sign_in(classroom.odile).post(groups + path, data={field: "y" * 81})
    assert answer.status_code == 422
    assert "80 caractères au plus." in answer.text
    assert "y" * 81 in answer.text
    assert letters() == {"A": "Groupe A", "B": "Groupe B"}


def test_a_group_with_people_is_kept_and_they_are_named(
    sign_in: SignIn, classroom: Classroom, groups: str, letters: Letters
) -> None:
    answer = sign_in(classroom.odile).post(f"{groups}/A/suppression")
    assert answer.status_code == 409
    assert "Inès, Karim" in answer.text
    assert "A" in letters()


def test_an_empty_group_is_removed_even_if_somebody_was_once_in_it(
    app: Flask, sign_in: SignIn, classroom: Classroom, groups: str, letters: Letters
) -> None:
    with app.app_context():
        db.session.get_one(Membership, classroom.lea.member_id).removed_at = now()
        db.session.commit()
    assert sign_in(classroom.odile).post(f"{groups}/B/suppression").status_code == 303
    assert letters() == {"A": "Groupe A"}


def test_a_group_that_has_worked_is_kept(
    app: Flask, sign_in: SignIn, classroom: Classroom, groups: str, letters: Letters
) -> None:
    from app.fieldwork.models import Sheet
    from app.grids.models import Grid
    from app.visits.models import Venue, Visit

    with app.app_context():
        letter_c = Group(cohort_id=classroom.cohort_id, letter="C")
        grid = Grid(
            cohort_id=classroom.cohort_id,
            slug="commune",
            title="Commune",
            author_id=classroom.odile.member_id,
        )
        venue = Venue(cohort_id=classroom.cohort_id, name="Théâtre")
        db.session.add_all([letter_c, grid, venue])
        db.session.flush()
        visit = Visit(cohort_id=classroom.cohort_id, number=1, venue_id=venue.id)
        db.session.add(visit)
        db.session.flush()
        db.session.add(
            Sheet(cohort_id=classroom.cohort_id, visit_id=visit.id, grid_id=grid.id, group_id=letter_c.id)
        )
        db.session.commit()
    answer = sign_in(classroom.odile).post(f"{groups}/C/suppression")
    assert answer.status_code == 409
    assert "a déjà travaillé" in answer.text
    assert "C" in letters()
    with app.app_context():
        assert db.session.scalars(select(Sheet.group_id)).all() == [
            db.session.scalars(select(Group.id).where(Group.letter == "C")).one()
        ]


def test_an_unknown_letter_is_not_found(sign_in: SignIn, classroom: Classroom, groups: str) -> None:
    client = sign_in(classroom.odile)
    for letter in ("Z", "AA", "%00", "😀"):
        assert client.post(f"{groups}/{letter}/suppression").status_code == 404
