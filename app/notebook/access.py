"""Who reads a note de validation, and who writes it."""

from sqlalchemy import select

from app.cohorts.access import members_visible_to
from app.cohorts.models import Membership, Role
from app.errors import Forbidden, NotFound
from app.extensions import db

TEAM_AND_STUDENTS = "Les notes de validation sont lues par la personne qui écrit et par l’équipe encadrante."
NOT_YOURS = "Seule la personne dont c’est la note y écrit."


def must_have_notes(member: Membership) -> None:
    """Raises Forbidden for a guest: they have no part in the notes."""
    if member.role == Role.guest:
        raise Forbidden(TEAM_AND_STUDENTS)


def writer_of(member: Membership, student_id: int) -> Membership:
    """The student whose note the member reads: themselves, or for the team anybody. Raises NotFound."""
    must_have_notes(member)
    students = members_visible_to(member).where(Membership.role == Role.student, Membership.id == student_id)
    if not member.is_facilitator:
        students = students.where(Membership.id == member.id)
    found = db.session.scalar(students)
    if found is None:
        raise NotFound()
    return found


def writers(member: Membership) -> list[Membership]:
    """The students whose notes the member reads."""
    students = members_visible_to(member).where(Membership.role == Role.student)
    if not member.is_facilitator:
        students = students.where(Membership.id == member.id)
    return list(db.session.scalars(students.order_by(Membership.id)))


def may_write(member: Membership, writer: Membership) -> bool:
    """Whether the member writes this note."""
    return member.is_student and member.id == writer.id


def must_write(member: Membership, writer: Membership) -> None:
    """Raises Forbidden unless the member writes this note."""
    if not may_write(member, writer):
        raise Forbidden(NOT_YOURS)


def may_have_note(member: Membership) -> bool:
    """Whether the member has a note of their own, and a basket."""
    return member.is_student


def places_of(person_ids: set[int], member_ids: set[int]) -> set[tuple[int, int]]:
    """(person, membership) of the active students among these."""
    rows = db.session.execute(
        select(Membership.person_id, Membership.id).where(
            Membership.person_id.in_(person_ids),
            Membership.id.in_(member_ids),
            Membership.role == Role.student,
            Membership.removed_at.is_(None),
        )
    )
    return {(person_id, member_id) for person_id, member_id in rows}
