"""Whose a criterion was before this grid took it: credit, in words."""

from sqlalchemy import select

from app.extensions import db
from app.grids.models import Criterion, Grid


def origins(grid: Grid) -> dict[int, str]:
    """Criterion id -> where it was taken from, for those that were."""
    rows = db.session.execute(
        select(Criterion.id, Criterion.origin).where(
            Criterion.cohort_id == grid.cohort_id, Criterion.grid_id == grid.id, Criterion.origin != ""
        )
    )
    return {row[0]: row[1] for row in rows}
