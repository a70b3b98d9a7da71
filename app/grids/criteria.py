"""What people do with the criteria of a grid, but for rewording them (see rewording.py)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.cohorts.models import Membership
from app.errors import Conflict
from app.extensions import db
from app.grids.changing import begin_change, live_criteria, number, put_after, stepped
from app.grids.models import Axis, Criterion, Revision
from app.grids.wording import Wording, check_wording
from app.tables import now


def add_criterion(
    member: Membership, axis: Axis, wording: Wording | Mapping[str, Any], code: str | None = None
) -> Criterion:
    """A new last criterion of the axis, with the axis's next code, or `code` if it was never used in the grid.

    Raises Forbidden, Invalid, Conflict.
    """
    begin_change(member, axis.grid_id, axis)
    if axis.retired_at is not None:
        raise Conflict(f"L’axe « {axis.title} » a été retiré de la grille entre-temps.")
    checked = check_wording(wording.values() if isinstance(wording, Wording) else wording)
    position = max((one.position for one in live_criteria(axis)), default=0) + 1
    criterion = new_criterion(axis, position, code=code)
    keep_revision(member, criterion, checked)
    return criterion


def move_criterion(member: Membership, criterion: Criterion, direction: str) -> None:
    """One place « up » or « down » in its axis; nothing at the ends. Raises Forbidden, Conflict."""
    begin_change(member, criterion.grid_id, criterion)
    _refuse_retired(criterion)
    number(stepped(live_criteria(_axis_of(criterion)), criterion, direction))
    db.session.flush()


def place_criterion(
    member: Membership,
    criterion: Criterion,
    axis: Axis,
    after: Criterion | None = None,
    *,
    last: bool = False,
) -> None:
    """Into an axis of the same grid: first, last, or right after another criterion of that axis.

    The code stays. Raises Forbidden, NotFound for another grid's axis or criterion, Conflict.
    """
    begin_change(member, criterion.grid_id, criterion, axis, after)
    _refuse_retired(criterion)
    if axis.retired_at is not None or (after is not None and after.axis_id != axis.id):
        raise Conflict("L’axe choisi a changé entre-temps. Le critère est resté à sa place.")
    if after is not None:
        _refuse_retired(after)
    if after is criterion:
        return
    others = [one for one in live_criteria(axis) if one is not criterion]
    before = others[-1] if last and others else after
    criterion.axis_id = axis.id
    number(put_after(others, criterion, before))
    db.session.flush()
    db.session.expire(criterion, ["axis"])


def retire_criterion(member: Membership, criterion: Criterion) -> None:
    """Take the criterion out of the working grid; editions and answers keep it. Raises Forbidden."""
    begin_change(member, criterion.grid_id, criterion)
    criterion.retired_at = criterion.retired_at or now()
    db.session.flush()


def restore_criterion(member: Membership, criterion: Criterion) -> None:
    """Bring a retired criterion back, last of its axis, under its own code.

    Raises Forbidden, Conflict when the axis itself is retired.
    """
    begin_change(member, criterion.grid_id, criterion)
    axis = _axis_of(criterion)
    if axis.retired_at is not None:
        raise Conflict(f"Remettez d’abord l’axe « {axis.title} », qui est retiré lui aussi.")
    if criterion.retired_at is not None:
        criterion.position = max((one.position for one in live_criteria(axis)), default=0) + 1
        criterion.retired_at = None
    db.session.flush()


def new_criterion(
    axis: Axis, position: int, replaces: Criterion | None = None, code: str | None = None
) -> Criterion:
    """A criterion without wording yet, under `code` if it is free. The grid is locked by the caller."""
    used = _codes(axis)
    criterion = Criterion(
        cohort_id=axis.cohort_id,
        grid_id=axis.grid_id,
        axis_id=axis.id,
        code=code if code and code not in used else _next_code(axis, used),
        position=position,
        replaces_id=replaces.id if replaces else None,
    )
    db.session.add(criterion)
    db.session.flush()
    return criterion


def keep_revision(member: Membership, criterion: Criterion, wording: Wording, **how: Any) -> Revision:
    """Write a wording down as the criterion's current revision; `how`: number, change, mapping, restores."""
    revision = Revision(
        **{
            "cohort_id": criterion.cohort_id,
            "criterion_id": criterion.id,
            "number": 1,
            "author_id": member.id,
            **wording.values(),
            **how,
        }
    )
    db.session.add(revision)
    criterion.revision_number = revision.number
    db.session.flush()
    db.session.expire(criterion, ["current", "revisions"])
    return revision


def _codes(axis: Axis) -> set[str]:
    """The codes that begin with the axis's own, those of retired and moved criteria too."""
    return set(
        db.session.scalars(
            select(Criterion.code).where(
                Criterion.cohort_id == axis.cohort_id,
                Criterion.grid_id == axis.grid_id,
                Criterion.code.startswith(f"{axis.code}-", autoescape=True),
            )
        )
    )


def _next_code(axis: Axis, used: set[str]) -> str:
    """GOUV-07 after GOUV-06, even when that one is retired or moved: a code is never used twice."""
    highest = max((int(code.rpartition("-")[2]) for code in used), default=0)
    return f"{axis.code}-{highest + 1:02d}"


def _axis_of(criterion: Criterion) -> Axis:
    axis = db.session.get_one(Axis, criterion.axis_id)
    db.session.refresh(axis)
    return axis


def _refuse_retired(criterion: Criterion) -> None:
    if criterion.retired_at is not None:
        raise Conflict(f"Le critère {criterion.code} a été retiré de la grille entre-temps.")
