"""Adopting: frozen, numbered, once, and only what was read."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.cohorts.models import Membership
from app.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from app.extensions import db
from app.grids.access import grid_for
from app.grids.axes import add_axis, retire_axis, reword_axis
from app.grids.contents import contents
from app.grids.criteria import add_criterion, move_criterion, retire_criterion
from app.grids.editions import GridChanged, adopt_edition
from app.grids.models import Axis, Criterion, Edition, Grid
from app.grids.rewording import reword_criterion
from app.grids.starting import start_grid
from tests.grids.conftest import SCALE, TEXT
from tests.support.people import Classroom


def adopt(odile: Membership, grid: Grid, decision: str = "Adoptée par consentement.") -> Edition:
    return adopt_edition(odile, grid, decision, grid.version)


def test_editions_are_numbered_and_say_what_was_decided_by_whom(
    ines: Membership, odile: Membership, grid: Grid, criterion: Criterion
) -> None:
    first = adopt(odile, grid, "  Adoptée à l’unanimité.  ")
    reword_criterion(ines, criterion, 1, {"question": "Autre ?"})
    second = adopt(odile, grid)
    assert [first.number, second.number] == [1, 2]
    assert (first.decision, first.adopted_by.name) == ("Adoptée à l’unanimité.", "Odile")


def test_an_edition_keeps_what_the_grid_no_longer_says(
    ines: Membership, odile: Membership, grid: Grid, axis: Axis, criterion: Criterion
) -> None:
    add_criterion(ines, axis, TEXT)
    edition = adopt(odile, grid)
    reword_criterion(ines, criterion, 1, {"question": "Autre ?"})
    reword_axis(ines, axis, 1, "Décider", "")
    move_criterion(ines, criterion, "down")
    retire_criterion(ines, criterion)
    frozen = contents(edition.id)
    assert [(one.code, one.question) for one in frozen] == [
        ("GOUV-01", SCALE["question"]),
        ("GOUV-02", TEXT["question"]),
    ]
    assert frozen.axes[0].title == "Gouvernance collective"


def test_what_is_retired_or_empty_is_not_in_the_edition(
    ines: Membership, odile: Membership, grid: Grid, criterion: Criterion
) -> None:
    add_axis(ines, grid, "Vide")
    gone = add_axis(ines, grid, "Partie")
    add_criterion(ines, gone, TEXT)
    retire_axis(ines, gone)
    assert [axis.code for axis in contents(adopt(odile, grid).id).axes] == ["GOUV"]


@pytest.mark.parametrize("decision", ["", "  \n ", "x" * 1001, "x" * 100_000])
def test_a_decision_in_a_sentence_is_needed(
    odile: Membership, grid: Grid, criterion: Criterion, decision: str
) -> None:
    with pytest.raises(Invalid) as refused:
        adopt(odile, grid, decision)
    assert set(refused.value.errors) == {"decision"}


def test_an_empty_grid_is_not_adopted(odile: Membership, grid: Grid, axis: Axis) -> None:
    with pytest.raises(Invalid, match="vide"):
        adopt(odile, grid)


def test_the_same_grid_is_not_adopted_twice(odile: Membership, grid: Grid, criterion: Criterion) -> None:
    adopt(odile, grid)
    with pytest.raises(Invalid, match="Rien n’a changé depuis l’édition 1"):
        adopt(odile, grid)


def test_a_wording_changed_and_changed_back_is_a_new_revision_to_adopt(
    ines: Membership, odile: Membership, grid: Grid, criterion: Criterion
) -> None:
    adopt(odile, grid)
    add_axis(ines, grid, "Axe encore vide")
    with pytest.raises(Invalid, match="Rien n’a changé"):
        adopt(odile, grid)
    move_criterion(ines, criterion, "up")
    with pytest.raises(Invalid, match="Rien n’a changé"):
        adopt(odile, grid)


def test_what_was_not_read_is_not_adopted(
    ines: Membership, odile: Membership, grid: Grid, criterion: Criterion
) -> None:
    read = grid.version
    reword_criterion(ines, criterion, 1, {"question": "Changée pendant la lecture ?"})
    with pytest.raises(GridChanged) as refused:
        adopt_edition(odile, grid, "Adoptée.", read)
    assert refused.value.edition is None
    assert "Aucune édition" in refused.value.message
    assert db.session.scalar(select(func.count()).select_from(Edition)) == 0


def test_only_facilitators_of_the_cohort_adopt(
    ines: Membership, guy: Membership, stranger: Membership, grid: Grid, criterion: Criterion
) -> None:
    for refused, error in ((ines, Forbidden), (guy, Forbidden), (stranger, NotFound)):
        with pytest.raises(error):
            adopt(refused, grid)


def test_adopting_twice_at_once_makes_one_edition_and_tells_the_second_person(
    app: Flask, classroom: Classroom, at_once: Callable[..., list[object]]
) -> None:
    with app.app_context():
        odile = db.session.get_one(Membership, classroom.odile.member_id)
        version = start_grid(odile, "Grille", {"GOUV-01"}).version
        db.session.commit()

    def press(turn: int) -> str:
        odile = db.session.get_one(Membership, classroom.odile.member_id)
        adopt_edition(odile, grid_for(odile, "grille"), f"Décision {turn}.", version)
        db.session.commit()
        return "adopted"

    outcomes = at_once(press, 4)
    assert outcomes.count("adopted") == 1
    told = [one for one in outcomes if isinstance(one, Conflict)]
    assert len(told) == 3
    assert all("Odile vient d’adopter l’édition 1" in one.message for one in told)


def test_adding_criteria_at_once_gives_each_a_code_of_its_own(
    app: Flask, classroom: Classroom, at_once: Callable[..., list[object]]
) -> None:
    with app.app_context():
        ines = db.session.get_one(Membership, classroom.ines.member_id)
        axis_id = add_axis(ines, start_grid(ines, "Grille"), "Gouvernance").id
        db.session.commit()

    def press(turn: int) -> str:
        ines = db.session.get_one(Membership, classroom.ines.member_id)
        code = add_criterion(ines, db.session.get_one(Axis, axis_id), TEXT).code
        db.session.commit()
        return code

    assert sorted(map(str, at_once(press, 4))) == ["GOUV-01", "GOUV-02", "GOUV-03", "GOUV-04"]


@pytest.fixture
def at_once(app: Flask) -> Callable[..., list[object]]:
    """Run `press(turn)` in as many threads, each in an app context of its own; results or refusals."""

    def run(press: Callable[[int], object], many: int) -> list[object]:
        def one(turn: int) -> object:
            with app.app_context():
                try:
                    return press(turn)
                except DomainError as refused:
                    db.session.rollback()
                    return refused

        with ThreadPoolExecutor(many) as pool:
            return list(pool.map(one, range(many)))

    return run
