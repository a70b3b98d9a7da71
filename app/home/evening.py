"""What is left to write the same day: from the end of a visit until the next day at noon, for one student."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.cohorts.models import Membership
from app.fieldwork.left import Left, left_to_write
from app.tables import PARIS
from app.visits.models import Visit, VisitState

# When a visit ends that does not say so.
USUAL_END = time(17)
NOON = time(12)


@dataclass(frozen=True)
class Evening:
    """A visit that one has just been to, and what is left to write about it; nothing left is good news."""

    visit: Visit
    left: Left


def is_evening(visit: Visit, moment: datetime) -> bool:
    """Whether `moment` (aware) is between the end of the visit and the next day at noon, on clocks in Paris."""
    if visit.day is None:
        return False
    begins = datetime.combine(visit.day, visit.ends_at or USUAL_END, PARIS)
    ends = datetime.combine(visit.day + timedelta(days=1), NOON, PARIS)
    return begins <= moment < ends


def evening_of(member: Membership, visits: Sequence[Visit], moment: datetime) -> Evening | None:
    """What the member still has to write; None at other times, for others than students, and once it is too late."""
    if not member.is_student:
        return None
    ended = [one for one in visits if one.state != VisitState.closed and is_evening(one, moment)]
    if not ended:
        return None
    visit = max(ended, key=lambda one: (one.day, one.ends_at or USUAL_END, one.number))
    return Evening(visit, left_to_write(member, visit))
