"""Which edition of each grid a visit takes along."""

from collections.abc import Callable

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from app.cohorts.models import Membership
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.grids.models import Edition, Grid
from app.visits.access import may_prepare, visible_to
from app.visits.holding import hold
from app.visits.models import Visit, VisitEdition, VisitState

# (visit id, grid id) -> how many answers there are. Answers belong to a room above: it is wired in.
AnswerCounter = Callable[[int, int], int]


def _none_yet(visit_id: int, grid_id: int) -> int:
    return 0


_count_answers: AnswerCounter = _none_yet


def count_answers_with(counter: AnswerCounter) -> None:
    """Says who knows about answers."""
    global _count_answers
    _count_answers = counter


def answers_given(visit: Visit, grid_id: int) -> int:
    """How many answers a visit has along a grid."""
    return _count_answers(visit.id, grid_id)


def adopted_editions(member: Membership) -> dict[Grid, list[Edition]]:
    """The grids of the cohort that have editions, each with its editions, the latest first."""
    editions = db.session.scalars(
        select(Edition)
        .where(Edition.cohort_id == member.cohort_id)
        .options(joinedload(Edition.grid))
        .order_by(Edition.grid_id, Edition.number.desc())
    )
    by_grid: dict[Grid, list[Edition]] = {}
    for edition in editions:
        by_grid.setdefault(edition.grid, []).append(edition)
    return by_grid


def take_latest_editions(visit: Visit) -> bool:
    """Takes the latest edition of every grid along; False when nothing has been adopted yet."""
    latest = select(Edition.grid_id, func.max(Edition.number).label("number")).group_by(Edition.grid_id)
    newest = latest.where(Edition.cohort_id == visit.cohort_id).subquery()
    editions = db.session.scalars(
        select(Edition).join(
            newest, (newest.c.grid_id == Edition.grid_id) & (newest.c.number == Edition.number)
        )
    ).all()
    for edition in editions:
        _take(visit, edition)
    db.session.flush()
    return bool(editions)


def choose_edition(member: Membership, visit: Visit, edition: Edition, *, confirmed: bool = False) -> None:
    """Makes a visit use this edition of its grid. With answers given, it must be `confirmed`.

    Raises Forbidden, Conflict when the visit is closed, Invalid (field `confirmed`).
    """
    _require_open(member, visit)
    chosen = _chosen(visit, edition.grid_id)
    if chosen is not None and chosen.edition_id == edition.id:
        return
    _require_confirmation(visit, edition.grid_id, confirmed)
    if chosen is None:
        _take(visit, edition)
    else:
        chosen.edition_id = edition.id
        db.session.flush()
        db.session.expire(chosen, ["edition"])
    db.session.flush()
    db.session.expire(visit, ["taken_along"])


def leave_grid(member: Membership, visit: Visit, grid: Grid) -> None:
    """Does without a grid. Raises Forbidden, and Conflict when the visit is closed or has answers along it."""
    _require_open(member, visit)
    if answers_given(visit, grid.id):
        raise Conflict("Des réponses ont été données avec cette grille : la visite la garde.")
    mine = (VisitEdition.cohort_id == visit.cohort_id) & (VisitEdition.visit_id == visit.id)
    db.session.execute(delete(VisitEdition).where(mine, VisitEdition.grid_id == grid.id))
    db.session.expire(visit, ["taken_along"])


def _take(visit: Visit, edition: Edition) -> None:
    db.session.add(
        VisitEdition(
            cohort_id=visit.cohort_id, visit_id=visit.id, grid_id=edition.grid_id, edition_id=edition.id
        )
    )


def _chosen(visit: Visit, grid_id: int) -> VisitEdition | None:
    return db.session.scalar(
        select(VisitEdition)
        .where(
            VisitEdition.cohort_id == visit.cohort_id,
            VisitEdition.visit_id == visit.id,
            VisitEdition.grid_id == grid_id,
        )
        .execution_options(populate_existing=True)
    )


def _require_open(member: Membership, visit: Visit) -> None:
    if not may_prepare(member):
        raise Forbidden("Seule l’équipe encadrante choisit l’édition emportée.")
    hold(visit)
    if visit.state == VisitState.closed:
        raise Conflict("Cette visite est close : son édition ne change plus. Rouvrez-la d’abord.")


def _require_confirmation(visit: Visit, grid_id: int, confirmed: bool) -> None:
    if not confirmed and answers_given(visit, grid_id):
        raise Invalid.single("Des réponses existent déjà. Cochez la case pour changer.", "confirmed")


def visits_by_edition(member: Membership, grid: Grid) -> dict[int, list[Visit]]:
    """Edition id -> the visits that take it along, in their order."""
    found: dict[int, list[Visit]] = {}
    rows = db.session.execute(
        visible_to(member)
        .add_columns(VisitEdition.edition_id)
        .join(VisitEdition, VisitEdition.visit_id == Visit.id)
        .where(VisitEdition.grid_id == grid.id)
    )
    for visit, edition_id in rows:
        found.setdefault(edition_id, []).append(visit)
    return found
