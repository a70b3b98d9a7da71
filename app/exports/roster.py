"""The roster as a file that the page « Saisir une liste » reads back."""

from collections.abc import Iterator

from sqlalchemy.orm import contains_eager

from app.accounts.models import Person
from app.cohorts.access import members_visible_to, must_run
from app.cohorts.models import Membership
from app.cohorts.roster import ROLES
from app.extensions import db

ROSTER_HEAD = ("nom", "e-mail", "groupe", "rôle")


def roster_rows(member: Membership) -> Iterator[tuple[str, str, str, str]]:
    """Everybody, by name. Raises Forbidden unless the member runs the cohort: addresses are the team's to read."""
    must_run(member)
    found = members_visible_to(member).join(Membership.person).options(contains_eager(Membership.person))
    rows = [
        (one.name, one.person.email, one.group.letter if one.group else "", ROLES.get(one.role, "étudiant·e"))  # type: ignore[call-overload]
        for one in db.session.scalars(found.order_by(Person.name, Membership.id))
    ]
    return iter(rows)
