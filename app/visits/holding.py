"""One change of a visit at a time."""

from sqlalchemy import select

from app.errors import NotFound
from app.extensions import db
from app.visits.models import Visit


def hold(visit: Visit) -> None:
    """Keeps a visit to oneself until the end of the transaction, and reads it anew.

    Raises NotFound when somebody has deleted it meanwhile.
    """
    again = (
        select(Visit)
        .where(Visit.cohort_id == visit.cohort_id, Visit.id == visit.id)
        .with_for_update(of=Visit)
        .execution_options(populate_existing=True)
    )
    if db.session.scalar(again) is None:
        raise NotFound("Cette visite vient d’être supprimée.")
    db.session.expire(visit, ["taken_along", "carried", "encounters"])
