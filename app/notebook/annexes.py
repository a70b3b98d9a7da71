"""The grids that stand at the end of a note: of each that a visit took along, the last edition that one did."""

from sqlalchemy import select

from app.cohorts.models import Membership
from app.extensions import db
from app.grids.contents import contents
from app.grids.models import Edition, Grid
from app.notebook.document import Annex
from app.visits.models import VisitEdition


def annexes_of(writer: Membership) -> list[Annex]:
    """One for each grid, in the order in which they were begun."""
    rows = db.session.execute(
        select(Grid.id, Grid.title, Edition.id, Edition.number)
        .join(VisitEdition, VisitEdition.edition_id == Edition.id)
        .join(Grid, Grid.id == Edition.grid_id)
        .where(VisitEdition.cohort_id == writer.cohort_id)
        .order_by(Grid.id, Edition.number)
    )
    last = {grid_id: (title, edition_id, number) for grid_id, title, edition_id, number in rows}
    return [Annex(title, number, contents(edition_id)) for title, edition_id, number in last.values()]
