"""The statements that read and write sheets while operations are recorded.

Core statements, made once: an answer is saved with a handful of them, and no object is loaded. All run in
the caller's transaction. A sheet is locked before its answers are read (on SQLite the whole transaction is
alone already), so two phones never build on the same version unseen.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, and_, bindparam, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from app.accounts.models import Person
from app.cohorts.models import Membership
from app.extensions import db
from app.fieldwork.batch import SheetKey
from app.fieldwork.models import Answer, Operation, Outcome, Sheet
from app.grids.models import Grid
from app.visits.models import Visit, VisitEdition

sheet = cast(Table, Sheet.__table__)
answer = cast(Table, Answer.__table__)
operation = cast(Table, Operation.__table__)

# With the sheets that the member may write on, as far as they exist: their group's and their own.
_PLACES = (
    select(
        Membership.person_id,
        Membership.id.label("member_id"),
        Membership.role,
        Membership.group_id,
        Membership.removed_at,
        Visit.id.label("visit_id"),
        Visit.cohort_id,
        Visit.state,
        Grid.id.label("grid_id"),
        VisitEdition.edition_id,
        sheet.c.id.label("sheet_id"),
        sheet.c.version,
        sheet.c.member_id.label("sheet_member_id"),
    )
    .join(Visit, Visit.cohort_id == Membership.cohort_id)
    .join(Grid, Grid.cohort_id == Visit.cohort_id)
    # None where the visit does not, or no longer, take the grid along.
    .outerjoin(
        VisitEdition,
        and_(
            VisitEdition.cohort_id == Visit.cohort_id,
            VisitEdition.visit_id == Visit.id,
            VisitEdition.grid_id == Grid.id,
        ),
    )
    .outerjoin(
        sheet,
        and_(
            sheet.c.cohort_id == Visit.cohort_id,
            sheet.c.visit_id == Visit.id,
            sheet.c.grid_id == Grid.id,
            or_(sheet.c.group_id == Membership.group_id, sheet.c.member_id == Membership.id),
        ),
    )
    .where(
        Membership.person_id.in_(bindparam("persons", expanding=True)),
        Visit.id.in_(bindparam("visits", expanding=True)),
        Grid.id.in_(bindparam("grids", expanding=True)),
    )
)
_LOCKED = (
    select(sheet.c.id, sheet.c.version)
    .where(sheet.c.id.in_(bindparam("sheets", expanding=True)))
    .order_by(sheet.c.id)
    .with_for_update()
)
_KNOWN = select(operation).where(operation.c.id.in_(bindparam("ids", expanding=True)))
_ANSWERS = select(answer).where(
    answer.c.visit_id.in_(bindparam("visits", expanding=True)),
    answer.c.criterion_id.in_(bindparam("criteria", expanding=True)),
    answer.c.sheet_id.in_(bindparam("sheets", expanding=True)),
)
_MADE = (
    select(operation, Person.name.label("author"))
    .join(Membership, Membership.id == operation.c.member_id)
    .join(Person, Person.id == Membership.person_id)
    .where(
        operation.c.cohort_id == bindparam("cohort"),
        operation.c.sheet_id == bindparam("sheet"),
        operation.c.criterion_id == bindparam("criterion"),
        operation.c.answer_version == bindparam("version"),
        operation.c.outcome.in_((Outcome.applied, Outcome.merged)),
    )
    .order_by(operation.c.number)
    .limit(1)
)
_ADD_OPERATION, _ADD_ANSWER = insert(operation), insert(answer)
_THIS_ANSWER = update(answer).where(
    answer.c.visit_id == bindparam("of_visit"),
    answer.c.criterion_id == bindparam("of_criterion"),
    answer.c.sheet_id == bindparam("of_sheet"),
)
_CHANGED = (
    *("revision_id", "value", "empty", "note", "confidence", "missing"),
    *("version", "sheet_version", "author_id", "updated_at"),
)
_CHANGE_ANSWER = _THIS_ANSWER.values({name: bindparam(name) for name in _CHANGED})
_TOUCH_ANSWER = _THIS_ANSWER.values(sheet_version=bindparam("sheet_version"))
_GROW = update(sheet).where(sheet.c.id == bindparam("of_sheet")).values(version=bindparam("version"))
_SETTLE = (
    update(operation)
    .where(
        operation.c.id.in_(bindparam("ids", expanding=True)),
        operation.c.cohort_id == bindparam("of_cohort"),
        operation.c.sheet_id == bindparam("of_sheet"),
        operation.c.criterion_id == bindparam("of_criterion"),
        operation.c.outcome == Outcome.conflict,
        operation.c.settled_by.is_(None),
    )
    .values(settled_by=bindparam("settled_by"))
)


def connection() -> Connection:
    """The connection of the caller's transaction."""
    return db.session.connection()


