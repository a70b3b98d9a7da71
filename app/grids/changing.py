"""How every change of a working grid begins, and how things are put in order."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import select

from app.cohorts.models import Membership
from app.errors import NotFound
from app.extensions import db
from app.grids.access import must_write
from app.grids.models import Axis, Criterion, Grid

Placed = TypeVar("Placed", Axis, Criterion)


def lock_grid(member: Membership, grid_id: int) -> Grid:
    """The grid as it is now, nobody else changing it until the end of this transaction. Raises NotFound."""
    grid = db.session.scalar(
        select(Grid)
        .where(Grid.cohort_id == member.cohort_id, Grid.id == grid_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if grid is None:
        raise NotFound()
    return grid


def begin_change(member: Membership, grid_id: int, *things: Axis | Criterion | None) -> Grid:
    """Lock the grid, count its version up, and read `things` again as they are now.

    Raises Forbidden for those who only read, NotFound for a thing of another grid or cohort.
    """
    must_write(member)
    grid = lock_grid(member, grid_id)
    for thing in things:
        if thing is None:
            continue
        db.session.refresh(thing)
        if (thing.cohort_id, thing.grid_id) != (grid.cohort_id, grid.id):
            raise NotFound()
    grid.version += 1
    return grid


def live_criteria(axis: Axis) -> list[Criterion]:
    """The axis's criteria that are not retired, in order."""
    return list(
        db.session.scalars(
            select(Criterion)
            .where(
                Criterion.cohort_id == axis.cohort_id,
                Criterion.axis_id == axis.id,
                Criterion.retired_at.is_(None),
            )
            .order_by(Criterion.position, Criterion.id)
            .execution_options(populate_existing=True)
        )
    )


def number(things: Sequence[Placed]) -> None:
    """Write the order down."""
    for place, thing in enumerate(things, start=1):
        thing.position = place


def stepped(things: Sequence[Placed], thing: Placed, direction: str) -> list[Placed]:
    """The order after one step up or down; as it was at the ends."""
    order = list(things)
    at = order.index(thing)
    to = at + {"up": -1, "down": 1}.get(direction, 0)
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    return order


def put_after(things: Sequence[Placed], thing: Placed, before: Placed | None) -> list[Placed]:
    """The order with `thing` right after `before`, or first."""
    order = [one for one in things if one is not thing]
    order.insert(order.index(before) + 1 if before is not None else 0, thing)
    return order
