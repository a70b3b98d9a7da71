"""The SELECTs of a comparison: rows and not objects, few whatever there is, and no value that nobody will see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, null, or_, select, type_coerce

from app.cohorts.access import groups_visible_to, members_visible_to
from app.cohorts.models import Group, Membership, Role
from app.comparison.access import groups_answers, peoples_answers
from app.comparison.lineage import Wording
from app.extensions import db
from app.fieldwork.agreed import as_agreed_now
from app.fieldwork.evidence import Evidence, EvidenceLink
from app.fieldwork.models import Answer, Sheet
from app.fieldwork.traces import Trace, agreed, read_traces, written_down
from app.grids.models import Criterion, Grid, Revision
from app.visits.models import Encounter


@dataclass(frozen=True)
class Asked:
    """Which answers to read: of which visits and criteria (None: all), without the values of `valueless`."""

    grid: Grid
    visits: Sequence[int]
    criteria: Collection[int] | None = None
    valueless: Collection[int] = ()


class GroupAnswer(NamedTuple):
    """What a group's sheet holds for a criterion."""

    visit_id: int
    criterion_id: int
    revision_id: int
    value: Any
    empty: str | None
    incomplete: bool
    group_id: int
    note: str
    confidence: str | None


class PeopleAnswer(NamedTuple):
    """How many own sheets hold the very same for a criterion."""

    visit_id: int
    criterion_id: int
    revision_id: int
    value: Any
    empty: str | None
    incomplete: bool
    number: int


def read_groups_answers(
    member: Membership, asked: Asked, *, groups: Collection[int] | None = None, notes: bool = False
) -> Sequence[GroupAnswer]:
    """The groups' answers; of some groups only when `groups` says so."""
    extra = (Answer.note, Answer.confidence) if notes else (null().label("note"), null().label("confidence"))
    columns = (*_columns(asked), Sheet.group_id, *extra)
    query = _asked_for(groups_answers(member), asked).with_only_columns(*columns)
    if groups is not None:
        query = query.where(Sheet.group_id.in_(groups))
    answers = [GroupAnswer._make(row) for row in db.session.execute(query)]
    return as_agreed_now(member.cohort_id, answers)


def read_peoples_answers(member: Membership, asked: Asked) -> Sequence[PeopleAnswer]:
    """The answers on own sheets, counted together where they are equal: nobody can be told from another."""
    columns = _columns(asked)
    query = (
        _asked_for(peoples_answers(member), asked)
        .with_only_columns(*columns, func.count().label("number"))
        .group_by(*(column.name for column in columns))
    )
    answers = [PeopleAnswer._make(row) for row in db.session.execute(query)]
    return as_agreed_now(member.cohort_id, answers)


def read_groups(member: Membership) -> Sequence[Group]:
    """The groups of the cohort, by letter."""
    return db.session.scalars(groups_visible_to(member)).all()


def read_supported(member: Membership, asked: Asked) -> set[tuple[int, int, int | None]]:
    """Where a group's answer stands on a trace that all may read: (visit, criterion, group)."""
    query = (
        _behind(member, asked)
        .with_only_columns(Evidence.visit_id, EvidenceLink.criterion_id, Sheet.group_id)
        .distinct()
    )
    return {(visit, criterion, group) for visit, criterion, group in db.session.execute(query)}


def read_people_supported(member: Membership, asked: Asked) -> dict[tuple[int, int], int]:
    """(visit, criterion) -> how many people's answers stand on a trace of theirs. Says nothing of who or what."""
    counted = func.count(Answer.sheet_id.distinct())
    query = (
        _asked_for(peoples_answers(member), asked)
        .join(Evidence, (Evidence.sheet_id == Sheet.id) & (Evidence.cohort_id == Sheet.cohort_id))
        .join(
            EvidenceLink,
            (EvidenceLink.evidence_id == Evidence.id) & (EvidenceLink.criterion_id == Answer.criterion_id),
        )
        .where(Answer.value.is_not(None), Answer.missing.is_(None), written_down(), agreed())
        .with_only_columns(Answer.visit_id, Answer.criterion_id, counted)
        .group_by(Answer.visit_id, Answer.criterion_id)
    )
    return {(visit, criterion): number for visit, criterion, number in db.session.execute(query)}


