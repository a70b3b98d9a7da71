"""What the pages of sessions show: the list, the version that live screens ask with, and one session as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2s
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Engine
from sqlalchemy.orm import joinedload

from app.cohorts.access import may_write
from app.cohorts.models import Membership
from app.deciding.models import Decision
from app.extensions import db
from app.grids.models import Grid
from app.grids.reading import working
from app.rounds.access import may_answer, may_lead, visible_to
from app.rounds.block import InBlock, block_of, decided_between, talking_in
from app.rounds.dry_run import DryRun, dry_run_of
from app.rounds.ideas import Written, is_silent, students_of, written
from app.rounds.models import ClassSession, ClassStep, Progress, SessionPress, StepKind
from app.rounds.programme import steps_of
from app.rounds.running import last_press
from app.rounds.telling import STEPS, Told
from app.rounds.watching import version_of

_loads: WeakKeyDictionary[Engine, dict[int, tuple[int, int]]] = WeakKeyDictionary()

TALKS = (StepKind.groups, StepKind.cross, StepKind.improve)
STANDS = (StepKind.silent, StepKind.round)


@dataclass(frozen=True)
class Shown:
    """A session as one member sees it. What a step does not need is empty; `ideas` are those of the last silent step."""

    session: ClassSession
    version: str
    steps: Sequence[ClassStep]
    step: ClassStep | None
    told: Told | None
    before: ClassStep | None
    after: ClassStep | None
    last: SessionPress | None
    students: int
    silent: bool
    ideas: Written | None
    ideas_step: ClassStep | None
    block: Sequence[InBlock]
    talking: int
    dry_run: DryRun | None
    load: int
    decided: Sequence[tuple[Decision, str]]
    leads: bool
    answers: bool
    ready: Sequence[InBlock] = field(default=())
    contested: Sequence[InBlock] = field(default=())

    @property
    def opened(self) -> bool:
        """Whether every stance of the block may be read by the class."""
        return bool(self.block) and not any(one.proposal.silent for one in self.block)

    @property
    def work(self) -> str:
        """Changes when what a member may fill in is no longer the same, and not when somebody answers."""
        parts = [self.session.state, str(self.step.id if self.step else 0), *(one.key for one in self.block)]
        if self.dry_run:
            parts += [f"{one.criterion.code}{one.own or ''}" for one in self.dry_run.tried]
        if self.ideas:
            parts.append(str(len(self.ideas.mine)))
        return blake2s(" ".join(parts).encode(), digest_size=6).hexdigest()


def sessions_of(member: Membership, grid: Grid) -> list[ClassSession]:
    """The sessions of a grid, the one that runs first, then the newest."""
    return list(
        db.session.scalars(
            visible_to(member)
            .where(ClassSession.grid_id == grid.id)
            .order_by(ClassSession.state != Progress.running, ClassSession.number.desc())
        )
    )


def running_for(member: Membership) -> list[ClassSession]:
    """The sessions that run now in the member's cohort, for the start page; none for guests."""
    if not may_write(member):
        return []
    return list(
        db.session.scalars(
            visible_to(member)
            .options(joinedload(ClassSession.grid))
            .where(ClassSession.state == Progress.running)
            .order_by(ClassSession.id)
        )
    )


def load_of(grid: Grid) -> int:
    """How many criteria the most burdened group has; worked out once for each version of the grid."""
    kept = _loads.setdefault(db.engine, {})
    number, load = kept.get(grid.id, (0, 0))
    if number != grid.version:
        load = working(grid).load
        kept[grid.id] = (grid.version, load)
    return load


def shown_to(member: Membership, session: ClassSession) -> Shown:
    """The session as it stands for this member. Its version is read first: what comes meanwhile is asked for again."""
    version = version_of(session)
    steps = steps_of(session)
    step = next((one for one in steps if one.position == session.at), None)
    running = session.state == Progress.running and step is not None
    kind = StepKind(step.kind) if running and step else None
    wrote = [one for one in steps if one.kind == StepKind.silent and one.began_at is not None]
    ideas_step = (step if kind == StepKind.silent else wrote[-1] if wrote else None) or None
    ideas_wanted = ideas_step is not None and kind in (None, StepKind.silent, *TALKS)
    axis = step if kind == StepKind.round else None
    talking = talking_in(session, axis) if kind in (*TALKS, *STANDS) else []
    block = block_of(member, session, talking) if kind in STANDS else []
    return Shown(
        session=session,
        version=version,
        steps=steps,
        step=step,
        told=STEPS[step.kind] if step else None,
        before=_beside(steps, session, -1),
        after=_beside(steps, session, 1),
        last=last_press(session) if may_lead(member) else None,
        students=students_of(session),
        silent=step is not None and is_silent(session, step),
        ideas=written(member, session, ideas_step) if ideas_step and ideas_wanted else None,
        ideas_step=ideas_step if ideas_wanted else None,
        block=block,
        talking=len(talking) - len(block) if kind == StepKind.round else len(talking),
        dry_run=dry_run_of(member, session, step) if step and kind == StepKind.dry_run else None,
        load=load_of(session.grid) if running else 0,
        decided=_decided(session, steps) if kind in (None, StepKind.adoption) else (),
        leads=may_lead(member),
        answers=may_answer(member),
        ready=[one for one in block if not one.apart],
        contested=[one for one in block if one.apart],
    )


def _beside(steps: Sequence[ClassStep], session: ClassSession, side: int) -> ClassStep | None:
    if session.state == Progress.preparing:
        return None
    places = [one for one in steps if (one.position - session.at) * side > 0]
    return (places[0] if side > 0 else places[-1]) if places else None


def _decided(session: ClassSession, steps: Sequence[ClassStep]) -> Sequence[tuple[Decision, str]]:
    began = min((one.began_at for one in steps if one.began_at is not None), default=None)
    last = last_press(session) if session.state == Progress.ended else None
    return decided_between(session, began, last.created_at if last else None) if began else ()
