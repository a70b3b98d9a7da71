"""What somebody read of a grid, small enough to travel in a form: to show what changed since."""

from sqlalchemy import select

from app.extensions import db
from app.grids.contents import Contents, FrozenAxis, FrozenCriterion
from app.grids.models import Axis, Criterion, Grid, Revision
from app.grids.reading import WORKING
from app.grids.wording import FIELDS

MOST = 2_000


def written(state: Contents) -> str:
    """« 3:12 15;4:20 »: each axis's id with the ids of its criteria's revisions, in order."""
    return ";".join(
        f"{axis.axis_id}:{' '.join(str(one.revision_id) for one in axis.criteria)}" for axis in state.axes
    )


def read_back(text: str, grid: Grid) -> Contents | None:
    """The state that was read, None if the text is not one of this grid's; axes by their present titles."""
    wanted: list[tuple[int, list[int]]] = []
    for part in text.split(";") if len(text) < 50_000 else ():
        axis, colon, revisions = part.partition(":")
        numbers = [axis, *revisions.split()]
        if not colon or not all(one.isascii() and one.isdigit() and len(one) < 10 for one in numbers):
            return None
        wanted.append((int(axis), [int(one) for one in numbers[1:]]))
    ids = [one for _, revisions in wanted for one in revisions]
    if not wanted or len(ids) > MOST:
        return None
    axes = {
        axis.id: axis
        for axis in db.session.scalars(
            select(Axis).where(Axis.cohort_id == grid.cohort_id, Axis.grid_id == grid.id)
        )
    }
    rows = {
        revision.id: (criterion, revision)
        for criterion, revision in db.session.execute(
            select(Criterion, Revision)
            .join(Revision, Revision.criterion_id == Criterion.id)
            .where(Criterion.cohort_id == grid.cohort_id, Criterion.grid_id == grid.id, Revision.id.in_(ids))
        )
    }
    if not {axis for axis, _ in wanted} <= set(axes) or not set(ids) <= set(rows):
        return None
    return Contents(
        WORKING,
        tuple(
            FrozenAxis(
                number,
                axes[number].code,
                axes[number].title,
                axes[number].intro,
                tuple(_frozen(number, *rows[one]) for one in revisions),
            )
            for number, revisions in wanted
        ),
    )


def _frozen(axis_id: int, criterion: Criterion, revision: Revision) -> FrozenCriterion:
    return FrozenCriterion(
        criterion_id=criterion.id,
        code=criterion.code,
        replaces_id=criterion.replaces_id,
        axis_id=axis_id,
        revision_id=revision.id,
        number=revision.number,
        **{name: getattr(revision, name) for name in FIELDS},
    )
