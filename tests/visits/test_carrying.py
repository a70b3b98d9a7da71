"""A group keeps its axis across the visits; two people filling in the table do not undo one another."""

import pytest
from flask import Flask

from app.cohorts.access import groups_visible_to
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.visits.carrying import carriable_axes, carried_pairs, carry_axes, copy_carried_axes
from app.visits.models import Visit
from app.visits.state import close_visit, open_visit
from tests.grids.factory import adopted_grid
from tests.support.people import Classroom
from tests.visits.factory import member, new_visit


@pytest.fixture(autouse=True)
def inside(app: Flask):
    with app.app_context():
        yield


@pytest.fixture
def visit(inside: None, classroom: Classroom) -> Visit:
    for slug in ("commune", "deuxieme"):
        adopted_grid(member(classroom.odile), ["scale"], slug=slug)
    return new_visit(classroom.odile)


@pytest.fixture
def pairs(visit: Visit, classroom: Classroom) -> list[tuple[int, int]]:
    """Group A with each axis, then group B with each."""
    groups = db.session.scalars(groups_visible_to(member(classroom.odile))).all()
    return [(group.id, axis.id) for group in groups for axis in carriable_axes(visit)]


def test_a_group_carries_the_axes_that_were_ticked(
    classroom: Classroom, visit: Visit, pairs: list[tuple[int, int]]
) -> None:
    odile = member(classroom.odile)
    carry_axes(odile, visit, add=pairs[:2])
    carry_axes(odile, visit, add=pairs[1:3], drop=pairs[:1])
    assert carried_pairs(visit) == set(pairs[1:3])


def test_two_people_ticking_different_boxes_both_keep_theirs(
    classroom: Classroom, visit: Visit, pairs: list[tuple[int, int]]
) -> None:
    odile = member(classroom.odile)
    carry_axes(odile, visit, add=[pairs[0]])
    carry_axes(odile, visit, add=[pairs[3]])
    assert carried_pairs(visit) == {pairs[0], pairs[3]}


def test_the_next_visit_takes_over_who_carries_what(
    classroom: Classroom, visit: Visit, pairs: list[tuple[int, int]]
) -> None:
    odile = member(classroom.odile)
    following = new_visit(classroom.odile)
    carry_axes(odile, visit, add=[pairs[0], pairs[3]])
    carry_axes(odile, following, add=[pairs[1]])
    assert copy_carried_axes(odile, visit) is following
    assert carried_pairs(following) == {pairs[0], pairs[3]}
    copy_carried_axes(odile, visit)
    assert carried_pairs(following) == {pairs[0], pairs[3]}


def test_there_is_nothing_to_copy_to_after_the_last_visit(classroom: Classroom, visit: Visit) -> None:
    with pytest.raises(Conflict, match="Aucune visite"):
        copy_carried_axes(member(classroom.odile), visit)


def test_groups_and_axes_of_elsewhere_are_refused(
    classroom: Classroom, visit: Visit, pairs: list[tuple[int, int]]
) -> None:
    odile = member(classroom.odile)
    with pytest.raises(Invalid):
        carry_axes(odile, visit, add=[(pairs[0][0], 9999)])
    foreign = db.session.scalars(groups_visible_to(member(classroom.stranger))).first()
    assert foreign is not None
    with pytest.raises(Invalid):
        carry_axes(odile, visit, add=[(foreign.id, pairs[0][1])])
    assert carried_pairs(visit) == set()


def test_a_closed_visit_keeps_who_carried_what(
    classroom: Classroom, visit: Visit, pairs: list[tuple[int, int]]
) -> None:
    odile = member(classroom.odile)
    open_visit(odile, visit)
    close_visit(odile, visit)
    with pytest.raises(Conflict, match="close"):
        carry_axes(odile, visit, add=pairs)


def test_only_facilitators_give_axes_to_groups(
    classroom: Classroom, visit: Visit, pairs: list[tuple[int, int]]
) -> None:
    for actor in (classroom.ines, classroom.guy):
        with pytest.raises(Forbidden):
            carry_axes(member(actor), visit, add=pairs)
        with pytest.raises(Forbidden):
            copy_carried_axes(member(actor), visit)
