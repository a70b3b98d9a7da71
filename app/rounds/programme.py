"""The programme of a session: a sensible one to begin with, then steps edited, put in order, added, dropped."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.cohorts.models import Membership
from app.deciding.access import TALKING
from app.deciding.models import Proposal
from app.errors import Conflict, Invalid
from app.extensions import db
from app.grids.changing import lock_grid
from app.grids.models import Axis, Criterion, Grid
from app.grids.reading import axes_of
from app.kinds.reading import clean_line
from app.rounds.access import must_lead
from app.rounds.models import Apart, ClassSession, ClassStep, Progress, StepKind
from app.rounds.telling import STEPS

TITLE_LIMIT = 120
MOST_STEPS = 40
LONGEST = 240


class ProgrammeMoved(Conflict):
    """Somebody else changed the programme, or the session went on, since it was read."""

    default = "Le programme a changé pendant que vous l’écriviez. Vos minutes sont encore ci-dessous : relisez, puis enregistrez."


def prepare(member: Membership, grid: Grid, title: str, day: date | None) -> ClassSession:
    """A session with a programme to begin with. Raises Forbidden, Invalid (title)."""
    must_lead(member)
    words = _title(title)
    lock_grid(member, grid.id)
    last = select(func.max(ClassSession.number)).where(
        ClassSession.cohort_id == grid.cohort_id, ClassSession.grid_id == grid.id
    )
    session = ClassSession(
        cohort_id=grid.cohort_id,
        grid_id=grid.id,
        number=(db.session.scalar(last) or 0) + 1,
        title=words,
        day=day,
        prepared_by_id=member.id,
    )
    db.session.add(session)
    db.session.flush()
    for place, (kind, axis) in enumerate(_sensible(grid), start=1):
        db.session.add(_step(session, kind, place, axis))
    db.session.flush()
    return session


def describe(member: Membership, session: ClassSession, title: str, day: date | None, apart: str) -> None:
    """Another title, day, or rule for what leaves its block. Raises Forbidden, Invalid (title, apart)."""
    must_lead(member)
    errors: dict[str, str] = {}
    words = ""
    try:
        words = _title(title)
    except Invalid as refusal:
        errors |= refusal.errors
    if apart not in list(Apart):
        errors["apart"] = "Choisissez ce qui sort une proposition de son bloc."
    if errors:
        raise Invalid(errors)
    hold(session)
    session.title, session.day, session.apart = words, day, apart
    session.version += 1
    db.session.flush()


def save_steps(
    member: Membership, session: ClassSession, typed: Mapping[str, str], seen: int
) -> list[ClassStep]:
    """Write down minutes and axes as typed (`minutes-<id>`, `axis-<id>`); steps that have begun stay as they are.

    Raises Forbidden, Invalid (by the same names), ProgrammeMoved when it is no longer what was `seen`.
    """
    must_lead(member)
    hold(session)
    if session.version != seen:
        raise ProgrammeMoved()
    steps = steps_of(session)
    coming = to_come(session, steps)
    minutes = {one.id: _minutes(typed.get(f"minutes-{one.id}", "")) for one in coming}
    if any(one is None for one in minutes.values()):
        refused = f"Un nombre de minutes, de 1 à {LONGEST}."
        raise Invalid({f"minutes-{name}": refused for name, one in minutes.items() if one is None})
    axes = {str(one.id): one.id for one in axes_of(session.grid)}
    for step in coming:
        step.minutes = minutes[step.id] or step.minutes
        if step.kind == StepKind.round:
            step.axis_id = axes.get(typed.get(f"axis-{step.id}", ""))
    session.version += 1
    db.session.flush()
    return steps


def add_step(member: Membership, session: ClassSession, kind: str) -> ClassStep:
    """One more step, before the adoption if that is what ends the programme. Raises Forbidden, Invalid (kind)."""
    must_lead(member)
    if kind not in list(StepKind):
        raise Invalid.single("Choisissez une étape de la liste.", "kind")
    hold(session)
    if session.state == Progress.ended:
        raise Conflict("La séance est close : rouvrez-la pour ajouter une étape.")
    steps = steps_of(session)
    if len(steps) >= MOST_STEPS:
        raise Invalid.single(f"Une séance a {MOST_STEPS} étapes au plus.", "kind")
    step = _step(session, StepKind(kind), len(steps) + 1, None)
    db.session.add(step)
    last = steps[-1] if steps else None
    if (
        last is not None
        and last.kind == StepKind.adoption
        and last.position > session.at
        and kind != last.kind
    ):
        step.position, last.position = last.position, step.position
    session.version += 1
    db.session.flush()
    return step


def move_step(member: Membership, session: ClassSession, step: ClassStep, direction: str) -> None:
    """One place up or down among the steps to come; nothing at the ends. Raises Forbidden, Conflict."""
    must_lead(member)
    coming = _coming(session, step)
    at = coming.index(step)
    to = at + {"up": -1, "down": 1}.get(direction, 0)
    if 0 <= to < len(coming):
        other = coming[to]
        step.position, other.position = other.position, step.position
        session.version += 1
        db.session.flush()


def drop_step(member: Membership, session: ClassSession, step: ClassStep) -> None:
    """Take a step to come out of the programme. Raises Forbidden, Conflict."""
    must_lead(member)
    _coming(session, step)
    db.session.delete(step)
    db.session.flush()
    for place, one in enumerate(steps_of(session), start=1):
        one.position = place
    session.version += 1
    db.session.flush()


def steps_of(session: ClassSession) -> list[ClassStep]:
    """The programme, in order."""
    return list(
        db.session.scalars(
            select(ClassStep)
            .options(joinedload(ClassStep.axis))
            .where(ClassStep.cohort_id == session.cohort_id, ClassStep.session_id == session.id)
            .order_by(ClassStep.position, ClassStep.id)
        )
    )


def to_come(session: ClassSession, steps: Sequence[ClassStep]) -> list[ClassStep]:
    """The steps that may still be changed: after the one under way, and without anything written in them."""
    if session.state == Progress.ended:
        return []
    return [one for one in steps if one.position > session.at and one.began_at is None]


def hold(session: ClassSession) -> None:
    """The session as it is now, nobody else changing it until the end of this transaction."""
    db.session.refresh(session, with_for_update=True)


def _coming(session: ClassSession, step: ClassStep) -> list[ClassStep]:
    hold(session)
    coming = to_come(session, steps_of(session))
    if step not in coming:
        raise Conflict("Cette étape a commencé : elle ne se déplace plus et ne se retire plus.")
    return coming


def _sensible(grid: Grid) -> list[tuple[StepKind, Axis | None]]:
    """The usual steps, with one round for each axis about which something is proposed."""
    asked = set(
        db.session.scalars(
            select(func.coalesce(Criterion.axis_id, Proposal.axis_id))
            .select_from(Proposal)
            .outerjoin(Criterion, Criterion.id == Proposal.criterion_id)
            .where(
                Proposal.cohort_id == grid.cohort_id,
                Proposal.grid_id == grid.id,
                Proposal.state.in_(TALKING),
            )
        )
    )
    axes: list[Axis | None] = [one for one in axes_of(grid) if one.id in asked]
    found: list[tuple[StepKind, Axis | None]] = []
    for kind in StepKind:
        if kind == StepKind.round:
            found += [(kind, axis) for axis in axes or [None]]
        else:
            found.append((kind, None))
    return found


def _step(session: ClassSession, kind: StepKind, position: int, axis: Axis | None) -> ClassStep:
    return ClassStep(
        cohort_id=session.cohort_id,
        session_id=session.id,
        position=position,
        kind=kind,
        minutes=STEPS[kind].minutes,
        axis_id=axis.id if axis else None,
    )


def _title(text: str) -> str:
    words = clean_line(text, TITLE_LIMIT, "title")
    if not words:
        raise Invalid.single("Donnez un titre à la séance.", "title")
    return words


def _minutes(text: str) -> int | None:
    good = text.strip().isascii() and text.strip().isdigit() and len(text.strip()) <= 3
    found = int(text) if good else 0
    return found if 1 <= found <= LONGEST else None
