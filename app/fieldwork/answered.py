"""How many answers there are, for the room below, which knows visits but not answers."""

from sqlalchemy import func, or_, select

from app.extensions import db
from app.fieldwork.models import Answer, Sheet


def answers_along(visit_id: int, grid_id: int) -> int:
    """The answers given at a visit along a grid, the three empties that one chooses included."""
    given = or_(Answer.value.is_not(None), Answer.empty.is_not(None))
    counted = (
        select(func.count())
        .select_from(Answer)
        .join(Sheet, Sheet.id == Answer.sheet_id)
        .where(Answer.visit_id == visit_id, Sheet.grid_id == grid_id, given)
    )
    return db.session.scalar(counted) or 0
