"""The statements that read and write sheets while operations are recorded.

Core statements, made once: an answer is saved with a handful of them, and no object is loaded. All run in
the caller's transaction. A sheet is locked before its answers are read (on SQLite the whole transaction is
alone already), so two phones never build on the same version unseen.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, and_, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from app.accounts.models import Person
from app.cohorts.models import Membership
from app.extensions import db
from app.fieldwork.batch import SheetKey
from app.fieldwork.models import Answer, Operation, Outcome, Sheet
from app.grids.models import Criterion, Revision
from app.visits.models import Visit, VisitEdition

sheet = cast(Table, Sheet.__table__)
answer = cast(Table, Answer.__table__)
operation = cast(Table, Operation.__table__)

_DESK = (
    select(
        Membership.id.label("member_id"),
        Membership.role,
        Membership.group_id,
        Visit.cohort_id,
        Visit.state,
        VisitEdition.edition_id,
        sheet.c.id.label("sheet_id"),
        sheet.c.version,
    )
    .join(Visit, Visit.cohort_id == Membership.cohort_id)
    .join(VisitEdition, and_(VisitEdition.cohort_id == Visit.cohort_id, VisitEdition.visit_id == Visit.id))
    .where(
        Membership.person_id == bindparam("person"),
        Membership.removed_at.is_(None),
        Visit.id == bindparam("visit"),
        VisitEdition.grid_id == bindparam("grid"),
    )
)


def _desk_of(owner: Any) -> Any:
    joined = and_(
        sheet.c.cohort_id == Visit.cohort_id,
        sheet.c.visit_id == Visit.id,
        sheet.c.grid_id == VisitEdition.grid_id,
        owner == bindparam("owner"),
    )
    return _DESK.outerjoin(sheet, joined)


_GROUP_DESK, _OWN_DESK = _desk_of(sheet.c.group_id), _desk_of(sheet.c.member_id)
_LOCKED = select(sheet.c.version).where(sheet.c.id == bindparam("sheet")).with_for_update()
_KNOWN = select(operation).where(operation.c.id.in_(bindparam("ids", expanding=True)))
_ANSWERS = select(answer).where(
    answer.c.visit_id == bindparam("visit"),
    answer.c.criterion_id.in_(bindparam("criteria", expanding=True)),
    answer.c.sheet_id == bindparam("sheet"),
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


def desk(person_id: int, key: SheetKey) -> Row[Any] | None:
    """The person's membership, the visit's state and edition, and the sheet if it exists; None for outsiders."""
    statement, owner = (_GROUP_DESK, key.group_id) if key.member_id is None else (_OWN_DESK, key.member_id)
    given = {"person": person_id, "visit": key.visit_id, "grid": key.grid_id, "owner": owner}
    return connection().execute(statement, given).first()


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


def lock(sheet_id: int) -> int:
    """The sheet's version; nobody else records on it before the end of this transaction."""
    return int(connection().execute(_LOCKED, {"sheet": sheet_id}).scalar_one())


def needs_locks() -> bool:
    """Whether transactions run side by side here (not on SQLite, where writing is done alone)."""
    return connection().dialect.name != "sqlite"


def known(ids: Collection[str]) -> dict[str, Row[Any]]:
    """The operations among these ids that were recorded before."""
    return {row.id: row for row in connection().execute(_KNOWN, {"ids": list(ids)})}


def answers(visit_id: int, sheet_id: int, criteria: Collection[int]) -> dict[int, Row[Any]]:
    """The current answers of a sheet to these criteria."""
    given = {"visit": visit_id, "sheet": sheet_id, "criteria": list(criteria)}
    return {row.criterion_id: row for row in connection().execute(_ANSWERS, given)}


def made(cohort_id: int, sheet_id: int, criterion_id: int, version: int) -> Row[Any] | None:
    """The operation that gave an answer this version, with its author's name."""
    given = {"cohort": cohort_id, "sheet": sheet_id, "criterion": criterion_id, "version": version}
    return connection().execute(_MADE, given).first()


def wording_elsewhere(cohort_id: int, criteria: Collection[int]) -> dict[int, Row[Any]]:
    """The present wording of criteria of the cohort that a visit's edition does not hold."""
    found = (
        select(Criterion.id, Revision.id.label("revision_id"), Revision.kind, Revision.params)
        .join(
            Revision,
            and_(Revision.criterion_id == Criterion.id, Revision.number == Criterion.revision_number),
        )
        .where(Criterion.cohort_id == cohort_id, Criterion.id.in_(criteria))
    )
    return {row.id: row for row in connection().execute(found)}


def wording(revision_id: int) -> Row[Any]:
    """The kind and params of one revision."""
    found = select(Revision.kind, Revision.params).where(Revision.id == revision_id)
    return connection().execute(found).one()


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
