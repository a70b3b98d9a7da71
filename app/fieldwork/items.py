"""Where each criterion of a sheet stands: its answer, who wrote it, and what waits for a decision beside it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.cohorts.models import Membership
from app.errors import Invalid
from app.extensions import db
from app.fieldwork import content as contents_of
from app.fieldwork.content import BLANK, Content
from app.fieldwork.models import Answer, Operation, Outcome
from app.fieldwork.sheets import OpenSheet
from app.grids.contents import FrozenCriterion
from app.grids.models import Revision
from app.kinds import kind


@dataclass(frozen=True)
class Other:
    """A version that was written without having seen the current one, and waits for a decision."""

    id: str
    number: int
    text: str
    by: str
    at: datetime
    content: Content


@dataclass
class Item:
    """One criterion of a sheet with its answer. `form` holds the current fields, or what was just typed."""

    criterion: FrozenCriterion
    version: int = 0
    content: Content = field(default_factory=lambda: dict(BLANK))
    form: dict[str, list[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    missing: str | None = None
    by: str = ""
    at: datetime | None = None
    others: list[Other] = field(default_factory=list)
    # The answer in words, when it was given under a wording whose options are not those shown now.
    earlier: str | None = None

    @property
    def id(self) -> int:
        """The criterion's id."""
        return self.criterion.criterion_id

    @property
    def wants_reason(self) -> bool:
        """Whether the criterion asks to say why."""
        return kind(self.criterion.kind).wants_reason(self.criterion.params)

    @property
    def text(self) -> str:
        """The current answer in words."""
        criterion = self.criterion
        return self.earlier or contents_of.described(self.content, kind(criterion.kind), criterion.params)

    @property
    def state(self) -> str:
        """conflict, incomplete, answered or blank."""
        if self.others:
            return "conflict"
        if self.missing:
            return "incomplete"
        return "answered" if self.content["value"] is not None or self.content["empty"] else "blank"


def items(sheet: OpenSheet, criteria: Iterable[FrozenCriterion] | None = None) -> dict[int, Item]:
    """The sheet's criteria, or some of them, with their answers, by criterion id, in order."""
    wanted = list(sheet.criteria if criteria is None else criteria)
    found = {one.criterion_id: Item(one) for one in wanted}
    if sheet.sheet_id is not None:
        for row in db.session.execute(_answers(sheet, found.keys())):
            _fill(found[row.criterion_id], row)
        for row in db.session.execute(_conflicts(sheet, found.keys())):
            text = contents_of.described(row.content, kind(row.kind), row.params)
            found[row.criterion_id].others.append(
                Other(row.id, row.number, text, row.name, row.received_at, row.content)
            )
    for item in found.values():
        item.form = contents_of.written(
            BLANK if item.earlier else item.content, kind(item.criterion.kind), item.criterion.params
        )
    return found


def changed_since(sheet: OpenSheet, version: int) -> list[Item]:
    """The criteria whose answer, or what is beside it, changed after a version of the sheet."""
    if sheet.sheet_id is None:
        return []
    ids = set(
        db.session.scalars(
            select(Answer.criterion_id).where(
                Answer.sheet_id == sheet.sheet_id, Answer.sheet_version > version
            )
        )
    )
    return list(items(sheet, [one for one in sheet.criteria if one.criterion_id in ids]).values())


def _answers(sheet: OpenSheet, criteria: Collection[int]) -> Any:
    return (
        select(Answer.__table__, Person.name, Revision.kind, Revision.params)
        .join(Membership, Membership.id == Answer.author_id)
        .join(Person, Person.id == Membership.person_id)
        .join(Revision, Revision.id == Answer.revision_id)
        .where(
            Answer.visit_id == sheet.visit.id,
            Answer.criterion_id.in_(criteria),
            Answer.sheet_id == sheet.sheet_id,
        )
    )


def _conflicts(sheet: OpenSheet, criteria: Collection[int]) -> Any:
    return (
        select(
            Operation.id,
            Operation.criterion_id,
            Operation.number,
            Operation.content,
            Operation.received_at,
            Person.name,
            Revision.kind,
            Revision.params,
        )
        .join(Membership, Membership.id == Operation.member_id)
        .join(Person, Person.id == Membership.person_id)
        .join(Revision, Revision.id == Operation.revision_id)
        .where(
            Operation.cohort_id == sheet.visit.cohort_id,
            Operation.sheet_id == sheet.sheet_id,
            Operation.criterion_id.in_(criteria),
            Operation.outcome == Outcome.conflict,
            Operation.settled_by.is_(None),
        )
        .order_by(Operation.number)
    )


def _fill(item: Item, row: Any) -> None:
    item.version, item.missing, item.by, item.at = row.version, row.missing, row.name, row.updated_at
    item.content = {name: getattr(row, name) for name in BLANK}
    now = item.criterion
    if row.revision_id != now.revision_id and not _readable(item.content["value"], now):
        item.earlier = contents_of.described(item.content, kind(row.kind), row.params)


def _readable(value: Any, criterion: FrozenCriterion) -> bool:
    try:
        kind(criterion.kind).check(value, criterion.params)
    except Invalid:
        return False
    return True
