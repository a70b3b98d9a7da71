"""The cohorts of a person."""

from collections.abc import Sequence

from app.accounts.models import Person
from app.cohorts.access import memberships_of
from app.cohorts.models import Cohort, Membership
from app.extensions import db


def promotions_of(person: Person) -> Sequence[Membership]:
    """The person's active memberships, the latest cohort first."""
    mine = memberships_of(person).join(Cohort, Membership.cohort_id == Cohort.id)
    return db.session.scalars(mine.order_by(Cohort.year.desc(), Cohort.id.desc())).all()
