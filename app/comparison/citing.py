"""Making the class's synthesis of a cell stand on traces."""

from sqlalchemy import select

from app.cohorts.models import Membership
from app.comparison.models import Citation, Synthesis
from app.comparison.syntheses import Place, first_of, held, voice_of
from app.extensions import db
from app.fieldwork.traces import Trace
from app.tables import now


def cite(member: Membership, place: Place, trace: Trace, version: int) -> None:
    """Cite a trace in the version that was read. Twice is once. Raises Forbidden."""
    voice_of(member, for_group=False)
    synthesis = held(member, place, None) or first_of(member, place, None)
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


def uncite(member: Membership, place: Place, evidence_id: str) -> None:
    """Take a trace out of the synthesis; it stays where it was noted. Raises Forbidden."""
    voice_of(member, for_group=False)
    synthesis = held(member, place, None)
    found = _citation(synthesis, evidence_id) if synthesis else None
    if found is not None and found.removed_at is None:
        found.removed_at = now()
        db.session.flush()


def _citation(synthesis: Synthesis, evidence_id: str) -> Citation | None:
    return db.session.scalar(
        select(Citation).where(
            Citation.cohort_id == synthesis.cohort_id,
            Citation.synthesis_id == synthesis.id,
            Citation.evidence_id == evidence_id,
        )
    )
