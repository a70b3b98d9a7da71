"""What earlier cohorts let be read of the same place: the class's syntheses of a closed visit, and nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.cohorts.access import may_run
from app.cohorts.models import Membership
from app.comparison.access import opened_to_others
from app.comparison.models import OpenedVisit, Synthesis
from app.errors import Forbidden, Invalid
from app.extensions import db
from app.grids.models import Axis, Criterion, Revision
from app.kinds.plain import plain
from app.visits.holding import hold
from app.visits.models import Visit, VisitState


@dataclass(frozen=True)
class Earlier:
    """A visit of an earlier cohort to the same place: (code, what it is about, text) of each synthesis."""

    cohort: str
    visit: Visit
    groups: int
    texts: Sequence[tuple[str, str, str]]


def is_open(member: Membership, visit: Visit) -> bool:
    """Whether the member's cohort lets later ones read its syntheses of a visit."""
    return db.session.scalar(_opened(member, visit)) is not None


def open_to_later(member: Membership, visit: Visit) -> None:
    """Let later cohorts that visit the same place read the class's syntheses. Twice is once. Raises Forbidden, Invalid."""
    _require(member, visit)
    if visit.state != VisitState.closed:
        raise Invalid.single(
            "Cette visite n’est pas close : sa synthèse n’est pas encore celle de la classe.", "visite"
        )
    if not is_open(member, visit):
        db.session.add(OpenedVisit(cohort_id=member.cohort_id, visit_id=visit.id, author_id=member.id))
        db.session.flush()


def close_to_later(member: Membership, visit: Visit) -> None:
    """Take it back: nobody else reads them from now on. Raises Forbidden."""
    _require(member, visit)
    opened = db.session.scalar(_opened(member, visit))
    if opened is not None:
        db.session.delete(opened)
        db.session.flush()


def earlier_at(member: Membership, visit: Visit) -> list[Earlier]:
    """What other cohorts let the member's read of the place of a visit, the latest first; nothing for guests.

    A place is the same when it has the same name, whatever its accents and capitals.
    """
    name = plain(visit.venue.name)
    found = db.session.execute(opened_to_others(member).options(joinedload(Visit.venue)))
    same = [(one, title) for one, title in found if name and plain(one.venue.name) == name]
    return [Earlier(title, one, _groups(one), _texts(one)) for one, title in same]


def _groups(visit: Visit) -> int:
    """How many groups maintain otherwise somewhere: said as a number, never which nor what."""
    counted = select(func.count(Synthesis.group_id.distinct())).where(
        Synthesis.cohort_id == visit.cohort_id,
        Synthesis.visit_id == visit.id,
        Synthesis.group_id.is_not(None),
        Synthesis.text != "",
    )
    return db.session.scalar(counted) or 0


def _texts(visit: Visit) -> list[tuple[str, str, str]]:
    """In the grid's order. Nothing of a criterion that was ever not to be shown with the host's name, nor of its axis."""
    marked = (
        select(Revision.criterion_id)
        .where(Revision.cohort_id == visit.cohort_id, Revision.unnamed_host.is_(True))
        .scalar_subquery()
    )
    marked_axes = select(Criterion.axis_id).where(Criterion.id.in_(marked)).scalar_subquery()
    now = (Revision.criterion_id == Criterion.id) & (Revision.number == Criterion.revision_number)
    own = (
        Synthesis.cohort_id == visit.cohort_id,
        Synthesis.visit_id == visit.id,
        Synthesis.group_id.is_(None),
        Synthesis.text != "",
    )
    of_axes = (
        select(Axis.position, Axis.code, Axis.title, Synthesis.text)
        .join(Synthesis, Synthesis.axis_id == Axis.id)
        .where(*own, Axis.id.not_in(marked_axes))
    )
    of_criteria = (
        select(Axis.position, Criterion.position, Criterion.code, Revision.label, Synthesis.text)
        .join(Synthesis, Synthesis.criterion_id == Criterion.id)
        .join(Axis, Axis.id == Criterion.axis_id)
        .join(Revision, now)
        .where(*own, Criterion.id.not_in(marked))
    )
    rows = [(axis, 0, code, title, text) for axis, code, title, text in db.session.execute(of_axes)]
    rows += [(axis, at, code, label, text) for axis, at, code, label, text in db.session.execute(of_criteria)]
    return [(code, label, text) for _, _, code, label, text in sorted(rows)]


def _opened(member: Membership, visit: Visit) -> Select[OpenedVisit]:
    return select(OpenedVisit).where(
        OpenedVisit.cohort_id == member.cohort_id, OpenedVisit.visit_id == visit.id
    )


def _require(member: Membership, visit: Visit) -> None:
    if not may_run(member):
        raise Forbidden("C’est l’équipe encadrante qui laisse lire les synthèses aux promotions suivantes.")
    hold(visit)
