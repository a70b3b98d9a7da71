"""Sheets opened for writing: everything that recording a batch of operations has to know, read in a few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from app.fieldwork import ledger
from app.fieldwork.access import Owner, may_fill_in
from app.fieldwork.batch import Received, SheetKey
from app.fieldwork.content import BLANK, Content
from app.grids.contents import contents
from app.grids.models import Respondent
from app.visits.models import VisitState


class Wording(Protocol):
    """The part of a revision that answers are read with."""

    @property
    def revision_id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def params(self) -> dict[str, Any]: ...


@dataclass
class Current:
    """A criterion's answer on a sheet, as it stands after the operations recorded so far."""

    version: int = 0
    content: Content = field(default_factory=lambda: dict(BLANK))
    revision_id: int | None = None
    stored: bool = False
    # What is to be written for it, once something is.
    row: dict[str, Any] | None = None


@dataclass
class Desk:
    """One sheet, locked, with the answers that a batch is about and what is to be written in the end."""

    key: SheetKey
    cohort_id: int
    member_id: int
    closed: bool
    # By criterion id: what the visit's edition asks on this sheet, and what else of the cohort was named.
    asked: dict[int, Wording]
    other_sheet: set[int]
    elsewhere: dict[int, Any]
    sheet_id: int = 0
    version: int = 0
    answers: dict[int, Current] = field(default_factory=dict)
    # Contents by (criterion, version) that this very batch made.
    made: dict[tuple[int, int], Content] = field(default_factory=dict)
    operations: list[dict[str, Any]] = field(default_factory=list)
    settlements: list[tuple[str, int, tuple[str, ...]]] = field(default_factory=list)

    def wording(self, criterion_id: int) -> Wording | None:
        """How the criterion is worded here, or elsewhere in the cohort; None if the person cannot know of it."""
        return self.asked.get(criterion_id) or self.elsewhere.get(criterion_id)

    def current(self, criterion_id: int) -> Current:
        """The answer as it stands."""
        return self.answers.setdefault(criterion_id, Current())

    def content_at(self, criterion_id: int, version: int) -> Content:
        """What the answer was at a version; blank before the first, and for a version that never was."""
        current = self.current(criterion_id)
        if version == current.version:
            return current.content
        if version == 0 or version > current.version:
            return BLANK
        here = self.made.get((criterion_id, version))
        if here is None:
            row = ledger.made(self.cohort_id, self.sheet_id, criterion_id, version)
            here = BLANK if row is None else row.result or row.content
        return here

    def earlier(self, one: Received) -> dict[str, Any] | None:
        """The member's own operation that this one was typed after, if it is one about the same answer."""
        if one.after is None:
            return None
        for row in self.operations:
            if row["id"] == one.after:
                found = row
                break
        else:
            kept = ledger.known([one.after]).get(one.after)
            if kept is None:
                return None
            found = dict(kept._mapping)
        about = (found["sheet_id"], found["criterion_id"], found["member_id"])
        return found if about == (self.sheet_id, one.criterion_id, self.member_id) else None


def open_desks(person_id: int, received: Sequence[Received], at: datetime) -> dict[SheetKey, Desk | None]:
    """The sheets of a batch, locked in the same order by everybody; None for those that are not the person's."""
    asked: dict[SheetKey, set[int]] = {}
    for one in received:
        asked.setdefault(one.sheet, set()).add(one.criterion_id)
    return {key: _open(person_id, key, asked[key], at) for key in sorted(asked, key=str)}


def write(desks: Iterable[Desk]) -> None:
    """Store what was recorded on these sheets."""
    operations: list[dict[str, Any]] = []
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    touched: list[dict[str, Any]] = []
    versions: dict[int, int] = {}
    settlements = []
    for desk in desks:
        if not desk.operations:
            continue
        operations += desk.operations
        versions[desk.sheet_id] = desk.version
        place = {"visit_id": desk.key.visit_id, "sheet_id": desk.sheet_id, "cohort_id": desk.cohort_id}
        where = {"of_visit": desk.key.visit_id, "of_sheet": desk.sheet_id}
        for criterion_id, current in desk.answers.items():
            if current.row is None:
                continue
            if not current.stored:
                added.append({**place, "criterion_id": criterion_id, **current.row})
            else:
                (changed if "version" in current.row else touched).append(
                    {**where, "of_criterion": criterion_id, **current.row}
                )
        settlements += [(desk, *one) for one in desk.settlements]
    ledger.write(operations, added, changed, touched, versions)
    for desk, operation_id, criterion_id, ids in settlements:
        ledger.settle(operation_id, desk.cohort_id, desk.sheet_id, criterion_id, ids)


def _open(person_id: int, key: SheetKey, named: set[int], at: datetime) -> Desk | None:
    found = ledger.desk(person_id, key)
    owner = Owner(key.group_id, key.member_id)
    if found is None or not may_fill_in(found, owner):
        return None
    edition = contents(found.edition_id).by_criterion
    here = named & edition.keys()
    elsewhere = ledger.wording_elsewhere(found.cohort_id, named - here) if len(here) < len(named) else {}
    respondent = Respondent.individual if owner.group_id is None else Respondent.group
    desk = Desk(
        key=key,
        cohort_id=found.cohort_id,
        member_id=found.member_id,
        closed=found.state == VisitState.closed,
        asked={one: edition[one] for one in here},
        other_sheet={one for one in here if edition[one].respondent != respondent},
        elsewhere=elsewhere,
    )
    if not here and not elsewhere:
        return desk
    desk.sheet_id, desk.version = found.sheet_id, found.version
    if desk.sheet_id is None:
        desk.sheet_id, desk.version = ledger.begin_sheet(found.cohort_id, key, at), 0
    if ledger.needs_locks():
        desk.version = ledger.lock(desk.sheet_id)
    if desk.version:
        for criterion_id, row in ledger.answers(key.visit_id, desk.sheet_id, named).items():
            content = {name: getattr(row, name) for name in BLANK}
            desk.answers[criterion_id] = Current(row.version, content, row.revision_id, stored=True)
    return desk