def read_behind(member: Membership, asked: Asked) -> set[tuple[int, int, str]]:
    """The traces that all may read, under each criterion: (visit, criterion, trace)."""
    columns = (Evidence.visit_id, EvidenceLink.criterion_id, Evidence.id)
    rows = db.session.execute(_behind(member, asked).with_only_columns(*columns))
    return {(visit, criterion, trace) for visit, criterion, trace in rows}


def shown_to_all(member: Membership, asked: Asked) -> Any:
    """The condition that a trace stands behind these criteria and may be read by everybody."""
    return Evidence.id.in_(_behind(member, asked).with_only_columns(Evidence.id))


def read_traces_behind(
    member: Membership, asked: Asked, *, groups: Collection[int] | None = None
) -> dict[int, list[Trace]]:
    """The traces of groups under some criteria, by visit; those without consent stay out, one's own too."""
    ids = _behind(member, asked).with_only_columns(Evidence.id)
    if groups is not None:
        ids = ids.where(Sheet.group_id.in_(groups))
    found: dict[int, list[Trace]] = {}
    for trace in read_traces(member.cohort_id, Evidence.id.in_(ids)):
        found.setdefault(trace.visit_id, []).append(trace)
    return found


def read_met(member: Membership, visits: Sequence[int]) -> tuple[tuple[int, str, str], ...]:
    """Who was met at these visits: id, name and consent."""
    query = select(Encounter.id, Encounter.name, Encounter.consent).where(
        Encounter.cohort_id == member.cohort_id, Encounter.visit_id.in_(visits)
    )
    return tuple((number, name, consent) for number, name, consent in db.session.execute(query))


def read_marked(member: Membership, grid: Grid) -> frozenset[int]:
    """The criteria that the grid now marks never to be shown with the host's name, whatever an edition froze."""
    current = (Revision.criterion_id == Criterion.id) & (Revision.number == Criterion.revision_number)
    query = (
        select(Criterion.id)
        .join(Revision, current)
        .where(
            Criterion.cohort_id == member.cohort_id,
            Criterion.grid_id == grid.id,
            Revision.unnamed_host.is_(True),
        )
    )
    return frozenset(db.session.scalars(query))


def count_students(member: Membership) -> int:
    """How many people have an own sheet to fill in."""
    students = members_visible_to(member).where(Membership.role == Role.student)
    return db.session.scalar(students.with_only_columns(func.count(Membership.id))) or 0


def read_wordings(member: Membership, criteria: Collection[int]) -> dict[int, list[Wording]]:
    """All the wordings of some criteria, by criterion."""
    query = select(
        Revision.criterion_id,
        Revision.id,
        Revision.number,
        Revision.kind,
        Revision.params,
        Revision.change,
        Revision.mapping,
    ).where(Revision.cohort_id == member.cohort_id, Revision.criterion_id.in_(criteria))
    found: dict[int, list[Wording]] = {}
    for criterion_id, *wording in db.session.execute(query):
        found.setdefault(criterion_id, []).append(Wording(*wording))
    return found


def _behind(member: Membership, asked: Asked) -> Select[Any]:
    query = (
        select(Evidence)
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .join(Sheet, Sheet.id == Evidence.sheet_id)
        .where(
            Evidence.cohort_id == member.cohort_id,
            Sheet.grid_id == asked.grid.id,
            Sheet.group_id.is_not(None),
            Evidence.visit_id.in_(asked.visits),
            written_down(),
            agreed(),
        )
    )
    return query if asked.criteria is None else query.where(EvidenceLink.criterion_id.in_(asked.criteria))


def _columns(asked: Asked) -> tuple[Any, ...]:
    value: Any = Answer.value
    if asked.valueless:
        skipped = Answer.criterion_id.in_(asked.valueless)
        value = type_coerce(case((skipped, null()), else_=Answer.value), Answer.value.type)
    # Every column has a name of its own: PostgreSQL groups by names where it can't match parameters.
    return (
        Answer.visit_id.label("at_visit"),
        Answer.criterion_id.label("of_criterion"),
        Answer.revision_id.label("under_revision"),
        value.label("given"),
        Answer.empty.label("why_empty"),
        Answer.missing.is_not(None).label("incomplete"),
    )


def _asked_for(query: Select[Answer], asked: Asked) -> Select[Answer]:
    # A justification or a confidence alone is not an answer yet.
    given = or_(Answer.value.is_not(None), Answer.empty.is_not(None))
    query = query.where(Sheet.grid_id == asked.grid.id, Sheet.visit_id.in_(asked.visits), given)
    return query if asked.criteria is None else query.where(Answer.criterion_id.in_(asked.criteria))
