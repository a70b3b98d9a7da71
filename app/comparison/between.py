"""Between two visits: what a class looks at in twenty minutes before it changes its grid."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.cohorts.models import Membership
from app.comparison.cells import Cell
from app.comparison.gaps import Gap, gap_of
from app.comparison.matrix import Line, read_matrix
from app.comparison.plan import Plan, VisitColumn
from app.comparison.rows import CriterionRow
from app.comparison.states import WORDS, State
from app.deciding.access import TALKING, may_propose
from app.deciding.access import visible_to as proposals_for
from app.deciding.models import Proposal
from app.deciding.models import State as Step
from app.extensions import db
from app.fieldwork.evidence import Evidence
from app.fieldwork.traces import Trace, agreed, handed_over, linked_to, read_traces, written_down
from app.visits.asking import coming_visit, questions_for
from app.visits.models import Visit, VisitQuestion, VisitState

# More than these is not read in twenty minutes.
MOST = 8
# From this part of what is possible on, a gap is wide.
WIDE = 0.5
SILENT = (State.not_observed, State.not_applicable, State.refused, State.unanswered)


@dataclass(frozen=True)
class Silent:
    """A criterion that nobody could answer: why, in words, and the proposals already open about it."""

    row: CriterionRow
    why: Sequence[str]
    proposals: Sequence[Proposal]


@dataclass(frozen=True)
class Wide:
    """A criterion on which answers are far apart."""

    row: CriterionRow
    gap: Gap
    proposals: Sequence[Proposal]


@dataclass(frozen=True)
class Review:
    """What one visit leaves to talk about, and what the class already wants to ask at the next.

    `handed` are notes proposed to the class, `loose` the member's own that are not, `held_back` how many of their own
    were proposed and are not shown, for want of an agreement; `more` says how many lines of each list are left out.
    """

    column: VisitColumn | None
    handed: Sequence[Trace] = ()
    loose: Sequence[Trace] = ()
    held_back: int = 0
    silent: Sequence[Silent] = ()
    wide: Sequence[Wide] = ()
    coming: Visit | None = None
    questions: Sequence[VisitQuestion] = ()
    more_silent: int = 0
    more_wide: int = 0


def review(member: Membership, plan: Plan, number: int | None) -> Review:
    """What the visit of this number leaves to talk about, or else the last one that has begun."""
    column = _column(plan, number)
    if column is None:
        return Review(None)
    place = plan.columns.index(column)
    lines = [line for line in read_matrix(member, plan).lines if line.cells[place].wording is not None]
    open_now = _open_proposals(member, plan)
    silent = [
        Silent(line.row, why, open_now.get(line.row.id, ()))
        for line in lines
        if (why := _silence(line.cells[place]))
    ]
    # First what somebody tried to answer.
    silent.sort(key=lambda one: all(WORDS[State.unanswered] in told for told in one.why))
    wide = sorted(
        (
            Wide(line.row, gap, open_now.get(line.row.id, ()))
            for line, gap in _gaps(lines, place)
            if gap.spread and gap.spread.size >= WIDE
        ),
        key=lambda one: -(one.gap.spread.size if one.gap.spread else 0),
    )
    coming = coming_visit(member)
    return Review(
        column,
        *_notes(member, column),
        silent[:MOST],
        wide[:MOST],
        coming,
        questions_for(member, coming) if coming else (),
        max(0, len(silent) - MOST),
        max(0, len(wide) - MOST),
    )


def begun(plan: Plan) -> list[VisitColumn]:
    """The visits that have begun along the plan's grid."""
    return [
        one
        for one in plan.columns
        if one.edition is not None and one.visit.state in (VisitState.under_way, VisitState.closed)
    ]


def _column(plan: Plan, number: int | None) -> VisitColumn | None:
    """The visit asked for, or else the last one that is over: of one under way, much is still to come."""
    columns = begun(plan)
    over = [one for one in columns if one.visit.state == VisitState.closed]
    asked = [one for one in columns if one.visit.number == number]
    return next(iter(asked or reversed(over or columns)), None)


def _gaps(lines: Sequence[Line], place: int) -> list[tuple[Line, Gap]]:
    return [(line, gap_of(line.cells[place])) for line in lines]


def _silence(cell: Cell) -> list[str]:
    """Why nobody answered, most frequent first; nothing when somebody did or nobody was asked to."""
    if cell.crowd is not None:
        states = Counter({state: number for state, number in cell.crowd.silences if state in SILENT})
        if cell.crowd.n or not states:
            return []
        return _told(states, "personne", "personnes")
    asked = [voice.state for voice in cell.voices if voice.state is not State.not_in_charge]
    if not asked or any(state not in SILENT for state in asked):
        return []
    return _told(Counter(asked), "groupe", "groupes")


def _told(states: Counter[State], one: str, many: str) -> list[str]:
    return [
        f"{number} {one if number == 1 else many} : {WORDS[state]}" for state, number in states.most_common()
    ]


def _notes(member: Membership, column: VisitColumn) -> tuple[list[Trace], list[Trace], int]:
    """The visit's notes that stand under no criterion: proposed to the class, the member's other ones, those held back.

    Nobody else's are anybody's to read until they are proposed. What somebody quoted or shown did not agree to is
    left out, one's own too: the page may be on a wall.
    """
    if not may_propose(member):
        return [], [], 0
    mine = Evidence.author_id == member.id
    here = (Evidence.visit_id == column.visit.id, ~linked_to())
    found = read_traces(member.cohort_id, *here, (mine & written_down() & agreed()) | handed_over())
    proposed = select(func.count()).where(Evidence.cohort_id == member.cohort_id, *here, mine, written_down())
    held_back = db.session.scalar(proposed.where(Evidence.handed, ~agreed())) or 0
    handed = [one for one in found if one.content["handed"]]
    return handed, [one for one in found if not one.content["handed"]], held_back


def _open_proposals(member: Membership, plan: Plan) -> dict[int, list[Proposal]]:
    """Criterion id -> the proposals about it that are talked about, and the member's own drafts."""
    found: dict[int, list[Proposal]] = {}
    if plan.grid is not None:
        wanted = proposals_for(member).where(
            Proposal.grid_id == plan.grid.id,
            Proposal.criterion_id.is_not(None),
            Proposal.state.in_((Step.draft, *TALKING)),
        )
        for one in db.session.scalars(wanted.order_by(Proposal.number)):
            found.setdefault(one.criterion_id or 0, []).append(one)
    return found
