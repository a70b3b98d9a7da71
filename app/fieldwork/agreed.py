"""What the people met agree to now, for quotes that were noted when they agreed to more, or without choosing them."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, case, func, select

from app.extensions import db
from app.fieldwork.evidence import Evidence
from app.kinds import met
from app.visits.models import Encounter

Row = TypeVar("Row", bound=Any)


def as_agreed_now(cohort_id: int, answers: Sequence[Row]) -> list[Row]:
    """Answers (named tuples with a `visit_id` and a `value`) as far as their quotes may be told today.

    Asks only if somebody is quoted.
    """
    visits = {one.visit_id for one in answers if met.names_somebody(one.value)}
    if not visits:
        return list(answers)
    noted: dict[int, list[tuple[int, str, str]]] = {visit_id: [] for visit_id in visits}
    columns = (Encounter.visit_id, Encounter.id, Encounter.name, Encounter.consent)
    people = select(*columns).where(Encounter.cohort_id == cohort_id, Encounter.visit_id.in_(visits))
    for visit_id, number, name, consent in db.session.execute(people):
        noted[visit_id].append((number, name, consent))
    now = {visit_id: met.agreed(people) for visit_id, people in noted.items()}
    return [
        one._replace(value=met.within(one.value, now[one.visit_id])) if one.visit_id in visits else one
        for one in answers
    ]


def met_by_name() -> ColumnElement[bool]:
    """The condition that a person met at the visit of a trace is the one whom it names."""
    named = func.lower(func.trim(Evidence.who))
    return and_(
        Evidence.who != "", Encounter.visit_id == Evidence.visit_id, func.lower(Encounter.name) == named
    )


def agreed_to() -> Any:
    """How far the person met whom a trace names agrees now, as a column; null if nobody noted them."""
    narrowest = case({consent: width for width, consent in enumerate(met.WIDTH)}, value=Encounter.consent)
    return select(Encounter.consent).where(met_by_name()).order_by(narrowest).limit(1).scalar_subquery()
