"""What a screen that asks every few seconds costs: one statement, built once, that signs in and tells the version."""

from sqlalchemy import bindparam, func, select

from app.accounts.access import person_named
from app.accounts.models import Person
from app.cohorts.models import Cohort, Membership, Role
from app.deciding.models import Proposal, ProposalStep, ProposalText, Stance, State
from app.extensions import db
from app.grids.models import Grid
from app.rounds.models import ClassIdea, ClassSession, DryAnswer

_newest = [
    select(func.coalesce(func.max(one.id), 0))
    .where(one.cohort_id == ClassSession.cohort_id)
    .correlate(ClassSession)
    .scalar_subquery()
    for one in (Stance, ProposalStep, ProposalText, ClassIdea, DryAnswer)
]
_silent = (
    select(func.count())
    .where(
        Proposal.cohort_id == ClassSession.cohort_id,
        Proposal.silent.is_(True),
        Proposal.state == State.objections,
    )
    .correlate(ClassSession)
    .scalar_subquery()
)
_version = (
    select(ClassSession.version, *_newest, _silent, Grid.version)
    .join(Grid, Grid.id == ClassSession.grid_id)
    .where(ClassSession.number == bindparam("number"))
)
_of_session = _version.where(
    ClassSession.cohort_id == bindparam("cohort"), ClassSession.grid_id == bindparam("grid")
)
_for_person = (
    _version.join(Cohort, Cohort.id == ClassSession.cohort_id)
    .join(Membership, Membership.cohort_id == ClassSession.cohort_id)
    .join(Person, Person.id == Membership.person_id)
    .where(
        Cohort.slug == bindparam("slug"),
        Grid.slug == bindparam("grid_slug"),
        Person.id == bindparam("person"),
        Person.session_token == bindparam("token"),
        Membership.removed_at.is_(None),
        Membership.role.in_((Role.student, Role.facilitator)),
    )
)


def version_of(session: ClassSession) -> str:
    """Changes with everything that a screen of the session may show, whoever did it and in whichever room."""
    named = {"number": session.number, "cohort": session.cohort_id, "grid": session.grid_id}
    return _written(db.session.execute(_of_session, named).one())


def version_for(session_id: str, slug: str, grid_slug: str, number: int) -> str | None:
    """The same for whom a session cookie names; None for those who may not follow it, or no longer."""
    person = person_named(session_id)
    if person is None:
        return None
    named = {
        "number": number,
        "slug": slug,
        "grid_slug": grid_slug,
        "person": person,
        "token": session_id.partition(".")[2],
    }
    row = db.session.execute(_for_person, named).one_or_none()
    return _written(row) if row is not None else None


def _written(row: object) -> str:
    return ".".join(map(str, tuple(row)))  # type: ignore[arg-type]
