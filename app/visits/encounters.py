"""The people met during a visit."""

from dataclasses import dataclass

from sqlalchemy import select

from app.cohorts.models import Membership
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.extensions import db
from app.visits.access import may_meet
from app.visits.holding import hold
from app.visits.models import Consent, Encounter, Visit


@dataclass(frozen=True)
class Met:
    """Who was met: a first name or initials, a function, and what the person agreed to."""

    name: str
    function: str = ""
    consent: str = Consent.unnamed


def encounter_of(visit: Visit, encounter_id: int) -> Encounter:
    """The person met with this id. Raises NotFound, also when somebody else has just removed them."""
    found = db.session.scalar(
        select(Encounter)
        .where(
            Encounter.cohort_id == visit.cohort_id,
            Encounter.visit_id == visit.id,
            Encounter.id == encounter_id,
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("Cette personne n’est pas, ou plus, dans la liste.")
    return found


def meet(member: Membership, visit: Visit, met: Met) -> Encounter:
    """Notes somebody met; the same person noted twice in the same words is one.

    Raises Forbidden, and Invalid when they are there with another consent.
    """
    _require(member, visit)
    twin = next(
        (one for one in visit.encounters if (one.name, one.function) == (met.name, met.function)), None
    )
    if twin is not None:
        if twin.consent == met.consent:
            return twin
        raise Invalid.single("Cette personne est déjà dans la liste : modifiez-la plutôt.", "name")
    encounter = Encounter(cohort_id=visit.cohort_id, visit_id=visit.id)
    _write(encounter, met)
    db.session.add(encounter)
    db.session.flush()
    db.session.expire(visit, ["encounters"])
    return encounter


def amend_encounter(
    member: Membership, visit: Visit, encounter_id: int, met: Met, *, seen: str | None = None
) -> None:
    """Corrects what was noted. Raises Forbidden and NotFound.

    `seen` is the `fingerprint` that was read; Conflict when it has changed."""
    _require(member, visit)
    encounter = encounter_of(visit, encounter_id)
    if met_as(encounter) == met:
        return
    if seen is not None and seen != fingerprint(encounter):
        raise Conflict("Quelqu’un d’autre vient de corriger cette ligne. Voici ce qu’elle dit maintenant.")
    _write(encounter, met)
    db.session.flush()
    db.session.expire(visit, ["encounters"])


def forget_encounter(member: Membership, visit: Visit, encounter_id: int) -> None:
    """Takes somebody off the list. Raises Forbidden and NotFound."""
    _require(member, visit)
    db.session.delete(encounter_of(visit, encounter_id))
    db.session.flush()
    db.session.expire(visit, ["encounters"])


def met_as(encounter: Encounter) -> Met:
    """What is noted of somebody."""
    return Met(encounter.name, encounter.function, encounter.consent)


def fingerprint(encounter: Encounter) -> str:
    """Changes when what is noted changes: a form says with it what was on its screen."""
    met = met_as(encounter)
    return f"{met.consent}|{met.name}|{met.function}"


def _write(encounter: Encounter, met: Met) -> None:
    encounter.name, encounter.function, encounter.consent = met.name, met.function, met.consent


def _require(member: Membership, visit: Visit) -> None:
    if not may_meet(member):
        raise Forbidden("Les invité·e·s lisent la liste sans la modifier.")
    # Two phones noting the same person at the same moment: one after the other.
    hold(visit)
