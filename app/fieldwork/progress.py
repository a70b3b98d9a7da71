"""How far sheets have come: what a group or a student has still to answer at each visit."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from app.cohorts.access import groups_visible_to
from app.cohorts.models import Group, Membership, Role
from app.extensions import db
from app.fieldwork.access import Owner
from app.fieldwork.models import Answer, Operation, Outcome, Sheet
from app.grids.contents import Contents, FrozenCriterion, contents
from app.grids.models import Respondent
from app.visits.models import CarriedAxis, Visit


@dataclass(frozen=True)
class Progress:
    """Counts of criteria: complete answers among those expected, incomplete ones, undecided conflicts."""

    answered: int = 0
    expected: int = 0
    incomplete: int = 0
    conflicts: int = 0


def assigned(edition: Contents, owner: Owner, carried: Collection[int]) -> list[FrozenCriterion]:
    """What this owner is expected to answer: a student the individual criteria; a group the core and the axes
    it carries, or everything when neither asks for anything."""
    if owner.group_id is None:
        return [one for one in edition if one.respondent == Respondent.individual]
    shared = [one for one in edition if one.respondent == Respondent.group]
    return [one for one in shared if one.core or one.axis_id in carried] or shared


def progress(
    member: Membership, visits: Sequence[Visit], groups: Sequence[Group] | None = None
) -> dict[tuple[int, str], Progress]:
    """By (visit id, "g<group id>" or "m<member id>"): every group's, and one's own; for facilitators every student's.

    A visit that takes several grids along has their sum. A constant number of statements, whatever the visits.
    `groups` are those of the cohort, if they have been read.
    """
    ids = [visit.id for visit in visits]
    if not ids:
        return {}
    owners = _owners(member, groups)
    # A start page has read these with the visits already.
    carried: dict[tuple[int, int], set[int]] = {}
    for visit in visits:
        for axis in visit.carried:
            carried.setdefault((visit.id, axis.group_id), set()).add(axis.axis_id)
    taken = {visit.id: [one.edition_id for one in visit.taken_along] for visit in visits}
    complete, incomplete = _answers(member.cohort_id, ids)
    conflicts = _conflicts(member.cohort_id, ids)
    found = {}
    for visit_id in ids:
        for owner in owners:
            expected: set[int] = set()
            for edition_id in taken.get(visit_id, ()):
                axes = carried.get((visit_id, owner.group_id or 0), set())
                expected |= {one.criterion_id for one in assigned(contents(edition_id), owner, axes)}
            key = (visit_id, owner.key)
            found[key] = Progress(
                answered=len(expected & complete.get(key, set())),
                expected=len(expected),
                incomplete=incomplete[key],
                conflicts=conflicts[key],
            )
    return found


def carried_axes(cohort_id: int, visit_id: int, group_id: int | None) -> set[int]:
    """The axes that a group carries at a visit."""
    return _carried(cohort_id, [visit_id]).get((visit_id, group_id or 0), set())


def _owners(member: Membership, groups: Sequence[Group] | None) -> list[Owner]:
    if groups is None:
        groups = db.session.scalars(groups_visible_to(member)).all()
    owners = [Owner(group_id=group.id) for group in groups]
    if member.is_facilitator:
        students = db.session.scalars(
            select(Membership.id).where(
                Membership.cohort_id == member.cohort_id,
                Membership.role == Role.student,
                Membership.removed_at.is_(None),
            )
        )
        return owners + [Owner(member_id=student) for student in students]
    return owners + ([Owner(member_id=member.id)] if member.is_student else [])


def _carried(cohort_id: int, visits: Collection[int]) -> dict[tuple[int, int], set[int]]:
    rows = db.session.execute(
        select(CarriedAxis.visit_id, CarriedAxis.group_id, CarriedAxis.axis_id).where(
            CarriedAxis.cohort_id == cohort_id, CarriedAxis.visit_id.in_(visits)
        )
    )
    carried: dict[tuple[int, int], set[int]] = {}
    for visit_id, group_id, axis_id in rows:
        carried.setdefault((visit_id, group_id), set()).add(axis_id)
    return carried


def _answers(
    cohort_id: int, visits: Collection[int]
) -> tuple[dict[tuple[int, str], set[int]], Counter[tuple[int, str]]]:
    rows = db.session.execute(
        select(
            Answer.visit_id,
            Sheet.group_id,
            Sheet.member_id,
            Answer.criterion_id,
            Answer.missing.is_(None).label("complete"),
        )
        .join(Sheet, Sheet.id == Answer.sheet_id)
        .where(
            Answer.cohort_id == cohort_id,
            Answer.visit_id.in_(visits),
            or_(Answer.value.is_not(None), Answer.empty.is_not(None)),
        )
    )
    complete: dict[tuple[int, str], set[int]] = {}
    incomplete: Counter[tuple[int, str]] = Counter()
    for visit_id, group_id, member_id, criterion_id, is_complete in rows:
        key = (visit_id, Owner(group_id, member_id).key)
        if is_complete:
            complete.setdefault(key, set()).add(criterion_id)
        else:
            incomplete[key] += 1
    return complete, incomplete


def _conflicts(cohort_id: int, visits: Collection[int]) -> Counter[tuple[int, str]]:
    rows: Iterable[tuple[int, int | None, int | None, int]] = db.session.execute(
        select(
            Sheet.visit_id,
            Sheet.group_id,
            Sheet.member_id,
            func.count(Operation.criterion_id.distinct()),
        )
        .join(Operation, Operation.sheet_id == Sheet.id)
        .where(
            Operation.cohort_id == cohort_id,
            Sheet.visit_id.in_(visits),
            Operation.outcome == Outcome.conflict,
            Operation.settled_by.is_(None),
        )
        .group_by(Sheet.visit_id, Sheet.group_id, Sheet.member_id)
    )
    return Counter({(visit, Owner(group, member).key): count for visit, group, member, count in rows})
