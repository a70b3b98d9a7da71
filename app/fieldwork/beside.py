"""What stands beside the current answers: versions that wait for a decision, and answers that came too late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.cohorts.models import Membership
from app.extensions import db
from app.fieldwork import content as contents_of
from app.fieldwork.content import Content
from app.fieldwork.models import Operation, Outcome
from app.grids.models import Criterion, Revision
from app.kinds import kind

_decider, _deciding = aliased(Membership), aliased(Person)


@dataclass(frozen=True)
class Under:
    """The wording that something was answered under."""

    revision_id: int
    kind: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Other:
    """A version that was written without having seen the current one, and waits for a decision."""

    id: str
    number: int
    text: str
    by: str
    at: datetime
    content: Content
    under: Under


@dataclass(frozen=True)
class Late:
    """An answer kept aside because it came too late. `state`: waiting, added, aside, or replaced by a newer one."""

    id: str
    number: int
    criterion_id: int
    sheet_id: int
    member_id: int
    code: str
    label: str
    question: str
    text: str
    by: str
    typed_at: datetime
    at: datetime
    reason: str
    state: str
    decided_by: str | None
    decided_at: datetime | None
    base: int
    content: Content
    under: Under


def beside(cohort_id: int, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """The operations of a cohort that wait beside answers, or did when they came too late, in order."""
    found = (
        select(
            Operation.__table__,
            Person.name,
            Criterion.code,
            Revision.label,
            Revision.question,
            Revision.kind,
            Revision.params,
            _deciding.name.label("decider"),
        )
        .join(Membership, Membership.id == Operation.member_id)
        .join(Person, Person.id == Membership.person_id)
        .join(Revision, Revision.id == Operation.revision_id)
        .join(Criterion, Criterion.id == Operation.criterion_id)
        .outerjoin(_decider, _decider.id == Operation.decided_by_id)
        .outerjoin(_deciding, _deciding.id == _decider.person_id)
        .where(
            Operation.cohort_id == cohort_id,
            or_(
                and_(Operation.outcome == Outcome.conflict, Operation.settled_by.is_(None)),
                Operation.outcome == Outcome.late,
            ),
            *where,
        )
        .order_by(Operation.sheet_id, Operation.number)
    )
    return db.session.execute(found).all()


def other(row: Any) -> Other:
    """One that waits for the group's decision."""
    return Other(row.id, row.number, _said(row), row.name, row.received_at, row.content, _under(row))


def late(row: Any) -> Late:
    """One that came too late."""
    return Late(
        id=row.id,
        number=row.number,
        criterion_id=row.criterion_id,
        sheet_id=row.sheet_id,
        member_id=row.member_id,
        code=row.code,
        label=row.label,
        question=row.question,
        text=_said(row),
        by=row.name,
        typed_at=min(row.typed_at, row.received_at),
        at=row.received_at,
        reason=row.reason or "",
        state=state_of_late(row),
        decided_by=row.decider,
        decided_at=row.decided_at,
        base=row.base_version,
        content=row.content,
        under=_under(row),
    )


def state_of_late(row: Any) -> str:
    """What was decided of an operation that came too late."""
    if row.decided_by_id is None:
        return "waiting" if row.settled_by is None else "replaced"
    return "aside" if row.settled_by is None else "added"


def _said(row: Any) -> str:
    return contents_of.described(row.content, kind(row.kind), row.params)


def _under(row: Any) -> Under:
    return Under(row.revision_id, row.kind, row.params)
