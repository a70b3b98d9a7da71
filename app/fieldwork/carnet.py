"""The carnet d’étonnements of a sheet: one's own jottings, and those that are shown under criteria."""

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import Person
from app.cohorts.models import Membership
from app.errors import Forbidden, Invalid, NotFound
from app.extensions import db
from app.fieldwork.acks import Ack
from app.fieldwork.batch import ReceivedJotting
from app.fieldwork.evidence import Evidence, EvidenceVersion, Sort
from app.fieldwork.jotted import written
from app.fieldwork.models import Outcome
from app.fieldwork.operations import record_operations
from app.fieldwork.sheets import OpenSheet
from app.grids.contents import FrozenCriterion
from app.grids.models import Criterion
from app.tables import now

_FORMS = uuid.UUID("0d0f5c2b-34f2-4f06-9d7e-5a0c6d7a9be1")


@dataclass
class Jotting:
    """One étonnement. `code` is that of the criterion it is attached to, on this sheet or not any more."""

    id: str
    version: int = 0
    text: str = ""
    criterion_id: int | None = None
    code: str | None = None
    by: str = ""
    made_at: datetime = field(default_factory=now)
    updated_at: datetime = field(default_factory=now)
    removed: bool = False
    # Why what is in its form was not taken.
    error: str = ""

    @property
    def fields(self) -> dict[str, list[str]]:
        """The fields that read back to it."""
        return written({"text": self.text, "criterion": self.criterion_id, "removed": self.removed})


@dataclass(frozen=True)
class Carnet:
    """What a member noted on a sheet, the last first, what was removed apart; and where it can be attached.

    `choices` holds the sheet's criteria by the title of their axis.
    """

    jottings: list[Jotting]
    removed: list[Jotting]
    choices: list[tuple[str, list[FrozenCriterion]]]

    @property
    def blank(self) -> Jotting:
        """An empty one, to be given a name of its own by the phone."""
        return Jotting(str(uuid.UUID(int=0)))


def carnet_of(member: Membership, sheet: OpenSheet) -> Carnet:
    """The member's carnet on this sheet: still to be read, once the sheet is that of a group they left."""
    found = _found(sheet, Evidence.author_id == member.id, func.trim(Evidence.text) != "")
    here = {one.criterion_id for one in sheet.criteria}
    axes = [
        (axis.title, [one for one in axis.criteria if one.criterion_id in here])
        for axis in sheet.contents.axes
    ]
    return Carnet(
        jottings=[one for one in reversed(found) if not one.removed],
        removed=[one for one in reversed(found) if one.removed],
        choices=[(title, criteria) for title, criteria in axes if criteria],
    )


def changed_jottings(member: Membership, sheet: OpenSheet, version: int) -> list[Jotting]:
    """The member's own that changed after a version of the sheet."""
    changed = select(EvidenceVersion.evidence_id).where(*_news(sheet, version))
    return _found(sheet, Evidence.author_id == member.id, Evidence.id.in_(changed))


def attached(sheet: OpenSheet, criteria: Collection[int]) -> dict[int, list[Jotting]]:
    """Everybody's that are shown under these criteria, the first first."""
    by_criterion: dict[int, list[Jotting]] = {}
    there = (
        Evidence.criterion_id.in_(criteria),
        Evidence.removed_at.is_(None),
        func.trim(Evidence.text) != "",
    )
    for one in _found(sheet, *there):
        by_criterion.setdefault(one.criterion_id or 0, []).append(one)
    return by_criterion


def criteria_with_news(sheet: OpenSheet, version: int) -> set[int]:
    """The criteria under which a jotting came, changed or went after a version of the sheet."""
    found = db.session.execute(
        select(EvidenceVersion.criterion_id, EvidenceVersion.left_id).where(*_news(sheet, version))
    )
    return {one for row in found for one in row if one is not None}


def jot_down(
    member: Membership, sheet: OpenSheet, jotting: str, base: int, fields: dict[str, list[str]]
) -> Ack:
    """Record one edit made by a plain form; sent twice, it is stored once. Raises Forbidden, or Invalid."""
    if not sheet.mine:
        raise Forbidden("Ce carnet n’est pas le vôtre.")
    told = [member.person_id, str(sheet.key), jotting, base, fields]
    name = str(uuid.uuid5(_FORMS, json.dumps(told, sort_keys=True)))
    [ack] = record_operations(member.person_id, [ReceivedJotting(name, sheet.key, jotting, base, fields)])
    if ack.outcome == Outcome.refused:
        raise Invalid.single(ack.reason or "", "text")
    return ack


def own_jotting(member: Membership, sheet: OpenSheet, jotting: str) -> Jotting:
    """One of the member's own on this sheet. Raises NotFound."""
    found = _found(sheet, Evidence.author_id == member.id, Evidence.id == jotting)
    if not found:
        raise NotFound()
    return found[0]


def _news(sheet: OpenSheet, version: int) -> tuple[Any, ...]:
    return (
        EvidenceVersion.cohort_id == sheet.visit.cohort_id,
        EvidenceVersion.sheet_id == sheet.sheet_id,
        EvidenceVersion.number > version,
        EvidenceVersion.outcome != Outcome.refused,
    )


def _found(sheet: OpenSheet, *conditions: Any) -> list[Jotting]:
    if sheet.sheet_id is None:
        return []
    rows = db.session.execute(
        select(Evidence.__table__, Person.name, Criterion.code)
        .join(Membership, Membership.id == Evidence.author_id)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Criterion, Criterion.id == Evidence.criterion_id)
        .where(
            Evidence.cohort_id == sheet.visit.cohort_id,
            Evidence.sheet_id == sheet.sheet_id,
            Evidence.sort == Sort.etonnement,
            *conditions,
        )
        .order_by(Evidence.made_at, Evidence.id)
    )
    return [_jotting(row) for row in rows]


def _jotting(row: Any) -> Jotting:
    return Jotting(
        id=row.id,
        version=row.version,
        text=row.text,
        criterion_id=row.criterion_id,
        code=row.code,
        by=row.name,
        made_at=row.made_at,
        updated_at=row.updated_at,
        removed=row.removed_at is not None,
    )