def places(persons: Collection[int], visits: Collection[int], grids: Collection[int]) -> Sequence[Row[Any]]:
    """Where these people write, or did: one row per membership, visit and grid, and per sheet of theirs there is."""
    given = {"persons": list(persons), "visits": list(visits), "grids": list(grids)}
    return cast(Sequence[Row[Any]], connection().execute(_PLACES, given).all())


def begin_sheet(cohort_id: int, key: SheetKey, at: datetime) -> int:
    """The sheet's id; its row is made by whoever writes on it first, also when two do at once."""
    here = connection()
    make = postgresql.insert if here.dialect.name == "postgresql" else sqlite.insert
    here.execute(
        make(sheet).on_conflict_do_nothing(),
        {
            "cohort_id": cohort_id,
            "visit_id": key.visit_id,
            "grid_id": key.grid_id,
            "group_id": key.group_id,
            "member_id": key.member_id,
            "version": 0,
            "created_at": at,
        },
    )
    owner = sheet.c.group_id == key.group_id if key.member_id is None else sheet.c.member_id == key.member_id
    found = select(sheet.c.id).where(
        sheet.c.cohort_id == cohort_id,
        sheet.c.visit_id == key.visit_id,
        sheet.c.grid_id == key.grid_id,
        owner,
    )
    return int(here.execute(found).scalar_one())


def lock(sheets: Collection[int]) -> dict[int, int]:
    """The sheets' versions; nobody else records on them before the end of this transaction."""
    return {row.id: row.version for row in connection().execute(_LOCKED, {"sheets": list(sheets)})}


def needs_locks() -> bool:
    """Whether transactions run side by side here (not on SQLite, where writing is done alone)."""
    return connection().dialect.name != "sqlite"


def known(ids: Collection[str]) -> dict[str, Row[Any]]:
    """The operations among these ids that were recorded before."""
    return {row.id: row for row in connection().execute(_KNOWN, {"ids": list(ids)})}


def answers(
    visits: Collection[int], sheets: Collection[int], criteria: Collection[int]
) -> Sequence[Row[Any]]:
    """The current answers of these sheets to these criteria."""
    given = {"visits": list(visits), "sheets": list(sheets), "criteria": list(criteria)}
    return connection().execute(_ANSWERS, given).all()


def made(cohort_id: int, sheet_id: int, criterion_id: int, version: int) -> Row[Any] | None:
    """The operation that gave an answer this version, with its author's name."""
    given = {"cohort": cohort_id, "sheet": sheet_id, "criterion": criterion_id, "version": version}
    return connection().execute(_MADE, given).first()


def write(
    operations: Sequence[dict[str, Any]],
    new_answers: Sequence[dict[str, Any]],
    changed_answers: Sequence[dict[str, Any]],
    touched_answers: Sequence[dict[str, Any]],
    versions: dict[int, int],
) -> None:
    """Store operations, their effects, and how far each sheet has come. Touched answers only have news beside them."""
    here = connection()
    if operations:
        here.execute(_ADD_OPERATION, operations)
    if new_answers:
        here.execute(_ADD_ANSWER, new_answers)
    if changed_answers:
        here.execute(_CHANGE_ANSWER, changed_answers)
    if touched_answers:
        here.execute(_TOUCH_ANSWER, touched_answers)
    if versions:
        grown = [{"of_sheet": one, "version": number} for one, number in sorted(versions.items())]
        here.execute(_GROW, grown)


def settle(operation_id: str, cohort_id: int, sheet_id: int, criterion_id: int, ids: Sequence[str]) -> None:
    """Note which operation decided these conflicts."""
    connection().execute(
        _SETTLE,
        {
            "ids": list(ids),
            "of_cohort": cohort_id,
            "of_sheet": sheet_id,
            "of_criterion": criterion_id,
            "settled_by": operation_id,
        },
    )
