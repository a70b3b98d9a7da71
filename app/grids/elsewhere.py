"""Grids of the other promotions that a person belongs to, as something to begin from."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from app.cohorts import access as cohorts
from app.cohorts.models import Cohort, Membership
from app.errors import NotFound
from app.extensions import db
from app.grids.contents import Contents, contents
from app.grids.models import Edition, Grid
from app.grids.offered import ORIGIN_LIMIT, OfferedAxis, OfferedCriterion
from app.grids.origins import origins
from app.grids.reading import last_edition, working
from app.grids.wording import wording_of_frozen


@dataclass(frozen=True)
class Elsewhere:
    """A grid of another promotion; `edition` is the number of its last one, None while nothing was adopted."""

    cohort: Cohort
    grid: Grid
    edition: int | None


def grids_elsewhere(member: Membership) -> list[Elsewhere]:
    """The grids of the person's other promotions, the latest promotion first."""
    last = (
        select(func.max(Edition.number))
        .where(Edition.cohort_id == Grid.cohort_id, Edition.grid_id == Grid.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        _seen_by(member).add_columns(Cohort, last).order_by(Cohort.year.desc(), Cohort.id, Grid.id)
    )
    return [Elsewhere(row[1], row[0], row[2]) for row in rows]


def grid_elsewhere(member: Membership, cohort_slug: str, grid_slug: str) -> tuple[Cohort, Grid]:
    """One of them, by its addresses. Raises NotFound, also for a promotion that the person does not belong to."""
    plain = [text.replace("\0", "\ufffd") for text in (cohort_slug, grid_slug)]
    found = db.session.execute(
        _seen_by(member).add_columns(Cohort).where(Cohort.slug == plain[0], Grid.slug == plain[1])
    ).first()
    if found is None:
        raise NotFound()
    return found[1], found[0]


def offer_of(cohort: Cohort, grid: Grid) -> list[OfferedAxis]:
    """The grid's last edition, or what it holds while none is adopted, each criterion with its credit."""
    edition = last_edition(grid)
    held: Contents = contents(edition.id) if edition else working(grid).contents
    before = origins(grid)

    def credit(code: str, criterion_id: int) -> str:
        told = f"{cohort.title}, {grid.title}, {code}"
        earlier = before.get(criterion_id)
        return (f"{told} ; d’abord {earlier}" if earlier else told)[:ORIGIN_LIMIT]

    return [
        OfferedAxis(
            axis.code,
            axis.title,
            axis.intro,
            tuple(
                OfferedCriterion(one.code, wording_of_frozen(one), credit(one.code, one.criterion_id))
                for one in axis.criteria
            ),
        )
        for axis in held.axes
        if axis.criteria
    ]


def _seen_by(member: Membership) -> Select[Grid]:
    mine = cohorts.memberships_of(member.person).subquery()
    return (
        select(Grid)
        .join(Cohort, Cohort.id == Grid.cohort_id)
        .join(mine, mine.c.cohort_id == Grid.cohort_id)
        .where(Grid.cohort_id != member.cohort_id)
    )
