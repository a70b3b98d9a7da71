"""Méta-matrice: axes and criteria × visits, what the class makes of each cell, and on how many traces it stands."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select

from app.cohorts.models import Membership
from app.comparison import reading
from app.comparison.models import Citation, Synthesis, SynthesisText
from app.comparison.plan import Plan
from app.comparison.reading import Asked
from app.comparison.rows import AxisRows, CriterionRow
from app.comparison.syntheses import axis_id
from app.extensions import db
from app.fieldwork.evidence import Evidence
from app.visits.naming import without_name


@dataclass(frozen=True)
class MetaCell:
    """One cell: the class's text, what groups maintain (letter, text), how many traces stand behind it."""

    visit_id: int
    number: int
    asked: bool
    text: str = ""
    maintained: tuple[tuple[str, str], ...] = ()
    traces: int = 0
    cited: int = 0
    conflicts: int = 0


@dataclass(frozen=True)
class MetaLine:
    """The cells of an axis, or of one of its criteria."""

    code: str
    label: str
    row: CriterionRow | None
    cells: tuple[MetaCell, ...]


@dataclass(frozen=True)
class Meta:
    """The lines by axis, the axis's own first."""

    axes: list[tuple[AxisRows, list[MetaLine]]]


def read_meta(
    member: Membership, plan: Plan, *, counted: bool = True, row: CriterionRow | None = None
) -> Meta:
    """Every cell that the filters keep, or one row's; without counting traces if nobody will see how many there are."""
    visits = [column.visit.id for column in plan.columns]
    if plan.grid is None or not plan.shown:
        return Meta([])
    found: dict[tuple[int, str], Any] = {}
    groups: dict[tuple[int, str], list[tuple[str, str]]] = {}
    letters = {group.id: group.letter for group in plan.groups}
    for one in _written(member, visits, row):
        subject, _, of_group = one.place.partition("/")
        if not of_group:
            found[one.visit_id, subject] = one
        elif one.text and one.group_id in letters:
            groups.setdefault((one.visit_id, subject), []).append((letters[one.group_id], one.text))
    waiting = _waiting(member) if found else {}
    asked = Asked(plan.grid, visits, {row.id for row in plan.rows})
    behind, cited = _traces(member, asked) if counted else ({}, {})
    names = plan.hidden_names(plan.rows)

    def line(
        code: str, label: str, subject: str, rows: list[CriterionRow], row: CriterionRow | None
    ) -> MetaLine:
        cells = []
        for column in plan.columns:
            visit = column.visit
            one = found.get((visit.id, subject))
            traces = set().union(*(behind.get((visit.id, each.id), set()) for each in rows))
            hidden = names.get(visit.id, "")
            cells.append(
                MetaCell(
                    visit_id=visit.id,
                    number=visit.number,
                    asked=column.edition is not None and any(visit.id in each.wordings for each in rows),
                    text=without_name(one.text, hidden) if one else "",
                    maintained=tuple(
                        (letter, without_name(text, hidden))
                        for letter, text in sorted(groups.get((visit.id, subject), ()))
                    ),
                    traces=len(traces),
                    cited=len(traces & cited.get(one.id, set())) if one else 0,
                    conflicts=waiting.get(one.id, 0) if one else 0,
                )
            )
        return MetaLine(code, label, row, tuple(cells))

    return Meta(
        [
            (
                axis,
                [
                    line(axis.code, axis.title, f"axis-{axis_id(axis)}", list(axis.rows), None),
                    *(
                        line(row.code, row.latest.label, f"criterion-{row.id}", [row], row)
                        for row in axis.rows
                    ),
                ],
            )
            for axis in plan.shown
        ]
    )


def version_of(member: Membership) -> str:
    """What screens of syntheses ask with: it moves with every text, citation and consent of the cohort."""
    cohort = member.cohort_id
    newest = (
        select(func.max(SynthesisText.id)).where(SynthesisText.cohort_id == cohort),
        select(func.count(SynthesisText.settled_by)).where(SynthesisText.cohort_id == cohort),
        select(func.max(Citation.created_at)).where(Citation.cohort_id == cohort),
        select(func.count(Citation.removed_at)).where(Citation.cohort_id == cohort),
        select(func.max(Evidence.updated_at)).where(Evidence.cohort_id == cohort),
    )
    found = db.session.execute(select(*(one.scalar_subquery() for one in newest))).one()
    return hashlib.sha256(repr(tuple(found)).encode()).hexdigest()[:12]


def read_syntheses(member: Membership, plan: Plan, row: CriterionRow) -> dict[int, MetaCell]:
    """By visit, what was written about one criterion."""
    alone = replace(plan, axes=[AxisRows("", "", (row,))], filters=replace(plan.filters, axis="", core=False))
    meta = read_meta(member, alone, counted=False, row=row)
    return {cell.visit_id: cell for _, lines in meta.axes for cell in lines[1].cells}


def _traces(member: Membership, asked: Asked) -> tuple[dict[tuple[int, int], set[str]], dict[int, set[str]]]:
    """The traces behind each (visit, criterion), and those that each synthesis cites."""
    behind: dict[tuple[int, int], set[str]] = {}
    for visit_id, criterion_id, trace in reading.read_behind(member, asked):
        behind.setdefault((visit_id, criterion_id), set()).add(trace)
    cited: dict[int, set[str]] = {}
    live = select(Citation.synthesis_id, Citation.evidence_id).where(
        Citation.cohort_id == member.cohort_id, Citation.removed_at.is_(None)
    )
    for synthesis_id, trace in db.session.execute(live):
        cited.setdefault(synthesis_id, set()).add(trace)
    return behind, cited


def _written(member: Membership, visits: list[int], row: CriterionRow | None) -> Sequence[Any]:
    """Texts of cells as rows, not objects: a class writes several hundreds."""
    query = of_visits(member, visits).with_only_columns(
        Synthesis.id, Synthesis.visit_id, Synthesis.group_id, Synthesis.place, Synthesis.text
    )
    if row is not None:
        query = query.where(Synthesis.criterion_id == row.id)
    return db.session.execute(query).all()


def of_visits(member: Membership, visits: list[int]) -> Any:
    """What was written in the cells of these visits, as a select."""
    return select(Synthesis).where(Synthesis.cohort_id == member.cohort_id, Synthesis.visit_id.in_(visits))


def _waiting(member: Membership) -> Counter[int]:
    """Synthesis id -> how many texts stand beside its own until somebody decides."""
    query = select(SynthesisText.synthesis_id).where(
        SynthesisText.cohort_id == member.cohort_id,
        SynthesisText.outcome == "conflict",
        SynthesisText.settled_by.is_(None),
    )
    return Counter(db.session.scalars(query))
