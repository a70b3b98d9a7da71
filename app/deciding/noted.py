"""From a note to a proposal: one's own, or one that was handed to the class."""

from app.cohorts.models import Membership
from app.deciding.proposing import WHY_LIMIT
from app.fieldwork.evidence import Evidence
from app.fieldwork.traces import agreed, handed_over, read_traces, written_down


def words_noted(member: Membership, evidence_id: str) -> str:
    """What was noted, to begin a proposal's reason with; '' for what the member does not read, or without agreement."""
    if not evidence_id:
        return ""
    plain = evidence_id.replace("\0", "\ufffd")[:36]
    own = (Evidence.author_id == member.id) & written_down() & agreed()
    found = read_traces(member.cohort_id, Evidence.id == plain, own | handed_over())
    if not found or not found[0].text.strip():
        return ""
    one = found[0]
    by = "" if one.author_id == member.id else f" par {one.by}"
    return f"Noté sur place{by} : {one.told}"[:WHY_LIMIT]
