"""What one student still has to write about a visit: on their own sheet, on their group's, in their carnet."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select

from app.cohorts.models import Group, Membership
from app.extensions import db
from app.fieldwork.access import Owner
from app.fieldwork.evidence import Evidence, Sort
from app.fieldwork.models import Answer, Sheet
from app.fieldwork.traces import Trace, linked_to, read_traces, written_down
from app.grids.contents import FrozenCriterion, contents
from app.grids.models import Grid, Respondent
from app.visits.models import Visit


@dataclass(frozen=True)
class Unanswered:
    """Criteria of a sheet without a whole answer, in the order of the grid."""

    grid: Grid
    owner: str
    criteria: tuple[FrozenCriterion, ...]


@dataclass(frozen=True)
class Loose:
    """An étonnement under no criterion yet, or a memo without a text, and the sheet in whose carnet it is."""

    trace: Trace
    grid: Grid
    owner: str


@dataclass(frozen=True)
class Left:
    """What is left; nothing at all when every part is empty."""

    own: tuple[Unanswered, ...]
    group: tuple[Unanswered, ...]
    loose: tuple[Loose, ...]
    # Said into a memo, and not yet written.
    heard: tuple[Loose, ...]

    def __bool__(self) -> bool:
        return bool(self.own or self.group or self.loose or self.heard)


def left_to_write(member: Membership, visit: Visit) -> Left:
    """The member's own criteria and their group's core without a whole answer, and what is loose or only heard in their carnets."""
    mine, ours = Owner(member_id=member.id), Owner(group_id=member.group_id)
    answered = _answered(visit, mine, ours)
    own, group = [], []
    for taken in sorted(visit.taken_along, key=lambda one: one.grid_id):
        asked = contents(taken.edition_id)
        alone = [one for one in asked if one.respondent == Respondent.individual]
        own.append(Unanswered(taken.grid, "moi", _without(alone, answered[mine.key])))
        if member.group is not None:
            core = [one for one in asked if one.respondent == Respondent.group and one.core]
            owner = f"groupe-{member.group.letter}"
            group.append(Unanswered(taken.grid, owner, _without(core, answered[ours.key])))
    loose, heard = _in_carnets(member, visit)
    return Left(_open(own), _open(group), loose, heard)


def _without(criteria: Iterable[FrozenCriterion], answered: set[int]) -> tuple[FrozenCriterion, ...]:
    return tuple(one for one in criteria if one.criterion_id not in answered)


def _open(sheets: list[Unanswered]) -> tuple[Unanswered, ...]:
    return tuple(one for one in sheets if one.criteria)


def _answered(visit: Visit, *owners: Owner) -> dict[str, set[int]]:
    rows = db.session.execute(
        select(Sheet.group_id, Sheet.member_id, Answer.criterion_id)
        .join(Sheet, (Sheet.id == Answer.sheet_id) & (Sheet.visit_id == Answer.visit_id))
        .where(
            Answer.cohort_id == visit.cohort_id,
            Answer.visit_id == visit.id,
            Answer.missing.is_(None),
            or_(Answer.value.is_not(None), Answer.empty.is_not(None)),
            or_(
                Sheet.member_id.in_([one.member_id for one in owners if one.member_id]),
                Sheet.group_id.in_([one.group_id for one in owners if one.group_id]),
            ),
        )
    )
    found: dict[str, set[int]] = {one.key: set() for one in owners}
    for group_id, member_id, criterion_id in rows:
        found[Owner(group_id, member_id).key].add(criterion_id)
    return found


def _in_carnets(member: Membership, visit: Visit) -> tuple[tuple[Loose, ...], tuple[Loose, ...]]:
    traces = read_traces(
        member.cohort_id,
        Evidence.visit_id == visit.id,
        Evidence.author_id == member.id,
        written_down(),
        (~linked_to() & (Evidence.sort == Sort.etonnement)) | (Evidence.media != []),
    )
    heard = [one for one in traces if one.to_transcribe]
    alone = [
        one for one in traces if one not in heard and not one.codes and one.content["sort"] == Sort.etonnement
    ]
    sheets = _places([*alone, *heard])

    def placed(some: list[Trace]) -> tuple[Loose, ...]:
        return tuple(Loose(one, *sheets[one.id]) for one in some)

    return placed(alone), placed(heard)


def _places(traces: list[Trace]) -> dict[str, tuple[Grid, str]]:
    """The grid and the owner, as addresses name it, of the sheet that each trace was noted on."""
    if not traces:
        return {}
    rows = db.session.execute(
        select(Evidence.id, Grid, Sheet.member_id, Group.letter)
        .join(Sheet, Sheet.id == Evidence.sheet_id)
        .join(Grid, Grid.id == Sheet.grid_id)
        .outerjoin(Group, Group.id == Sheet.group_id)
        .where(Evidence.id.in_([one.id for one in traces]))
    )
    return {name: (grid, "moi" if alone else f"groupe-{letter}") for name, grid, alone, letter in rows}
