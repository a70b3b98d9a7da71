"""Traces as they were when somebody cited them: a later correction is another version, and the old one stays."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, or_, select

from app.extensions import db
from app.fieldwork.evidence import EvidenceVersion
from app.fieldwork.models import Outcome
from app.fieldwork.traces import Trace, read_traces

# What a correction may change of what was cited. Names, consent and files are always those of today.
FROZEN = ("text", "meaning")


def as_cited(cohort_id: int, cited: Mapping[str, int], *conditions: Any) -> dict[str, tuple[Trace, Trace]]:
    """By id, (the trace with the words of the version that was cited, the trace as it is now).

    `cited` gives the versions by id. Only traces for which all of the conditions are true today.
    """
    if not cited:
        return {}
    now = read_traces(cohort_id, *conditions)
    pinned = {one.id: cited[one.id] for one in now if one.id in cited and cited[one.id] != one.version}
    then = _versions(cohort_id, pinned)
    return {
        one.id: (replace(one, content=one.content | then.get(one.id, {})), one)
        for one in now
        if one.id in cited
    }


def _versions(cohort_id: int, pinned: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    if not pinned:
        return {}
    wanted = or_(
        *(
            and_(EvidenceVersion.evidence_id == name, EvidenceVersion.version == version)
            for name, version in pinned.items()
        )
    )
    # Several edits may leave the same version: the first of them made it.
    rows = db.session.execute(
        select(EvidenceVersion.evidence_id, EvidenceVersion.content, EvidenceVersion.result)
        .where(
            EvidenceVersion.cohort_id == cohort_id,
            EvidenceVersion.outcome.in_((Outcome.applied, Outcome.merged)),
            wanted,
        )
        .order_by(EvidenceVersion.number.desc())
    )
    return {name: {field: (result or content)[field] for field in FROZEN} for name, content, result in rows}
