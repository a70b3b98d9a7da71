"""The class that goes through the storm: its groups, its grids, and what each of its phones may write."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.cohorts.models import Membership
from app.extensions import db
from app.fieldwork.batch import SheetKey
from app.grids.contents import FrozenCriterion, contents
from app.kinds import KINDS
from app.visits.models import Venue, Visit, VisitEdition
from tests.grids.factory import adopted_grid
from tests.support.people import add_cohort, add_member

GROUPS = "ABCDEF"
OF_A_GROUP = 5
UNDER_WAY, CLOSED = 1, 2


@dataclass(frozen=True)
class Place:
    """One sheet that a phone has open, and what it asks."""

    key: SheetKey
    url: str
    criteria: tuple[FrozenCriterion, ...]


@dataclass(frozen=True)
class Student:
    """Who holds a phone: the cookie of their session, and their sheets (the group's, their own, a closed one)."""

    person_id: int
    member_id: int
    cookie: str
    places: tuple[Place, ...]


def build_class(phones: int) -> list[int]:
    """A cohort with so many students in groups of five, two grids and two visits; the members' ids. Commits."""
    letters = GROUPS[: max(1, phones // OF_A_GROUP)]
    cohort_id = add_cohort("tempete", "Promotion dans la tempête", groups=letters)
    facilitator = add_member(cohort_id, "Odile", role="facilitator")
    members = [add_member(cohort_id, f"Ada{n}", letter=letters[n % len(letters)]) for n in range(phones)]
    odile = db.session.get_one(Membership, facilitator.member_id)
    twice = [*KINDS, *KINDS]
    editions = [
        adopted_grid(odile, twice),
        adopted_grid(odile, twice, slug="a-soi", respondent="individual"),
    ]
    for number, state in ((UNDER_WAY, "under_way"), (CLOSED, "closed")):
        own = {"cohort_id": cohort_id}
        venue = Venue(**own, name=f"Lieu {number}")
        db.session.add(venue)
        db.session.flush()
        visit = Visit(**own, number=number, venue_id=venue.id, state=state)
        db.session.add(visit)
        db.session.flush()
        for edition in editions:
            frozen = {"grid_id": edition.grid_id, "edition_id": edition.id}
            db.session.add(VisitEdition(**own, **frozen, visit_id=visit.id))
    db.session.commit()
    return [one.member_id for one in members if one.member_id]


def students(app: Flask, members: list[int]) -> list[Student]:
    """The students with these ids."""
    signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    with app.app_context():
        return [_student(signer, db.session.get_one(Membership, member_id)) for member_id in members]


def _student(signer: Any, member: Membership) -> Student:
    cookie = signer.dumps({"_user_id": member.person.get_id(), "_fresh": True})
    visits = {one.number: one for one in db.session.scalars(select(Visit))}
    (shared, own) = db.session.scalars(
        select(VisitEdition)
        .where(VisitEdition.visit_id == visits[UNDER_WAY].id)
        .order_by(VisitEdition.grid_id)
    )
    assert member.group is not None
    base = f"/promotions/{member.cohort.slug}/visites"
    places = []
    for number, taken, slug, owner in (
        (UNDER_WAY, shared, "commune", f"groupe-{member.group.letter}"),
        (UNDER_WAY, own, "a-soi", "moi"),
        (CLOSED, shared, "commune", f"groupe-{member.group.letter}"),
    ):
        is_own = owner == "moi"
        key = SheetKey(
            visits[number].id,
            taken.grid_id,
            group_id=None if is_own else member.group_id,
            member_id=member.id if is_own else None,
        )
        url = f"{base}/{number}/grilles/{slug}/fiches/{owner}"
        criteria = tuple(contents(taken.edition_id))
        # Few write to a visit that is over: what they write comes too late.
        places.append(Place(key, url, criteria[:3] if number == CLOSED else criteria))
    return Student(member.person_id, member.id, cookie, tuple(places))
