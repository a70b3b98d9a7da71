"""Sheets opened for writing: everything that recording operations has to know, read in a few statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.fieldwork import ledger
from app.fieldwork.access import Owner, why_not
from app.fieldwork.batch import Received, SheetKey
from app.fieldwork.content import BLANK, Content
from app.fieldwork.wordings import Wordings
from app.grids.models import Respondent
from app.visits.models import VisitState


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
    """One sheet, locked, with the answers that operations are about and what is to be written in the end."""

    key: SheetKey
    cohort_id: int
    # None when the visit takes the grid along no more.
    edition_id: int | None
    closed: bool
    wordings: Wordings = field(default_factory=Wordings)
    # Whether jottings are to be written beside the answers.
    noted: bool = False
    sheet_id: int = 0
    version: int = 0
    # The version before anything was recorded: the sheet is written if it has grown.
    found_at: int = 0
    answers: dict[int, Current] = field(default_factory=dict)
    # Contents by (criterion, version) that these very operations made.
    made: dict[tuple[int, int], Content] = field(default_factory=dict)
    operations: list[dict[str, Any]] = field(default_factory=list)
    settlements: list[tuple[str, int, tuple[str, ...]]] = field(default_factory=list)

    @property
    def respondent(self) -> str:
        """Who answers on this sheet: a group or one person."""
        return Respondent.individual if self.key.group_id is None else Respondent.group

    @property
    def is_named(self) -> bool:
        """Whether something was named that this sheet knows of."""
        return bool(self.wordings.criteria or self.noted)

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


@dataclass(frozen=True)
class Seat:
    """Somebody at a desk: the sheet, shared with whoever else writes on it now, and the member who writes."""

    desk: Desk
    member_id: int

    def earlier(self, one: Received, stored: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The member's own operation that this one was typed after, if it is one about the same answer.

        It is among those recorded just now, or `stored` before.
        """
        if one.after is None:
            return None
        found = next((row for row in self.desk.operations if row["id"] == one.after), None)
        if found is None and one.after in stored:
            found = dict(stored[one.after]._mapping)
        if found is None:
            return None
        about = (found["sheet_id"], found["criterion_id"], found["member_id"])
        return found if about == (self.desk.sheet_id, one.criterion_id, self.member_id) else None


# A person id and a sheet.
Asked = tuple[int, SheetKey]


@dataclass
class Named:
    """What somebody wants to write on a sheet: answers, by criterion and revision id (None: as asked now), jottings."""

    criteria: set[tuple[int, int | None]] = field(default_factory=set)
    jottings: bool = False


@dataclass(frozen=True)
class Opened:
    """The seats of people at the sheets that they want to write on, or why they have none; their memberships there."""

    seats: dict[Asked, Seat] = field(default_factory=dict)
    refusals: dict[Asked, str] = field(default_factory=dict)
    # By person id; of those who may not, or no longer, write as well.
    members: dict[int, set[int]] = field(default_factory=dict)


def open_desks(asked: Mapping[Asked, Named], at: datetime) -> Opened:
    """Open the sheets that people want to write on.

    Where transactions run side by side, sheets are locked in the same order by everybody.
    """
    opened = Opened()
    if not asked:
        return opened
    rows = ledger.places(
        {person_id for person_id, _ in asked},
        {key.visit_id for _, key in asked},
        {key.grid_id for _, key in asked},
    )
    places: dict[tuple[int, int, int], list[Any]] = {}
    for row in rows:
        places.setdefault((row.person_id, row.visit_id, row.grid_id), []).append(row)
        opened.members.setdefault(row.person_id, set()).add(row.member_id)
    desks: dict[SheetKey, Desk] = {}
    for (person_id, key), named in sorted(asked.items(), key=lambda one: str(one[0][1])):
        found: Sequence[Any] = places.get((person_id, key.visit_id, key.grid_id), ())
        if refusal := why_not(found[0] if found else None, Owner(key.group_id, key.member_id)):
            opened.refusals[person_id, key] = refusal
            continue
        desk = desks.get(key) or desks.setdefault(key, _desk(key, found))
        desk.noted |= named.jottings
        desk.wordings.learn(desk.cohort_id, key.grid_id, desk.edition_id, named.criteria)
        opened.seats[person_id, key] = Seat(desk, found[0].member_id)
    read([desk for desk in desks.values() if desk.is_named], at)
    return opened


def write(desks: Iterable[Desk]) -> None:
    """Store what was recorded on these sheets."""
    operations: list[dict[str, Any]] = []
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    touched: list[dict[str, Any]] = []
    versions: dict[int, int] = {}
    settlements = []
    for desk in desks:
        if desk.version == desk.found_at:
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


def _desk(key: SheetKey, found: Sequence[Any]) -> Desk:
    desk = Desk(
        key=key,
        cohort_id=found[0].cohort_id,
        edition_id=found[0].edition_id,
        closed=found[0].state == VisitState.closed,
    )
    for row in found:
        # Of the member's two sheets there, the group's or their own.
        if row.sheet_id is not None and row.sheet_member_id == key.member_id:
            desk.sheet_id, desk.version = row.sheet_id, row.version
    desk.found_at = desk.version
    return desk


def read(desks: Sequence[Desk], at: datetime) -> None:
    """Begin, lock and read the sheets on which something will be written."""
    for desk in desks:
        if not desk.sheet_id:
            desk.sheet_id = ledger.begin_sheet(desk.cohort_id, desk.key, at)
    by_id = {desk.sheet_id: desk for desk in desks}
    if by_id and ledger.needs_locks():
        for sheet_id, version in ledger.lock(by_id).items():
            by_id[sheet_id].version = by_id[sheet_id].found_at = version
    begun = [desk for desk in desks if desk.version]
    if not begun:
        return
    criteria = {one for desk in begun for one in desk.wordings.criteria}
    visits = {desk.key.visit_id for desk in begun}
    for row in ledger.answers(visits, [desk.sheet_id for desk in begun], criteria):
        content = {name: getattr(row, name) for name in BLANK}
        by_id[row.sheet_id].answers[row.criterion_id] = Current(
            row.version, content, row.revision_id, stored=True
        )
