"""Answers that came too late, and what the team decides of them: to add them to the sheet, or to leave them aside."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update

from app.cohorts.models import Membership
from app.errors import Conflict, Forbidden, NotFound
from app.extensions import db
from app.fieldwork import beside, desks, effects
from app.fieldwork.batch import Received, SheetKey
from app.fieldwork.beside import Late
from app.fieldwork.desks import Desk
from app.fieldwork.models import Operation, Outcome, Sheet
from app.fieldwork.sheets import OpenSheet
from app.tables import now
from app.visits.access import may_prepare
from app.visits.models import Visit, VisitEdition

_ADDED = uuid.UUID("0b6f3d5c-6a3e-4a55-8f0f-2d9c6c1b7a42")

GONE = (
    "Ce critère n’est plus dans la grille de cette visite : la réponse se lit, elle ne peut pas être ajoutée."
)
MOVED = (
    "Ce critère se remplit maintenant sur une autre fiche : la réponse se lit, elle ne peut pas être ajoutée."
)


class Clash(Conflict):
    """The late answer and the current one say different things: one of the team has to choose."""

    default = "La réponse actuelle dit autre chose : à vous de choisir."


def late_on(cohort_id: int, sheets: Collection[int], *, without: Collection[int] = ()) -> list[Late]:
    """The late answers on some sheets, but for those replaced and those about the criteria `without`."""
    about = [Operation.criterion_id.not_in(without)] if without else []
    rows = beside.beside(cohort_id, Operation.sheet_id.in_(sheets), Operation.outcome == Outcome.late, *about)
    return [beside.late(row) for row in rows if beside.state_of_late(row) != "replaced"]


def off_the_page(sheet: OpenSheet) -> list[Late]:
    """The late answers of a sheet whose criteria it asks no more."""
    if sheet.sheet_id is None:
        return []
    asked = {one.criterion_id for one in sheet.criteria}
    return late_on(sheet.visit.cohort_id, [sheet.sheet_id], without=asked)


def counted(visit: Visit) -> tuple[int, int]:
    """How many late answers of a visit wait for a decision, and how many there are in all."""
    about = _decided_together(visit.cohort_id).where(Sheet.visit_id == visit.id).subquery()
    found = db.session.execute(select(func.count().filter(about.c.waits), func.count()).select_from(about))
    waiting, together = found.one()
    return waiting, together


def waiting_at(member: Membership) -> list[tuple[int, int]]:
    """The visits where late answers wait for the member's decision, by number, with how many; none but for the team."""
    if not may_prepare(member):
        return []
    about = _decided_together(member.cohort_id).subquery()
    query = (
        select(Visit.number, func.count())
        .join_from(about, Visit, Visit.id == about.c.visit_id)
        .where(about.c.waits)
        .group_by(Visit.number)
        .order_by(Visit.number)
    )
    return [(number, waiting) for number, waiting in db.session.execute(query)]


def _decided_together(cohort_id: int) -> Select[*tuple[Any, ...]]:
    """Late answers: what one person wrote about one criterion is decided together."""
    return (
        select(
            Sheet.visit_id,
            Operation.sheet_id,
            Operation.criterion_id,
            Operation.member_id,
            Operation.decided_by_id.is_(None).label("waits"),
        )
        .distinct()
        .join(Sheet, Sheet.id == Operation.sheet_id)
        .where(
            Operation.cohort_id == cohort_id,
            Operation.outcome == Outcome.late,
            Operation.decided_by_id.is_not(None) | Operation.settled_by.is_(None),
        )
    )


def hindrance(edition: Any, criterion_id: int, respondent: str) -> str | None:
    """Why an answer cannot be added to a sheet; `edition` is what its visit asks, by criterion id."""
    asked = edition.get(criterion_id)
    if asked is None:
        return GONE
    return None if asked.respondent == respondent else MOVED


