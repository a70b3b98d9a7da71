"""Opening and closing a visit."""

from app.cohorts.models import Membership
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.visits.access import may_prepare
from app.visits.holding import hold
from app.visits.models import Visit, VisitState
from app.visits.taking_along import take_latest_editions


def open_visit(member: Membership, visit: Visit) -> None:
    """Starts a visit that was in preparation; opening it twice changes nothing.

    Without a chosen edition it takes the latest along; Invalid when none has been adopted.
    Raises Forbidden, and Conflict when the visit is closed.
    """
    _begin(member, visit)
    if visit.state == VisitState.closed:
        raise Conflict("Cette visite est close. Pour y répondre encore, rouvrez-la.")
    if not visit.taken_along:
        if not take_latest_editions(visit):
            raise Invalid.single("Il faut d’abord adopter une édition de la grille.")
        db.session.expire(visit, ["taken_along"])
    visit.state = VisitState.under_way
    db.session.flush()


def close_visit(member: Membership, visit: Visit) -> None:
    """Ends a visit: answers are kept and read, no longer changed. Raises Forbidden and Conflict."""
    _begin(member, visit)
    if visit.state == VisitState.preparing:
        raise Conflict("Cette visite n’a pas commencé : il n’y a rien à clore.")
    visit.state = VisitState.closed
    db.session.flush()


def reopen_visit(member: Membership, visit: Visit) -> None:
    """Takes answers again. Raises Forbidden, and Conflict when the visit has not begun."""
    _begin(member, visit)
    if visit.state == VisitState.preparing:
        raise Conflict("Cette visite n’a pas encore été ouverte.")
    visit.state = VisitState.under_way
    db.session.flush()


def _begin(member: Membership, visit: Visit) -> None:
    if not may_prepare(member):
        raise Forbidden("Seule l’équipe encadrante ouvre et clôt les visites.")
    hold(visit)
