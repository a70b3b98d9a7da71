"""The statements that read and write jottings while edits of them are recorded, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update

from app.fieldwork import ledger
from app.fieldwork.batch import ReceivedJotting
from app.fieldwork.evidence import Evidence, EvidenceVersion, Sort
from app.fieldwork.jotted import NOTHING, Jotted
from app.fieldwork.models import Outcome

evidence = cast(Table, Evidence.__table__)
edit = cast(Table, EvidenceVersion.__table__)

KEPT = (Outcome.applied, Outcome.merged)
_CHANGED = ("criterion_id", "text", "version", "updated_at", "removed_at")
_CHANGE = (
    update(evidence)
    .where(evidence.c.id == bindparam("of_jotting"))
    .values({name: bindparam(name) for name in _CHANGED})
)


@dataclass
class Jotting:
    """A jotting as it stands after the edits recorded so far."""

    id: str
    author_id: int
    sheet_id: int
    updated_at: datetime
    version: int = 0
    content: Jotted = field(default_factory=lambda: dict(NOTHING))
    removed_at: datetime | None = None
    stored: bool = False
    # What is to be written of it, once something is.
    row: dict[str, Any] | None = None


@dataclass
class Carnet:
    """The jottings that edits are about, and the edits to be written."""

    jottings: dict[str, Jotting]
    known: dict[str, Any]
    edits: list[dict[str, Any]] = field(default_factory=list)

    def edit_named(self, name: str | None) -> Mapping[str, Any] | None:
        """An edit recorded just now or before."""
        here = next((row for row in self.edits if row["id"] == name), None)
        return here or (dict(self.known[name]._mapping) if name in self.known else None)

    def content_at(self, jotting: Jotting, version: int) -> Jotted:
        """What a jotting was at a version; nothing before the first, and for a version that never was."""
        if version == jotting.version:
            return jotting.content
        mine = [row for row in self.edits if row["evidence_id"] == jotting.id and row["outcome"] in KEPT]
        row = next((row for row in mine if row["version"] == version), None)
        if row is None and jotting.stored and 0 < version < jotting.version:
            row = _edit_that_made(jotting.id, version)
        return NOTHING if row is None else row["result"] or row["content"]


def open_carnet(sent: Sequence[ReceivedJotting]) -> Carnet:
    """The jottings that these edits name, and those of the edits that were recorded before."""
    ids = {one.id for one in sent} | {one.after for one in sent if one.after}
    here = ledger.connection()
    known = here.execute(
        select(edit, evidence.c.author_id)
        .join(evidence, evidence.c.id == edit.c.evidence_id)
        .where(edit.c.id.in_(ids))
    )
    rows = here.execute(select(evidence).where(evidence.c.id.in_({one.jotting for one in sent})))
    found = {
        row.id: Jotting(
            row.id,
            row.author_id,
            row.sheet_id,
            row.updated_at,
            row.version,
            {"text": row.text, "criterion": row.criterion_id, "removed": row.removed_at is not None},
            row.removed_at,
            stored=True,
        )
        for row in rows
    }
    return Carnet(found, {row.id: row for row in known})


def _edit_that_made(jotting_id: str, version: int) -> dict[str, Any] | None:
    found = (
        select(edit)
        .where(edit.c.evidence_id == jotting_id, edit.c.version == version, edit.c.outcome.in_(KEPT))
        .order_by(edit.c.number)
        .limit(1)
    )
    row = ledger.connection().execute(found).mappings().first()
    return dict(row) if row else None


def write(carnet: Carnet) -> None:
    """Store the edits, and what the jottings became."""
    here = ledger.connection()
    kept = [(jotting, jotting.row) for jotting in carnet.jottings.values() if jotting.row]
    added = [
        {
            **row,
            "id": one.id,
            "sheet_id": one.sheet_id,
            "author_id": one.author_id,
            "sort": Sort.etonnement.value,
        }
        for one, row in kept
        if not one.stored
    ]
    changed = [
        {"of_jotting": one.id, **{name: row[name] for name in _CHANGED}} for one, row in kept if one.stored
    ]
    if added:
        here.execute(insert(evidence), added)
    if changed:
        here.execute(_CHANGE, changed)
    if carnet.edits:
        here.execute(insert(edit), carnet.edits)
