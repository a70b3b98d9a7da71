"""What a member may see and do in a session. Nothing for guests: they may be somebody of the host's."""

from sqlalchemy import Select, select

from app.cohorts import access as cohorts
from app.cohorts.models import Membership
from app.errors import Forbidden, NotFound
from app.extensions import db
from app.grids.models import Grid
from app.rounds.models import ClassSession, ClassStep


def visible_to(member: Membership) -> Select[ClassSession]:
    """The sessions of the member's cohort. Raises NotFound for guests."""
    if not cohorts.may_write(member):
        raise NotFound()
    return select(ClassSession).where(ClassSession.cohort_id == member.cohort_id)


def session_for(member: Membership, grid: Grid, number: int) -> ClassSession:
    """The session of the grid with this number. Raises NotFound."""
    found = db.session.scalar(
        visible_to(member).where(ClassSession.grid_id == grid.id, ClassSession.number == number)
    )
    if found is None:
        raise NotFound()
    return found


def step_for(member: Membership, session: ClassSession, step_id: int) -> ClassStep:
    """One step of the session. Raises NotFound."""
    found = db.session.scalar(
        select(ClassStep).where(
            ClassStep.cohort_id == member.cohort_id,
            ClassStep.session_id == session.id,
            ClassStep.id == step_id,
        )
    )
    if found is None:
        raise NotFound()
    return found


def may_lead(member: Membership) -> bool:
    """Whether the member prepares and leads sessions."""
    return cohorts.may_run(member)


def must_lead(member: Membership) -> None:
    """Raises Forbidden unless the member prepares and leads sessions."""
    if not may_lead(member):
        raise Forbidden("C’est l’équipe encadrante qui prépare et anime les séances.")


def may_answer(member: Membership) -> bool:
    """Whether the member writes and stands: the class does, the team leads."""
    return member.is_student


def must_answer(member: Membership) -> None:
    """Raises Forbidden unless the member writes and stands."""
    if not may_answer(member):
        raise Forbidden("Ce sont les étudiant·e·s qui répondent ; l’équipe anime.")
