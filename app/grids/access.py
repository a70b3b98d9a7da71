"""What a member may see and do with grids."""

from typing import TypeVar

from sqlalchemy import Select, select

from app.cohorts import access as cohorts
from app.cohorts.models import Membership
from app.errors import Forbidden, NotFound
from app.extensions import db
from app.grids.models import Axis, Criterion, Edition, Grid

T = TypeVar("T")


def visible_to(member: Membership) -> Select[Grid]:
    """The grids of the member's cohort."""
    return select(Grid).where(Grid.cohort_id == member.cohort_id)


def grid_for(member: Membership, slug: str) -> Grid:
    """The grid with this address. Raises NotFound."""
    return _found(db.session.scalar(visible_to(member).where(Grid.slug == _plain(slug))))


def axis_for(member: Membership, grid: Grid, code: str) -> Axis:
    """The axis of the grid with this code. Raises NotFound."""
    return _found(
        db.session.scalar(
            select(Axis).where(
                Axis.cohort_id == member.cohort_id, Axis.grid_id == grid.id, Axis.code == _plain(code)
            )
        )
    )


def criterion_for(member: Membership, grid: Grid, code: str) -> Criterion:
    """The criterion of the grid with this code. Raises NotFound."""
    return _found(
        db.session.scalar(
            select(Criterion).where(
                Criterion.cohort_id == member.cohort_id,
                Criterion.grid_id == grid.id,
                Criterion.code == _plain(code),
            )
        )
    )


def edition_for(member: Membership, grid: Grid, number: int) -> Edition:
    """The edition of the grid with this number. Raises NotFound."""
    return _found(
        db.session.scalar(
            select(Edition).where(
                Edition.cohort_id == member.cohort_id,
                Edition.grid_id == grid.id,
                Edition.number == number,
            )
        )
    )


def may_write(member: Membership) -> bool:
    """Whether the member may change the working grid."""
    return cohorts.may_write(member)


def must_write(member: Membership) -> None:
    """Raises Forbidden unless the member may change the working grid."""
    if not may_write(member):
        raise Forbidden("Les invité·e·s lisent la grille sans la modifier.")


def may_adopt(member: Membership) -> bool:
    """Whether the member may freeze an edition."""
    return cohorts.may_run(member)


def must_adopt(member: Membership) -> None:
    """Raises Forbidden unless the member may freeze an edition."""
    if not may_adopt(member):
        raise Forbidden("Seule l’équipe encadrante adopte une édition.")


def _plain(code: str) -> str:
    """An address may hold a NUL, which PostgreSQL refuses to compare with."""
    return code.replace("\0", "\ufffd")


def _found(thing: T | None) -> T:
    if thing is None:
        raise NotFound()
    return thing
