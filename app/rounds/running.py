"""Leading a session: each press carries the count that was read, so that two presses of one button are one act."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cohorts.models import Membership
from app.errors import Conflict, Invalid
from app.extensions import db
from app.grids.changing import lock_grid
from app.rounds.access import must_lead
from app.rounds.dry_run import settle
from app.rounds.models import ClassSession, ClassStep, Press, Progress, SessionPress, StepKind
from app.rounds.programme import hold, steps_of
from app.rounds.telling import STEPS, did
from app.tables import now

EXTENSIONS = (1, 2, 5, 10)


class AlreadyPressed(Conflict):
    """Somebody else led the session on since the page was read."""


def start(member: Membership, session: ClassSession, seen: int) -> None:
    """Begin with the first step. Raises Forbidden, Invalid without steps, AlreadyPressed, Conflict beside another one."""

    def begin(steps: Sequence[ClassStep]) -> int:
        lock_grid(member, session.grid_id)
        other = running_on(session.cohort_id, session.grid_id)
        if other is not None:
            raise Conflict(f"« {other.title} » est déjà en cours sur cette grille. Terminez-la d’abord.")
        if not steps:
            raise Invalid.single("Le programme est vide : ajoutez au moins une étape.")
        session.state = Progress.running
        return steps[0].position

    _press(member, session, Press.start, seen, (Progress.preparing,), begin)


def go_on(member: Membership, session: ClassSession, seen: int) -> None:
    """Go to the next step; after the last one, close. Raises Forbidden, AlreadyPressed, Conflict."""

    def onward(steps: Sequence[ClassStep]) -> int:
        after = [one.position for one in steps if one.position > session.at]
        if not after:
            session.state = Progress.ended
        return after[0] if after else session.at

    _press(member, session, Press.next, seen, (Progress.running,), onward)


def go_back(member: Membership, session: ClassSession, seen: int) -> None:
    """Go back to the step before; from a closed session, to its last one. Raises Forbidden, AlreadyPressed, Conflict."""

    def backward(steps: Sequence[ClassStep]) -> int:
        if session.state == Progress.ended:
            other = running_on(session.cohort_id, session.grid_id)
            if other is not None:
                raise Conflict(f"« {other.title} » est en cours sur cette grille. Terminez-la d’abord.")
            session.state = Progress.running
            return session.at
        before = [one.position for one in steps if one.position < session.at]
        if not before:
            raise Conflict("C’est la première étape : il n’y a rien avant.")
        return before[-1]

    _press(member, session, Press.back, seen, (Progress.running, Progress.ended), backward)


def extend(member: Membership, session: ClassSession, minutes: int, seen: int) -> None:
    """Give the step some minutes more, from now if its time is over. Raises Forbidden, Invalid, AlreadyPressed, Conflict."""
    if minutes not in EXTENSIONS:
        raise Invalid.single("Choisissez de combien prolonger.", "minutes")

    def longer(steps: Sequence[ClassStep]) -> int:
        ends = max(session.step_ends_at or now(), now())
        session.step_ends_at = ends + timedelta(minutes=minutes)
        return session.at

    _press(member, session, Press.extend, seen, (Progress.running,), longer, minutes)


def close(member: Membership, session: ClassSession, seen: int) -> None:
    """End the session where it stands. Raises Forbidden, AlreadyPressed, Conflict."""

    def end(steps: Sequence[ClassStep]) -> int:
        session.state = Progress.ended
        return session.at

    _press(member, session, Press.close, seen, (Progress.running,), end)


def running_on(cohort_id: int, grid_id: int) -> ClassSession | None:
    """The session that runs on this grid; there is one at most."""
    return db.session.scalar(
        select(ClassSession)
        .where(
            ClassSession.cohort_id == cohort_id,
            ClassSession.grid_id == grid_id,
            ClassSession.state == Progress.running,
        )
        .limit(1)
    )


def last_press(session: ClassSession) -> SessionPress | None:
    """What was done last, and by whom."""
    return db.session.scalar(
        select(SessionPress)
        .options(joinedload(SessionPress.member))
        .where(SessionPress.cohort_id == session.cohort_id, SessionPress.session_id == session.id)
        .order_by(SessionPress.number.desc())
        .limit(1)
    )


def _press(
    member: Membership,
    session: ClassSession,
    act: Press,
    seen: int,
    states: tuple[Progress, ...],
    do: Callable[[Sequence[ClassStep]], int],
    minutes: int | None = None,
) -> None:
    must_lead(member)
    hold(session)
    steps = steps_of(session)
    if session.presses != seen:
        raise AlreadyPressed(_told(session, steps))
    if session.state not in states:
        raise Conflict("La séance n’en est pas là : rien n’a été fait. Relisez la page.")
    place = do(steps)
    moved = session.state == Progress.running and act != Press.extend
    session.at = place
    session.presses += 1
    session.version += 1
    if moved or session.state == Progress.ended:
        here = next((one for one in steps if one.position == place), None)
        silent = here is not None and here.kind == StepKind.silent
        session.grid.hushed = silent and session.state == Progress.running
    if moved:
        step = next(one for one in steps if one.position == place)
        began = now()
        if step.began_at is None and step.kind == StepKind.dry_run:
            settle(session, step)
        step.began_at = step.began_at or began
        session.step_began_at = began
        session.step_ends_at = began + timedelta(minutes=step.minutes)
    db.session.add(
        SessionPress(
            cohort_id=session.cohort_id,
            session_id=session.id,
            number=session.presses,
            act=Press.close if session.state == Progress.ended else act,
            at=place,
            minutes=minutes,
            member_id=member.id,
        )
    )
    db.session.flush()


def _told(session: ClassSession, steps: Sequence[ClassStep]) -> str:
    last = last_press(session)
    if last is None:
        return "La séance vient de changer. Rien n’a été fait une deuxième fois."
    step = next((one for one in steps if one.position == last.at), None)
    name = STEPS[step.kind].name if step else "une étape"
    return f"{last.member.name} {did(last.act, name)}. Rien n’a été fait une deuxième fois."
