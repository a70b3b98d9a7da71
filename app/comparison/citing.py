"""Making the class's synthesis of a cell, or what a group maintains there, stand on traces; telling their authors."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from app.cohorts.models import Membership
from app.comparison.models import Citation, Synthesis
from app.comparison.syntheses import Place, first_of, held, voice_of
from app.extensions import db
from app.fieldwork.evidence import Evidence
from app.fieldwork.traces import Trace
from app.grids.models import Axis, Criterion, Grid
from app.tables import now
from app.visits.models import Visit


class CitedCell(NamedTuple):
    """A cell whose texts stand on somebody's traces, and on how many of them."""

    grid_slug: str
    code: str
    visit: int
    traces: int


def cite(member: Membership, place: Place, trace: Trace, version: int, *, for_group: bool = False) -> None:
    """Cite a trace in the version that was read, for the class or one's group. Twice is once. Raises Forbidden."""
    group = voice_of(member, for_group)
    synthesis = held(member, place, group) or first_of(member, place, group)
    read = version if 0 < version <= trace.version else trace.version
    found = _citation(synthesis, trace.id)
    if found is None:
        found = Citation(
            cohort_id=member.cohort_id,
            synthesis_id=synthesis.id,
            evidence_id=trace.id,
            evidence_version=read,
            author_id=member.id,
        )
        db.session.add(found)
    elif found.removed_at is not None or found.evidence_version != read:
        found.evidence_version, found.author_id = read, member.id
        found.created_at, found.removed_at = now(), None
    db.session.flush()


def uncite(member: Membership, place: Place, evidence_id: str, *, for_group: bool = False) -> None:
    """Take a trace out of the synthesis; it stays where it was noted. Raises Forbidden."""
    synthesis = held(member, place, voice_of(member, for_group))
    found = _citation(synthesis, evidence_id) if synthesis else None
    if found is not None and found.removed_at is None:
        found.removed_at = now()
        db.session.flush()


def cited_of(member: Membership, since: datetime) -> list[CitedCell]:
    """Where others cited the member's own traces since a moment (aware), by criterion or axis and visit."""
    rows = db.session.execute(
        select(
            Grid.slug,
            func.coalesce(Criterion.code, Axis.code),
            Visit.number,
            func.count(Citation.evidence_id.distinct()),
        )
        .join(Synthesis, Synthesis.id == Citation.synthesis_id)
        .join(Evidence, Evidence.id == Citation.evidence_id)
        .join(Visit, Visit.id == Synthesis.visit_id)
        .outerjoin(Criterion, Criterion.id == Synthesis.criterion_id)
        .outerjoin(Axis, Axis.id == Synthesis.axis_id)
        .join(Grid, Grid.id == func.coalesce(Criterion.grid_id, Axis.grid_id))
        .where(
            Citation.cohort_id == member.cohort_id,
            Citation.removed_at.is_(None),
            Citation.created_at >= since,
            Citation.author_id != member.id,
            Evidence.author_id == member.id,
            Evidence.removed_at.is_(None),
        )
        .group_by(Grid.slug, Criterion.code, Axis.code, Visit.number)
        .order_by(Visit.number, Criterion.code, Axis.code)
    )
    return [CitedCell(*row) for row in rows]


def _citation(synthesis: Synthesis, evidence_id: str) -> Citation | None:
    return db.session.scalar(
        select(Citation).where(
            Citation.cohort_id == synthesis.cohort_id,
            Citation.synthesis_id == synthesis.id,
            Citation.evidence_id == evidence_id,
        )
    )
