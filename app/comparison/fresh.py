"""Whether a comparison that is on a screen is still right, without reading what it shows."""

from hashlib import blake2s
from typing import Any

from sqlalchemy import Select, func, select

from app.cohorts.models import Membership
from app.comparison.models import Citation, PostPrinciple, Synthesis
from app.comparison.plan import Plan
from app.comparison.rows import CriterionRow
from app.extensions import db
from app.fieldwork.evidence import Evidence, EvidenceFile, EvidenceLink
from app.fieldwork.models import Answer, Media, Sheet
from app.visits.models import Encounter


def version_of(member: Membership, plan: Plan, row: CriterionRow | None = None) -> str:
    """A word that changes with what the plan shows, or with what it shows of one row.

    One query over counts and sums of versions: what a screen that nobody changed costs every few seconds.
    """
    if plan.grid is None:
        return "none"
    visits = [column.visit.id for column in plan.columns]
    answers = (
        _count(Answer, Answer.version)
        .join(Sheet, Sheet.id == Answer.sheet_id)
        .where(
            Answer.cohort_id == member.cohort_id, Answer.visit_id.in_(visits), Sheet.grid_id == plan.grid.id
        )
    )
    traces = (
        _count(Evidence, Evidence.version)
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .where(Evidence.cohort_id == member.cohort_id)
    )
    if row is not None:
        answers = answers.where(Answer.criterion_id == row.id)
        traces = traces.where(EvidenceLink.criterion_id == row.id)
    elsewhere = (
        _count(Synthesis, Synthesis.number).where(Synthesis.cohort_id == member.cohort_id),
        _count(Citation, Citation.id).where(
            Citation.cohort_id == member.cohort_id, Citation.removed_at.is_(None)
        ),
        _count(PostPrinciple, PostPrinciple.id).where(PostPrinciple.cohort_id == member.cohort_id),
        _count(Media, Media.version).where(Media.cohort_id == member.cohort_id),
        _count(EvidenceFile, EvidenceFile.number).where(EvidenceFile.cohort_id == member.cohort_id),
        *(
            _count(Encounter, Encounter.id).where(
                Encounter.cohort_id == member.cohort_id, Encounter.consent == consent
            )
            for consent in ("yes", "unnamed", "no")
        ),
    )
    counted = db.session.execute(
        select(*(one.scalar_subquery() for one in (answers, traces, *elsewhere)))
    ).one()
    frame = [(one.visit.id, one.visit.state, one.edition and one.edition.id) for one in plan.columns]
    groups = [(one.letter, one.name) for one in plan.groups]
    whole = repr((tuple(counted), frame, groups, sorted(plan.marked)))
    return blake2s(whole.encode(), digest_size=6).hexdigest()


def _count(table: Any, version: Any) -> Select[Any]:
    """How many rows there are and how often they changed, in one number: a row more is a large step, a version a small one."""
    return select(func.count() * 1_000_003 + func.coalesce(func.sum(version), 0)).select_from(table)
