"""Preparing visits: where, when, and what is planned."""

from dataclasses import asdict, dataclass, fields
from datetime import date, time
from typing import Any

from sqlalchemy import delete, exists, func, select
from sqlalchemy.exc import IntegrityError

from app.cohorts.journal import note
from app.cohorts.models import Act, Cohort, Membership
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.visits.access import may_prepare, visible_to
from app.visits.holding import hold
from app.visits.models import Venue, Visit
from app.visits.taking_along import take_latest_editions

# A visit can be prepared before anybody knows where it goes.
TO_BE_CHOSEN = "Lieu à choisir"
# The programme of the certificate: two visits in cultural places, one beyond.
USUAL_SECTORS = ("cultural", "cultural", "beyond")


@dataclass(frozen=True)
class Plan:
    """What is planned for a visit: its place, its day and hours, its programme."""

    venue_name: str
    address: str = ""
    sector: str = "cultural"
    about: str = ""
    day: date | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    programme: str = ""

    @property
    def venue(self) -> dict[str, str]:
        """The columns of the venue."""
        return {
            "name": self.venue_name,
            "address": self.address,
            "sector": self.sector,
            "about": self.about,
        }

    @property
    def schedule(self) -> dict[str, Any]:
        """The columns of the visit."""
        return {
            "day": self.day,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "programme": self.programme,
        }

    def as_texts(self) -> dict[str, str]:
        """Each field as a form shows it."""
        return {name: _as_text(value) for name, value in asdict(self).items()}


def plan_of(visit: Visit) -> Plan:
    """What is planned now."""
    venue = {"venue_name": visit.venue.name} | {
        name: getattr(visit.venue, name) for name in ("address", "sector", "about")
    }
    own = {field.name: getattr(visit, field.name) for field in fields(Plan) if field.name not in venue}
    return Plan(**venue, **own)


def create_visit(member: Membership, plan: Plan, *, number: int | None = None) -> Visit:
    """A new visit, which takes the latest adopted editions along.

    `number` is the one that the form announced: sent twice, the same plan makes one visit.
    Raises Forbidden and Invalid.
    """
    _require_preparer(member)
    _check(plan)
    _one_at_a_time(member)
    already = db.session.scalar(visible_to(member).where(Visit.number == number)) if number else None
    if already is not None and plan_of(already) == plan:
        return already
    return _add_visit(member, plan)


def prepare_usual_visits(member: Membership) -> list[Visit]:
    """The three visits of the programme, to be filled in; nothing if the cohort has visits already."""
    _require_preparer(member)
    _one_at_a_time(member)
    if db.session.scalar(select(exists(visible_to(member).order_by(None).subquery().select()))):
        return []
    return [_add_visit(member, Plan(TO_BE_CHOSEN, sector=sector)) for sector in USUAL_SECTORS]


def change_visit(member: Membership, visit: Visit, plan: Plan, version: int) -> None:
    """Changes what is planned. Raises Conflict when somebody did so since `version` was read."""
    _require_preparer(member)
    _check(plan)
    hold(visit)
    if plan_of(visit) == plan:
        return
    if visit.version != version:
        raise Conflict("Quelqu’un d’autre a modifié cette visite pendant que vous écriviez.")
    for name, value in plan.schedule.items():
        setattr(visit, name, value)
    for name, value in plan.venue.items():
        setattr(visit.venue, name, value)
    visit.version += 1
    db.session.flush()


def remove_visit(member: Membership, visit: Visit) -> None:
    """Deletes a visit and its place. Raises Conflict when there are answers or expectations: they would be lost."""
    _require_preparer(member)
    hold(visit)
    visit_id, venue_id, number = visit.id, visit.venue_id, visit.number
    try:
        # Sheets belong to a room above this one; the database knows that they point here.
        with db.session.begin_nested():
            db.session.execute(delete(Visit).where(Visit.id == visit_id))
    except IntegrityError as refused:
        raise Conflict(
            f"La visite {number} a déjà des réponses, des attentes ou des questions écrites, ou une décision ou une journée du programme la nomme : la supprimer les effacerait."
            " Elle reste donc là."
            " Vous pouvez la clore, ou changer son lieu et sa date."
        ) from refused
    elsewhere = exists().where(Visit.venue_id == Venue.id)
    db.session.execute(delete(Venue).where(Venue.id == venue_id, ~elsewhere))
    note(member, Act.visit_removed, detail=f"la visite {number}")


def _add_visit(member: Membership, plan: Plan) -> Visit:
    venue = Venue(cohort_id=member.cohort_id, **plan.venue)
    db.session.add(venue)
    db.session.flush()
    last = db.session.scalar(select(func.max(Visit.number)).where(Visit.cohort_id == member.cohort_id))
    visit = Visit(cohort_id=member.cohort_id, venue_id=venue.id, number=(last or 0) + 1, **plan.schedule)
    db.session.add(visit)
    db.session.flush()
    take_latest_editions(visit)
    return visit


def _one_at_a_time(member: Membership) -> None:
    """Holds the cohort until the end of the transaction: numbers follow one another, nothing is made twice."""
    lock = select(Cohort.id).where(Cohort.id == member.cohort_id).with_for_update(key_share=True)
    db.session.execute(lock)


def _require_preparer(member: Membership) -> None:
    if not may_prepare(member):
        raise Forbidden("Seule l’équipe encadrante prépare les visites.")


def _check(plan: Plan) -> None:
    if not plan.venue_name.strip():
        raise Invalid.single("Donnez un nom au lieu, même provisoire.", "venue_name")
    if plan.starts_at and plan.ends_at and plan.ends_at <= plan.starts_at:
        raise Invalid.single("La fin doit venir après le début.", "ends_at")


def _as_text(value: Any) -> str:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value.isoformat() if isinstance(value, date) else str(value or "")
