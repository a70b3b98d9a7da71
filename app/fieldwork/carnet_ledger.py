"""The statements that read and write traces while edits of them are recorded, in the caller's transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select, update

from app.fieldwork import ledger
from app.fieldwork.batch import ReceivedJotting
from app.fieldwork.evidence import Evidence, EvidenceLink, EvidenceVersion
from app.fieldwork.jotted import NOTHING, Jotted
from app.fieldwork.models import Outcome

evidence = cast(Table, Evidence.__table__)
link = cast(Table, EvidenceLink.__table__)
edit = cast(Table, EvidenceVersion.__table__)

KEPT = (Outcome.applied, Outcome.merged)
# What a trace's row holds of its content as it is.
HELD = ("sort", "source", "text", "meaning", "who", "function", "consent", "link", "media", "handed")
_CHANGED = (*HELD, "version", "updated_at", "removed_at")
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
    linked: Sequence[int] = ()
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
    return Carnet(stored({one.jotting for one in sent}), {row.id: row for row in known})


def stored(ids: Collection[str]) -> dict[str, Jotting]:
    """The traces with these ids as they stand, by id."""
    here = ledger.connection()
    rows = here.execute(select(evidence).where(evidence.c.id.in_(ids))).all()
    links: dict[str, list[int]] = {}
    for row in here.execute(select(link).where(link.c.evidence_id.in_([row.id for row in rows]))):
        links.setdefault(row.evidence_id, []).append(row.criterion_id)
    return {row.id: _jotting(row, sorted(links.get(row.id, ()))) for row in rows}


def _jotting(row: Any, linked: list[int]) -> Jotting:
    content = {name: getattr(row, name) for name in HELD}
    return Jotting(
        row.id,
        row.author_id,
        row.sheet_id,
        row.updated_at,
        row.version,
        content | {"criteria": linked, "removed": row.removed_at is not None},
        linked,
        row.removed_at,
        stored=True,
    )


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
    for one, row in kept:
        _relink(one, row["cohort_id"])
    if carnet.edits:
        here.execute(insert(edit), carnet.edits)


def _relink(jotting: Jotting, cohort_id: int) -> None:
    before, after = set(jotting.linked), set(jotting.content["criteria"])
    here = ledger.connection()
    if gone := before - after:
        here.execute(delete(link).where(link.c.evidence_id == jotting.id, link.c.criterion_id.in_(gone)))
    if new := after - before:
        rows = [
            {"cohort_id": cohort_id, "evidence_id": jotting.id, "criterion_id": one} for one in sorted(new)
        ]
        here.execute(insert(link), rows)
