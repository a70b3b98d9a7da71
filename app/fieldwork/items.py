"""Where each criterion of a sheet stands: its answer, who wrote it, and what waits for a decision beside it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from app.accounts.models import Person
from app.cohorts.models import Membership
from app.extensions import db
from app.fieldwork import content as contents_of
from app.fieldwork.beside import Late, Other, Under, beside, late, other, state_of_late
from app.fieldwork.carnet import attached, criteria_with_news
from app.fieldwork.content import BLANK, Content
from app.fieldwork.models import Answer, Operation, Outcome
from app.fieldwork.sheets import OpenSheet
from app.fieldwork.traces import Trace
from app.grids.contents import FrozenCriterion
from app.grids.models import Revision
from app.kinds import kind


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
    late: list[Late] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    # The wording that the answer was given under, and the answer in words if that one's options are not those shown.
    given: Under | None = None
    earlier: str | None = None

    @property
    def id(self) -> int:
        """The criterion's id."""
        return self.criterion.criterion_id

    @property
    def under(self) -> Under:
        """The wording to read the current answer with."""
        now = self.criterion
        return self.given or Under(now.revision_id, now.kind, now.params)

    @property
    def wants_reason(self) -> bool:
        """Whether the criterion asks to say why."""
        return kind(self.criterion.kind).wants_reason(self.criterion.params)

    @property
    def wants_trace(self) -> bool:
        """Whether the answer stands on nothing yet: what the core counts needs something seen, heard or read."""
        counts = self.criterion.core and kind(self.criterion.kind).wants_evidence
        return counts and self.content["value"] is not None and all(one.withheld for one in self.traces)

    @property
    def text(self) -> str:
        """The current answer in words."""
        return self.earlier or contents_of.described(self.content, kind(self.under.kind), self.under.params)

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
        for row in beside(sheet.visit.cohort_id, Operation.sheet_id == sheet.sheet_id):
            if item := found.get(row.criterion_id):
                _put_beside(item, row)
        for criterion_id, traces in attached(sheet, found.keys()).items():
            if item := found.get(criterion_id):
                item.traces = traces
    for item in found.values():
        item.form = contents_of.written(
            BLANK if item.earlier else item.content, kind(item.criterion.kind), item.criterion.params
        )
    return found


def changed_since(sheet: OpenSheet, version: int) -> list[Item]:
    """The criteria whose answer, or what is beside it, changed after a version of the sheet."""
    if sheet.sheet_id is None:
        return []
    answered = select(Answer.criterion_id).where(
        Answer.sheet_id == sheet.sheet_id, Answer.sheet_version > version
    )
    came_late = select(Operation.criterion_id).where(
        Operation.cohort_id == sheet.visit.cohort_id,
        Operation.sheet_id == sheet.sheet_id,
        Operation.outcome == Outcome.late,
        or_(Operation.number > version, Operation.decided_number > version),
    )
    ids = set(db.session.scalars(answered.union(came_late))) | criteria_with_news(sheet, version)
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


def _put_beside(item: Item, row: Any) -> None:
    if row.outcome == Outcome.conflict:
        item.others.append(other(row))
    elif state_of_late(row) != "replaced":
        # Of one person's waiting texts, the newest speaks for those before it.
        item.late = [one for one in item.late if one.member_id != row.member_id or one.state != "waiting"]
        item.late.append(late(row))


def _fill(item: Item, row: Any) -> None:
    item.version, item.missing, item.by, item.at = row.version, row.missing, row.name, row.updated_at
    item.content = {name: getattr(row, name) for name in BLANK}
    item.given = Under(row.revision_id, row.kind, row.params)
    now = item.criterion
    fits = contents_of.readable(item.content, kind(now.kind), now.params)
    if row.revision_id != now.revision_id and not fits:
        item.earlier = contents_of.described(item.content, kind(row.kind), row.params)
