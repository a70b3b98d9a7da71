"""What everybody writes alone. Others' words are not even read from the database while the step lasts."""

from dataclasses import dataclass

from sqlalchemy import func, select, union
from sqlalchemy.orm import joinedload

from app.cohorts.models import Membership, Role
from app.deciding.models import Proposal, Stance
from app.errors import Conflict, Invalid, NotFound
from app.extensions import db
from app.kinds.reading import clean
from app.rounds.access import must_answer
from app.rounds.models import ClassIdea, ClassSession, ClassStep, Progress, StepKind

BODY_LIMIT = 1_000


@dataclass(frozen=True)
class Written:
    """The ideas of a step as a member may read them; `people` is how many wrote or stood, told to everybody."""

    mine: tuple[ClassIdea, ...]
    others: tuple[ClassIdea, ...]
    people: int


def write_idea(member: Membership, session: ClassSession, step: ClassStep, body: str) -> ClassIdea:
    """Add an idea; the same words twice are one. What arrives once the step is over is taken all the same.

    Raises Forbidden, Invalid (body), Conflict before the step or once the session is closed.
    """
    must_answer(member)
    if step.kind != StepKind.silent or step.began_at is None or session.state != Progress.running:
        raise Conflict("On n’écrit pas d’idées à ce moment de la séance. La vôtre est encore ci-dessous.")
    words = clean(body, BODY_LIMIT, "body").strip()
    if not words:
        raise Invalid.single("Écrivez quelque chose avant d’envoyer.", "body")
    # One writer at a time for each person: two sendings of one press find each other.
    db.session.execute(select(Membership.id).where(Membership.id == member.id).with_for_update())
    same = db.session.scalar(
        select(ClassIdea).where(
            ClassIdea.cohort_id == member.cohort_id,
            ClassIdea.step_id == step.id,
            ClassIdea.member_id == member.id,
            ClassIdea.body == words,
        )
    )
    if same is not None:
        return same
    idea = ClassIdea(cohort_id=member.cohort_id, step_id=step.id, member_id=member.id, body=words)
    db.session.add(idea)
    db.session.flush()
    return idea


def written(member: Membership, session: ClassSession, step: ClassStep) -> Written:
    """One's own ideas of a silent step, and others' once it is over."""
    wanted = (
        select(ClassIdea)
        .options(joinedload(ClassIdea.member))
        .where(ClassIdea.cohort_id == member.cohort_id, ClassIdea.step_id == step.id)
        .order_by(ClassIdea.id)
    )
    mine = tuple(db.session.scalars(wanted.where(ClassIdea.member_id == member.id)))
    others: tuple[ClassIdea, ...] = ()
    if not is_silent(session, step):
        others = tuple(db.session.scalars(wanted.where(ClassIdea.member_id != member.id)))
    return Written(mine, others, people_in(session, step))


def idea_for(member: Membership, session: ClassSession, idea_id: int) -> ClassIdea:
    """An idea of the session that the member may read. Raises NotFound."""
    found = db.session.execute(
        select(ClassIdea, ClassStep)
        .join(ClassStep, ClassStep.id == ClassIdea.step_id)
        .where(
            ClassIdea.cohort_id == member.cohort_id,
            ClassStep.session_id == session.id,
            ClassIdea.id == idea_id,
        )
    ).one_or_none()
    if found is None:
        raise NotFound()
    idea, step = found
    read = written(member, session, step)
    if idea not in (*read.mine, *read.others):
        raise NotFound()
    return idea


def is_silent(session: ClassSession, step: ClassStep) -> bool:
    """Whether the step is silent and still under way."""
    under_way = session.state == Progress.running and step.position == session.at
    return step.kind == StepKind.silent and under_way


def people_in(session: ClassSession, step: ClassStep) -> int:
    """How many students wrote an idea in a silent step, or took a stance since it began. Never who."""
    if step.began_at is None:
        return 0
    wrote = select(ClassIdea.member_id.label("who")).where(
        ClassIdea.cohort_id == session.cohort_id, ClassIdea.step_id == step.id
    )
    stood = (
        select(Stance.member_id.label("who"))
        .join(Proposal, Proposal.id == Stance.proposal_id)
        .where(
            Stance.cohort_id == session.cohort_id,
            Proposal.grid_id == session.grid_id,
            Stance.created_at >= step.began_at,
        )
    )
    people = union(wrote, stood).subquery()
    return db.session.scalar(select(func.count()).select_from(people)) or 0


def students_of(session: ClassSession) -> int:
    """How many students the class has."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Membership)
            .where(
                Membership.cohort_id == session.cohort_id,
                Membership.role == Role.student,
                Membership.removed_at.is_(None),
            )
        )
        or 0
    )
