"""Whether a comparison that is on a screen is still right, without reading what it shows."""

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from app.cohorts.models import Group, Membership, Role
from app.comparison.models import Citation, PostPrinciple, Synthesis, SynthesisText
from app.extensions import db
from app.fieldwork.evidence import Evidence, EvidenceFile, EvidenceLink
from app.fieldwork.models import Answer, Media
from app.grids.models import Criterion, Grid
from app.visits.models import CarriedAxis, Encounter, Visit, VisitEdition, VisitState


def version_of(member: Membership, grid_slug: str = "", code: str = "") -> str:
    """A word that changes with what the member's cohort can compare, or with what concerns one criterion of a grid.

    One statement over counts and sums of versions: what a screen that nobody changed costs every few seconds.
    """
    asked = {"cohort": member.cohort_id, "grid": grid_slug, "code": code}
    counted = db.session.execute(_OF_ONE if code else _OF_ALL, asked).one()
    return ".".join(f"{number:x}" for number in counted)


_COHORT = bindparam("cohort", type_=Criterion.cohort_id.type)
_THE_CRITERION = (
    select(Criterion.id)
    .join(Grid, Grid.id == Criterion.grid_id)
    .where(
        Criterion.cohort_id == _COHORT, Grid.slug == bindparam("grid"), Criterion.code == bindparam("code")
    )
    .scalar_subquery()
)


def _count(table: Any, version: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
    """How many rows there are and how often they changed, in one number: a row more is a large step, a version a small one."""
    changes = func.count() * 1_000_003 + func.coalesce(func.sum(version), 0)
    return select(changes).select_from(table).where(table.cohort_id == _COHORT, *conditions)


def _statement(answers: Select[Any], traces: Select[Any]) -> Select[Any]:
    counted = (
        answers,
        traces.join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id),
        _count(Media, Media.version),
        _count(EvidenceFile, EvidenceFile.number),
        _count(Synthesis, Synthesis.number),
        _count(
            SynthesisText,
            SynthesisText.id,
            SynthesisText.outcome == "conflict",
            SynthesisText.settled_by.is_(None),
        ),
        _count(Membership, Membership.id, Membership.role == Role.student, Membership.removed_at.is_(None)),
        _count(Citation, Citation.id, Citation.removed_at.is_(None)),
        _count(PostPrinciple, PostPrinciple.id),
        _count(Criterion, Criterion.revision_number),
        _count(VisitEdition, VisitEdition.edition_id),
        _count(Group, Group.id),
        _count(Visit, Visit.version),
        _count(CarriedAxis, CarriedAxis.id),
        *(_count(Visit, Visit.id, Visit.state == state) for state in VisitState),
        *(_count(Encounter, Encounter.id, Encounter.consent == one) for one in ("yes", "unnamed", "no")),
    )
    return select(*(one.scalar_subquery() for one in counted))


_OF_ALL = _statement(_count(Answer, Answer.version), _count(Evidence, Evidence.version))
_OF_ONE = _statement(
    _count(Answer, Answer.version, Answer.criterion_id == _THE_CRITERION),
    _count(Evidence, Evidence.version, EvidenceLink.criterion_id == _THE_CRITERION),
)
