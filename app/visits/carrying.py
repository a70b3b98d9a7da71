"""Which group looks at which axis in depth, from one visit to the next."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, tuple_

from app.cohorts.access import groups_visible_to
from app.cohorts.models import Membership
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.grids.contents import contents
from app.visits.access import may_prepare, visible_to
from app.visits.holding import hold
from app.visits.models import CarriedAxis, Visit, VisitState

# (group id, axis id)
Pair = tuple[int, int]


@dataclass(frozen=True)
class CarriableAxis:
    """An axis of an edition that the visit takes along."""

    id: int
    code: str
    title: str


def carriable_axes(visit: Visit) -> list[CarriableAxis]:
    """The axes of the visit's editions, in their order."""
    return [
        CarriableAxis(axis.axis_id, axis.code, axis.title)
        for taken in sorted(visit.taken_along, key=lambda taken: taken.grid_id)
        for axis in contents(taken.edition_id).axes
    ]


def carried_pairs(visit: Visit) -> set[Pair]:
    """Who carries what, as (group id, axis id)."""
    return {(carried.group_id, carried.axis_id) for carried in visit.carried}


def carry_axes(
    member: Membership, visit: Visit, *, add: Iterable[Pair] = (), drop: Iterable[Pair] = ()
) -> None:
    """Gives axes to groups and takes some away; what is not named stays as somebody else may have set it.

    Raises Forbidden, Conflict when the visit is closed, Invalid for a group or an axis that is not of it.
    """
    _begin(member, visit)
    add, drop = set(add), set(drop)
    groups = {group.id for group in db.session.scalars(groups_visible_to(member))}
    axes = {axis.id for axis in carriable_axes(visit)}
    if any(group not in groups or axis not in axes for group, axis in add):
        raise Invalid.single("Ce groupe ou cet axe n’est pas, ou plus, de cette visite.")
    _forget(visit, drop)
    _note(visit, add - carried_pairs(visit))


def copy_carried_axes(member: Membership, visit: Visit) -> Visit:
    """Gives each group the same axes at the visit that follows, which it returns.

    Raises Forbidden, and Conflict when no visit follows or the one that does is closed.
    """
    _require_preparer(member)
    following = next_visit(member, visit)
    if following is None:
        raise Conflict("Aucune visite ne suit celle-ci.")
    _begin(member, following)
    wanted, there = carried_pairs(visit), carried_pairs(following)
    _forget(following, there - wanted)
    _note(following, wanted - there)
    return following


def next_visit(member: Membership, visit: Visit) -> Visit | None:
    """The visit with the next number, if there is one."""
    return db.session.scalar(visible_to(member).where(Visit.number > visit.number).limit(1))


def _note(visit: Visit, pairs: set[Pair]) -> None:
    for group_id, axis_id in sorted(pairs):
        db.session.add(
            CarriedAxis(cohort_id=visit.cohort_id, visit_id=visit.id, group_id=group_id, axis_id=axis_id)
        )
    db.session.flush()
    db.session.expire(visit, ["carried"])


def _forget(visit: Visit, pairs: set[Pair]) -> None:
    if pairs:
        db.session.execute(
            delete(CarriedAxis).where(
                CarriedAxis.cohort_id == visit.cohort_id,
                CarriedAxis.visit_id == visit.id,
                tuple_(CarriedAxis.group_id, CarriedAxis.axis_id).in_(sorted(pairs)),
            )
        )
    db.session.expire(visit, ["carried"])


def _begin(member: Membership, visit: Visit) -> None:
    _require_preparer(member)
    hold(visit)
    if visit.state == VisitState.closed:
        raise Conflict(f"La visite {visit.number} est close : la répartition des axes ne change plus.")


def _require_preparer(member: Membership) -> None:
    if not may_prepare(member):
        raise Forbidden("Seule l’équipe encadrante répartit les axes entre les groupes.")
