"""From a note of one's own to a proposal."""

from app.cohorts.models import Membership
from app.deciding.proposing import WHY_LIMIT
from app.fieldwork.evidence import Evidence
from app.fieldwork.traces import agreed, read_traces, written_down


def words_noted(member: Membership, evidence_id: str) -> str:
    """What the member noted, to begin a proposal's reason with; '' for anybody else's note, or without agreement."""
    if not evidence_id:
        return ""
    plain = evidence_id.replace("\0", "\ufffd")[:36]
    own = read_traces(
        member.cohort_id,
        Evidence.id == plain,
        Evidence.author_id == member.id,
        written_down(),
        agreed(),
    )
    return f"Noté sur place : {own[0].told}"[:WHY_LIMIT] if own and own[0].text.strip() else ""
