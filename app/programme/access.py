"""What a member may see and do with the programme."""

from sqlalchemy import Select, select

from app.cohorts import access as cohorts
from app.cohorts.models import Membership
from app.errors import Forbidden, NotFound
from app.extensions import db
from app.programme.models import CalendarFeed, Day

NOT_YOURS = "Seule l’équipe encadrante change le programme."


def visible_to(member: Membership) -> Select[Day]:
    """The days of the member's cohort in their order, cancelled ones too."""
    return of_cohort(member.cohort_id)


def of_cohort(cohort_id: int) -> Select[Day]:
    """The days of a cohort, in their order."""
    return select(Day).where(Day.cohort_id == cohort_id).order_by(Day.day, Day.id)


def day_for(member: Membership, day_id: int) -> Day:
    """One day of the member's cohort. Raises NotFound."""
    found = db.session.scalar(visible_to(member).where(Day.id == day_id))
    if found is None:
        raise NotFound()
    return found


def may_plan(member: Membership) -> bool:
    """Whether the member may change the programme."""
    return cohorts.may_run(member)


def must_plan(member: Membership) -> None:
    """Raises Forbidden unless the member may change the programme."""
    if not may_plan(member):
        raise Forbidden(NOT_YOURS)


def feed_named(token: str) -> CalendarFeed:
    """The calendar with this secret, as long as whoever it is for is a member. Raises NotFound."""
    found = db.session.scalar(select(CalendarFeed).where(CalendarFeed.token == token))
    if found is None or (found.member is not None and found.member.removed_at is not None):
        raise NotFound("Cette adresse d’agenda n’existe pas, ou une plus récente l’a remplacée.")
    return found
