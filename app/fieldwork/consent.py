"""What somebody who was quoted agreed to, changed after the visit: it holds at once, everywhere but for the author."""

import uuid

from sqlalchemy import select, update

from app.cohorts.models import Membership
from app.errors import Forbidden, Invalid, NotFound
from app.extensions import db
from app.fieldwork import ledger
from app.fieldwork.access import may_shield
from app.fieldwork.carnet_ledger import edit, evidence, stored
from app.fieldwork.evidence import Consent, Evidence
from app.fieldwork.jotted import AGREEABLE
from app.fieldwork.models import Outcome
from app.fieldwork.traces import read_traces, shown_to
from app.tables import now

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
        _write(member, evidence_id, consent)


def _write(member: Membership, evidence_id: str, consent: str) -> None:
    sheet_id = db.session.scalars(select(Evidence.sheet_id).where(Evidence.id == evidence_id)).one()
    [version] = ledger.lock([sheet_id]).values()
    one = stored([evidence_id])[evidence_id]
    at = now()
    here = ledger.connection()
    here.execute(
        update(evidence)
        .where(evidence.c.id == evidence_id)
        .values(consent=consent, version=one.version + 1, updated_at=at)
    )
    here.execute(
        edit.insert().values(
            id=str(uuid.uuid4()),
            cohort_id=member.cohort_id,
            sheet_id=sheet_id,
            evidence_id=evidence_id,
            member_id=member.id,
            number=version + 1,
            base_version=one.version,
            content=one.content | {"consent": consent},
            outcome=Outcome.applied.value,
            version=one.version + 1,
            touched=one.content["criteria"],
            typed_at=at,
            received_at=at,
        )
    )
    ledger.write([], [], [], [], {sheet_id: version + 1})
