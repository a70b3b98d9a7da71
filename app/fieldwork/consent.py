"""What somebody who was quoted agreed to, changed after the visit: it holds at once, everywhere but for the author."""

from app.cohorts.models import Membership
from app.errors import Forbidden, Invalid, NotFound
from app.fieldwork.access import may_shield
from app.fieldwork.amending import amend
from app.fieldwork.evidence import Consent, Evidence
from app.fieldwork.jotted import AGREEABLE
from app.fieldwork.traces import read_traces, shown_to

NOT_YOURS = "Seules l’équipe encadrante et la personne qui a noté cette trace changent l’accord donné."


def record_consent(member: Membership, evidence_id: str, consent: str) -> None:
    """Write down a consent that was given or withdrawn, for the author or the team; an edit like another.

    What the team withdrew it does not read any more: only the author can write down that it was given again.

    Raises NotFound for a trace that the member does not read, Forbidden, and Invalid.
    """
    found = read_traces(member.cohort_id, Evidence.id == evidence_id, shown_to(member))
    if not found:
        raise NotFound()
    if not may_shield(member, found[0].author_id):
        raise Forbidden(NOT_YOURS)
    if consent not in AGREEABLE.get(found[0].content["sort"], set(Consent)):
        raise Invalid.single("Choisissez l’accord dans la liste.", "consent")
    if found[0].content["consent"] != consent:
        amend(member, evidence_id, consent=consent)
