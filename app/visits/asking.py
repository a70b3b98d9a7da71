"""Questions for the next visit: what a class means to ask or look at there, noted while it compares."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cohorts.access import may_run, may_write
from app.cohorts.models import Membership
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.extensions import db
from app.kinds.reading import clean_line
from app.tables import now
from app.visits.access import visible_to
from app.visits.holding import hold
from app.visits.models import Visit, VisitQuestion, VisitState

LIMIT = 200


def coming_visit(member: Membership) -> Visit | None:
    """The visit that a question noted now is for: the first that is not closed. None after the last."""
    return db.session.scalar(visible_to(member).where(Visit.state != VisitState.closed).limit(1))


def questions_for(
    member: Membership, visit: Visit, criterion_id: int | None = None
) -> Sequence[VisitQuestion]:
    """What is to be asked at a visit, in the order noted; of one criterion only when it is given."""
    query = (
        select(VisitQuestion)
        .where(
            VisitQuestion.cohort_id == member.cohort_id,
            VisitQuestion.visit_id == visit.id,
            VisitQuestion.withdrawn_at.is_(None),
        )
        .options(
            joinedload(VisitQuestion.criterion),
            joinedload(VisitQuestion.author).joinedload(Membership.person),
        )
        .order_by(VisitQuestion.id)
    )
    if criterion_id is not None:
        query = query.where(VisitQuestion.criterion_id == criterion_id)
    return db.session.scalars(query).all()


def may_ask(member: Membership) -> bool:
    """Whether the member notes questions for visits."""
    return may_write(member)


def may_withdraw(member: Membership, question: VisitQuestion) -> bool:
    """Whether the member may take a question off the list: their own, or any for the teaching team."""
    return may_run(member) or (may_write(member) and question.author_id == member.id)


def ask(member: Membership, text: str, criterion_id: int | None, number: int) -> VisitQuestion:
    """Note a question for the visit of this number, the one that the form named. The same words twice are one.

    Raises Forbidden, Invalid (question), and Conflict when that visit is closed or gone meanwhile.
    """
    if not may_ask(member):
        raise Forbidden("Les invité·e·s lisent les questions sans en noter.")
    words = clean_line(text, LIMIT, "question")
    if not words:
        raise Invalid.single("Écrivez la question à poser, ou ce qu’il faudra regarder.", "question")
    visit = coming_visit(member)
    if visit is None or visit.number != number:
        raise Conflict(
            f"La visite {number} n’attend plus de questions : elle est close, ou une autre passe avant."
        )
    hold(visit)
    twin = next(
        (
            one
            for one in questions_for(member, visit)
            if (one.text, one.criterion_id) == (words, criterion_id)
        ),
        None,
    )
    if twin is not None:
        return twin
    question = VisitQuestion(
        cohort_id=member.cohort_id,
        visit_id=visit.id,
        criterion_id=criterion_id,
        text=words,
        author_id=member.id,
    )
    db.session.add(question)
    db.session.flush()
    return question


def withdraw_question(member: Membership, visit: Visit, question_id: int) -> None:
    """Take a question off the list; again changes nothing. Raises NotFound, Forbidden."""
    question = db.session.scalar(
        select(VisitQuestion).where(
            VisitQuestion.cohort_id == member.cohort_id,
            VisitQuestion.visit_id == visit.id,
            VisitQuestion.id == question_id,
        )
    )
    if question is None:
        raise NotFound()
    if not may_withdraw(member, question):
        raise Forbidden("Une question se retire par qui l’a notée, ou par l’équipe encadrante.")
    if question.withdrawn_at is None:
        question.withdrawn_at = now()
        db.session.flush()
