"""The fictional class's sessions: one that built the grid, and one under way, in the middle of a round."""

from datetime import datetime, timedelta

from sqlalchemy import update

from app.cohorts.models import Membership
from app.extensions import db
from app.grids.models import Grid
from app.rounds.dry_run import dry_run_of, fill_in
from app.rounds.ideas import write_idea
from app.rounds.models import ClassIdea, ClassSession, ClassStep, SessionPress, StepKind
from app.rounds.programme import prepare, steps_of
from app.rounds.running import close, go_on, start
from app.tables import PARIS

IDEAS = {
    "Inès": "Demander qui a les clés : on voit tout de suite qui est chez soi.",
    "Karim": "Compter qui parle en réunion, pas seulement qui vote.",
    "Léa": "Regarder ce qui est gratuit, et pour qui.",
    "Aminata": "Ce qui s’est passé au dernier désaccord.",
    "Mehdi": "Qui nettoie, qui est payé pour le faire ?",
}
AGAIN = {
    "Brigitte": "Après deux visites : trop de questions sur l’argent, pas assez sur les horaires.",
    "Yann": "Les échelles se ressemblent, on met toujours 3.",
}


def meet_in_class(facilitator: Membership, students: list[Membership], grid: Grid, held: datetime) -> None:
    """Hold both; the first at the moment `held`."""
    who = {one.name.split()[0]: one for one in students}
    first = prepare(facilitator, grid, "Construire la grille", held.astimezone(PARIS).date())
    _lead(facilitator, first, StepKind.silent)
    for name, body in IDEAS.items():
        write_idea(who[name], first, _step(first), body)
    _lead(facilitator, first, StepKind.dry_run)
    points = {"A": "425", "B": "224"}
    for letter, given in points.items():
        student = next(one for one in students if one.group and one.group.letter == letter)
        _try(student, first, given)
    close(facilitator, first, first.presses)
    _date_back(first, held)

    second = prepare(facilitator, grid, "Revoir la grille avant la troisième visite", None)
    _lead(facilitator, second, StepKind.silent)
    for name, body in AGAIN.items():
        write_idea(who[name], second, _step(second), body)
    _lead(facilitator, second, StepKind.round)


def _lead(facilitator: Membership, session: ClassSession, kind: StepKind) -> None:
    if session.at == 0:
        start(facilitator, session, session.presses)
    while _step(session).kind != kind:
        go_on(facilitator, session, session.presses)


def _step(session: ClassSession) -> ClassStep:
    return next(one for one in steps_of(session) if one.position == session.at)


def _try(student: Membership, session: ClassSession, points: str) -> None:
    step = _step(session)
    codes = [one.criterion.code for one in dry_run_of(student, session, step).tried]
    fill_in(student, session, step, dict(zip(codes, points, strict=False)))


def _date_back(session: ClassSession, held: datetime) -> None:
    """The demonstration tells of weeks that it did not live through."""
    steps = [one.id for one in steps_of(session)]
    db.session.execute(
        update(ClassStep)
        .where(ClassStep.began_at.is_not(None), ClassStep.id.in_(steps))
        .values(began_at=held)
    )
    db.session.execute(update(ClassIdea).where(ClassIdea.step_id.in_(steps)).values(created_at=held))
    pressed = update(SessionPress).where(SessionPress.session_id == session.id)
    db.session.execute(pressed.values(created_at=held + timedelta(hours=2)))
