"""Proposing the words of a note to the class's review between two visits, from outside the carnet, and taking them back."""

from app.cohorts.models import Membership
from app.errors import Forbidden, NotFound
from app.fieldwork.access import may_shield
from app.fieldwork.amending import amend
from app.fieldwork.evidence import Evidence
from app.fieldwork.traces import Trace, handed_over, read_traces, written_down

NOT_YOURS = "Seules l’équipe encadrante et la personne qui a écrit cette note la retirent de la revue."


def hand_over(member: Membership, evidence_id: str) -> None:
    """Propose a note of one's own to the review. Raises NotFound for anybody else's."""
    own = Evidence.author_id == member.id
    found = read_traces(member.cohort_id, Evidence.id == evidence_id, own, written_down())
    _write(member, found, handed=True)


def take_back(member: Membership, evidence_id: str) -> None:
    """Take a note from the review, for its author or the team. Raises NotFound, Forbidden."""
    read = handed_over() | (Evidence.author_id == member.id)
    found = read_traces(member.cohort_id, Evidence.id == evidence_id, read, written_down())
    if found and not may_shield(member, found[0].author_id):
        raise Forbidden(NOT_YOURS)
    _write(member, found, handed=False)


def _write(member: Membership, found: list[Trace], *, handed: bool) -> None:
    if not found:
        raise NotFound()
    if found[0].content["handed"] != handed:
        amend(member, found[0].id, handed=handed)
