"""The carnet d’étonnements of a sheet: one's own jottings, and those that are shown under criteria."""

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.cohorts.models import Membership
from app.errors import Forbidden, Invalid, NotFound
from app.extensions import db
from app.fieldwork.acks import Ack
from app.fieldwork.batch import ReceivedJotting
from app.fieldwork.evidence import Evidence, EvidenceFile, EvidenceLink, EvidenceVersion
from app.fieldwork.models import Outcome
from app.fieldwork.operations import record_operations
from app.fieldwork.sheets import OpenSheet
from app.fieldwork.traces import Trace, linked_to, read_traces, readable_by, something_written, written_down
from app.grids.contents import FrozenCriterion

_FORMS = uuid.UUID("0d0f5c2b-34f2-4f06-9d7e-5a0c6d7a9be1")


@dataclass(frozen=True)
class Carnet:
    """What a member noted on a sheet, the last first, what was removed apart; and where it can be attached.

    `choices` holds the sheet's criteria by the title of their axis.
    """

    jottings: list[Trace]
    removed: list[Trace]
    choices: list[tuple[str, list[FrozenCriterion]]]

    @property
    def blank(self) -> Trace:
        """An empty one, to be given a name of its own by the phone."""
        return Trace(str(uuid.UUID(int=0)))


def carnet_of(member: Membership, sheet: OpenSheet) -> Carnet:
    """The member's carnet on this sheet: still to be read, once the sheet is that of a group they left."""
    found = _found(sheet, Evidence.author_id == member.id, something_written())
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


def changed_jottings(member: Membership, sheet: OpenSheet, version: int) -> list[Trace]:
    """The member's own that changed after a version of the sheet, or whose files came since."""
    changed = select(EvidenceVersion.evidence_id).where(*_news(sheet, version))
    there = select(EvidenceFile.evidence_id).where(*_came(sheet, version))
    return _found(sheet, Evidence.author_id == member.id, Evidence.id.in_(changed.union(there)))


def attached(sheet: OpenSheet, criteria: Collection[int]) -> dict[int, list[Trace]]:
    """Everybody's that are shown under these criteria, the first first; one's own whoever else may read it."""
    by_criterion: dict[int, list[Trace]] = {}
    for one in _found(sheet, linked_to(criteria), written_down(), readable_by(sheet.reader_id)):
        for criterion_id in one.codes:
            by_criterion.setdefault(criterion_id, []).append(one)
    return by_criterion


def criteria_with_news(sheet: OpenSheet, version: int) -> set[int]:
    """The criteria under which a trace came, changed or went after a version of the sheet."""
    found = db.session.scalars(select(EvidenceVersion.touched).where(*_news(sheet, version)))
    there = db.session.scalars(
        select(EvidenceLink.criterion_id)
        .join(EvidenceFile, EvidenceFile.evidence_id == EvidenceLink.evidence_id)
        .where(*_came(sheet, version))
    )
    return {criterion_id for touched in found for criterion_id in touched} | set(there)


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


def own_jotting(member: Membership, sheet: OpenSheet, jotting: str) -> Trace:
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


def _came(sheet: OpenSheet, version: int) -> tuple[Any, ...]:
    return (
        EvidenceFile.cohort_id == sheet.visit.cohort_id,
        EvidenceFile.sheet_id == sheet.sheet_id,
        EvidenceFile.number > version,
    )


def _found(sheet: OpenSheet, *conditions: Any) -> list[Trace]:
    if sheet.sheet_id is None:
        return []
    return read_traces(sheet.visit.cohort_id, Evidence.sheet_id == sheet.sheet_id, *conditions)
