"""What the people met agree to now, for quotes that were noted when they agreed to more."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import select

from app.extensions import db
from app.kinds import met
from app.visits.models import Encounter

Row = TypeVar("Row", bound=Any)


def as_agreed_now(cohort_id: int, answers: Sequence[Row]) -> list[Row]:
    """Answers (named tuples with a `value`) as far as their quotes may be told today. Asks only if one is tied."""
    if not any(met.is_tied(one.value) for one in answers):
        return list(answers)
    noted = db.session.execute(
        select(Encounter.id, Encounter.consent).where(Encounter.cohort_id == cohort_id)
    )
    agreed = {str(name): consent for name, consent in noted}
    return [one._replace(value=met.within(one.value, agreed)) for one in answers]