def add_late(
    member: Membership, visit: Visit, operation_id: str, seen: str, instead_of: int | None = None
) -> bool:
    """Let a late answer in, in its author's name; it is merged like any other. False if that was done before.

    `seen` is what had been decided of it on the screen. `instead_of` is the version of the answer whose place
    it takes, chosen by the facilitator; without it, raises Clash where it says something else than the answer.
    Raises Forbidden, NotFound, and Conflict when somebody else decided, or changed the answer, meanwhile.
    """
    at = now()
    desk, one = _open(member, visit, operation_id, at)
    if _decided_before(one, seen, "added"):
        return False
    if reason := hindrance(desk.wordings.asked, one.criterion_id, desk.respondent):
        raise Conflict(reason)
    current = desk.current(one.criterion_id)
    if instead_of is not None and instead_of != current.version:
        raise Conflict("La réponse vient de changer sur la fiche : relisez-la, puis choisissez de nouveau.")
    added = Received(
        id=str(uuid.uuid5(_ADDED, one.id)),
        sheet=desk.key,
        criterion_id=one.criterion_id,
        base=one.base if instead_of is None else instead_of,
        fields={},
        typed_at=one.typed_at,
    )
    under = desk.wordings.on_screen(one.criterion_id, one.under.revision_id)
    if under is None:
        raise Conflict(GONE)
    row = effects.enter(desk, added, under, one.member_id, one.content, at)
    effects.take_effect(desk, added, row, under, None)
    if row["outcome"] == Outcome.conflict:
        raise Clash()
    row |= {"decided_by_id": member.id, "decided_at": at}
    desks.write([desk])
    _decide(member, desk, one, at, settled_by=added.id)
    return True


def leave_aside(member: Membership, visit: Visit, operation_id: str, seen: str) -> bool:
    """Leave a late answer out of the sheet; it stays in the history. False if that was done before.

    Raises Forbidden, NotFound, and Conflict when somebody else decided otherwise meanwhile.
    """
    at = now()
    desk, one = _open(member, visit, operation_id, at)
    if _decided_before(one, seen, "aside"):
        return False
    desk.version += 1
    desks.write([desk])
    _decide(member, desk, one, at, settled_by=None)
    return True


def _open(member: Membership, visit: Visit, operation_id: str, at: datetime) -> tuple[Desk, Late]:
    """The sheet of a late answer, locked, and the answer as it stands once it is."""
    if not may_prepare(member):
        raise Forbidden("Seule l’équipe encadrante décide des réponses gardées à part.")
    place = db.session.execute(
        select(
            Sheet.id, Sheet.version, Sheet.grid_id, Sheet.group_id, Sheet.member_id, VisitEdition.edition_id
        )
        .join(Operation, Operation.sheet_id == Sheet.id)
        .outerjoin(
            VisitEdition,
            (VisitEdition.visit_id == Sheet.visit_id) & (VisitEdition.grid_id == Sheet.grid_id),
        )
        .where(
            Operation.id == operation_id,
            Operation.outcome == Outcome.late,
            Operation.cohort_id == visit.cohort_id,
            Sheet.visit_id == visit.id,
        )
    ).one_or_none()
    if place is None:
        raise NotFound()
    desk = Desk(
        key=SheetKey(visit.id, place.grid_id, place.group_id, place.member_id),
        cohort_id=visit.cohort_id,
        edition_id=place.edition_id,
        closed=False,
        sheet_id=place.id,
        version=place.version,
        found_at=place.version,
    )
    [row] = _late_row(visit.cohort_id, operation_id)
    desk.wordings.learn(
        desk.cohort_id, place.grid_id, place.edition_id, [(row.criterion_id, row.revision_id)]
    )
    desks.read([desk], at)
    [row] = _late_row(visit.cohort_id, operation_id)
    return desk, beside.late(row)


def _late_row(cohort_id: int, operation_id: str) -> Sequence[Any]:
    return beside.beside(cohort_id, Operation.id == operation_id)


def _decided_before(one: Late, seen: str, wanted: str) -> bool:
    if one.state == wanted:
        return True
    if one.state != seen or one.state not in ("waiting", "aside"):
        words = {"added": "ajouté cette réponse", "aside": "laissé cette réponse de côté"}
        done = words.get(one.state, "changé cette réponse")
        raise Conflict(f"{one.decided_by or 'Quelqu’un'} a déjà {done} : relisez avant de décider.")
    return False


def _decide(member: Membership, desk: Desk, one: Late, at: datetime, settled_by: str | None) -> None:
    decided = {
        "decided_by_id": member.id,
        "decided_at": at,
        "decided_number": desk.version,
        "settled_by": settled_by,
    }
    db.session.execute(update(Operation).where(Operation.id == one.id).values(**decided))
    # What the same person had written before it about the same criterion is decided with it.
    before = update(Operation).where(
        Operation.cohort_id == desk.cohort_id,
        Operation.sheet_id == desk.sheet_id,
        Operation.criterion_id == one.criterion_id,
        Operation.member_id == one.member_id,
        Operation.outcome == Outcome.late,
        Operation.number < one.number,
        Operation.decided_by_id.is_(None),
        Operation.settled_by.is_(None),
    )
    db.session.execute(before.values(settled_by=one.id))
