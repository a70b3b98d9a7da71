"""What a cohort retained of a place is read by the next one there, if its team lets it, and nothing else is."""

from dataclasses import dataclass

import pytest
from werkzeug.test import TestResponse

from app.extensions import db
from app.grids.models import Revision
from app.visits.models import Venue
from tests.comparison.builder import field_of, member_of
from tests.comparison.conftest import World
from tests.comparison.test_syntheses import write
from tests.grids.factory import adopted_grid
from tests.support.people import Actor, add_cohort, add_member

HELD = "On y entre par les tâches."


@dataclass(frozen=True)
class Later:
    """A later cohort that visits the same place, and its people."""

    slug: str
    student: Actor
    guest: Actor
    facilitator: Actor


@pytest.fixture
def later(world: World) -> Later:
    """Its place has the same name, typed otherwise."""
    with world.writing():
        cohort_id = add_cohort("suivante", "La suivante")
        people = Later(
            "suivante",
            add_member(cohort_id, "Zoé", letter="A"),
            add_member(cohort_id, "Hôte", role="guest"),
            add_member(cohort_id, "Olga", role="facilitator"),
        )
        edition = adopted_grid(member_of(people.facilitator), ("scale",))
        field_of(edition).visit(1, edition, venue="LIEU 1")
    return people


def opens(world: World, who: Actor, number: int = 1, act: str = "suite") -> TestResponse:
    return world.open_as(who).post(f"{world.room.url}/comparer/visites/{number}/{act}")


def reads(world: World, later: Later, who: Actor | None = None) -> str:
    answer = world.open_as(who or later.student).get("/promotions/suivante/comparer/visites/1/avant")
    assert answer.status_code == 200
    return answer.text


def retain(world: World) -> None:
    write(world, world.room.ines, HELD)
    write(world, world.room.ines, "le bureau tranche.", voix="groupe")
    with world.writing():
        world.say(1, "scale", A=2, B=4)
        world.field.trace(world.visit(1), world.criterion("scale"), "A", "Trois voisines ont la clé.")


def test_the_next_cohort_reads_the_syntheses_once_the_team_lets_it_and_no_longer_than_that(
    world: World, later: Later
) -> None:
    retain(world)
    assert HELD not in reads(world, later)
    assert [opens(world, world.room.odile).status_code for _ in range(2)] == [303, 303]
    told = reads(world, later)
    assert HELD in told
    assert "1\xa0groupe maintient" in told
    for kept in ("le bureau tranche", "Trois voisines", "Inès", "Groupe A"):
        assert kept not in told
    report = world.open_as(later.student).get("/promotions/suivante/comparer/visites/1").text
    assert "/comparer/visites/1/avant" in report
    opens(world, world.room.odile, act="suite/retrait")
    assert HELD not in reads(world, later)


def test_another_place_reads_nothing(world: World, later: Later) -> None:
    retain(world)
    opens(world, world.room.odile)
    with world.writing():
        db.session.query(Venue).filter_by(name="LIEU 1").update({"name": "Ailleurs"})
    assert HELD not in reads(world, later)


def test_what_must_not_stand_beside_the_host_s_name_is_not_read_there_nor_is_its_axis(
    world: World, later: Later
) -> None:
    retain(world)
    write(world, world.room.ines, "Tout l’axe en une phrase.", code="OBS")
    opens(world, world.room.odile)
    assert "Tout l’axe en une phrase." in reads(world, later)
    with world.writing():
        db.session.get_one(Revision, world.criterion("scale").revision_id).unnamed_host = True
    told = reads(world, later)
    assert HELD not in told
    assert "Tout l’axe en une phrase." not in told


def test_only_the_team_opens_and_only_a_visit_that_is_over(world: World, later: Later) -> None:
    retain(world)
    for who in (world.room.ines, world.room.guy):
        assert opens(world, who).status_code == 403
    assert opens(world, later.facilitator).status_code == 404
    with world.writing():
        world.visit(1).state = "under_way"
    assert opens(world, world.room.odile).status_code == 303
    with world.writing():
        world.visit(1).state = "closed"
    assert HELD not in reads(world, later)


def test_a_guest_who_may_be_the_host_reads_none_of_it(world: World, later: Later) -> None:
    retain(world)
    opens(world, world.room.odile)
    answer = world.open_as(later.guest).get("/promotions/suivante/comparer/visites/1/avant")
    assert answer.status_code == 403
    assert "/avant" not in world.open_as(later.guest).get("/promotions/suivante/comparer/visites/1").text


def test_a_visit_reopened_is_not_read_meanwhile(world: World, later: Later) -> None:
    retain(world)
    opens(world, world.room.odile)
    with world.writing():
        world.visit(1).state = "under_way"
    assert HELD not in reads(world, later)
