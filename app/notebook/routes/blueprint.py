"""The blueprint of the notebook, and whose note an address names."""

from flask import Blueprint

from app.cohorts.models import Membership
from app.errors import Forbidden
from app.notebook.access import NOT_YOURS, may_write, writer_of
from app.web import current_member

bp = Blueprint("notebook", __name__, url_prefix="/promotions/<cohort_slug>/notes")


def reader_and_writer(student_id: int) -> tuple[Membership, Membership]:
    """The member who looks, and the student whose note it is."""
    member = current_member()
    return member, writer_of(member, student_id)


def writer_alone(student_id: int) -> Membership:
    """The student, if it is they who look. Raises Forbidden for the team."""
    member, writer = reader_and_writer(student_id)
    if not may_write(member, writer):
        raise Forbidden(NOT_YOURS)
    return writer
