"""Changing a trace elsewhere than in its carnet: one more edit of its sheet, recorded like those that phones send."""

import uuid
from typing import Any

from sqlalchemy import select, update

from app.cohorts.models import Membership
from app.extensions import db
from app.fieldwork import ledger
from app.fieldwork.carnet_ledger import edit, evidence, stored
from app.fieldwork.evidence import Evidence
from app.fieldwork.models import Outcome
from app.tables import now


def amend(member: Membership, evidence_id: str, **changed: Any) -> None:
    """Give a trace other values of `jotted.NOTHING`; who may is for the caller to have asked."""
    sheet_id = db.session.scalars(select(Evidence.sheet_id).where(Evidence.id == evidence_id)).one()
    [version] = ledger.lock([sheet_id]).values()
    one = stored([evidence_id])[evidence_id]
    at = now()
    here = ledger.connection()
    here.execute(
        update(evidence)
        .where(evidence.c.id == evidence_id)
        .values(version=one.version + 1, updated_at=at, **changed)
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
            content=one.content | changed,
            outcome=Outcome.applied.value,
            version=one.version + 1,
            touched=one.content["criteria"],
            typed_at=at,
            received_at=at,
        )
    )
    ledger.write([], [], [], [], {sheet_id: version + 1})
