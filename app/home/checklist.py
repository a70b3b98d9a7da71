"""What is left to do before a cohort is ready to visit, for the teaching team."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.cohorts.models import Membership, Role
from app.extensions import db
from app.home.today import Today
from app.visits.models import Visit, VisitState
from app.visits.planning import TO_BE_CHOSEN


@dataclass(frozen=True)
class Step:
    """One line of the list: what stands, in words, and the page where one goes on, if one can yet."""

    name: str
    done: bool
    words: str
    action: str
    endpoint: str | None
    values: dict[str, Any]


@dataclass(frozen=True)
class People:
    """How many students there are, and how many of them are in no group."""

    students: int
    without_group: int


def people_of(member: Membership) -> People:
    """The students of the member's cohort, counted."""
    students, placed = db.session.execute(
        select(func.count(Membership.id), func.count(Membership.group_id)).where(
            Membership.cohort_id == member.cohort_id,
            Membership.role == Role.student,
            Membership.removed_at.is_(None),
        )
    ).one()
    return People(students, students - placed)


def checklist(member: Membership, today: Today) -> list[Step]:
    """The steps from nothing to a cohort that can leave for its first visit, in order."""
    people = people_of(member)
    return [_groups(today), _people(people), _grid(today), _edition(today), _visits(today), _axes(today)]


def _groups(today: Today) -> Step:
    letters = ", ".join(group.letter for group in today.groups)
    words = f"{_count(len(today.groups), 'groupe')} : {letters}" if letters else "Aucun groupe"
    return Step("Groupes", bool(letters), words, "Former les groupes", "cohorts.groups", {})


def _people(people: People) -> Step:
    words = _count(people.students, "étudiant·e", "étudiant·e·s")
    if not people.students:
        return Step("Étudiant·e·s", False, "Personne n’a encore rejoint", "Inviter", "cohorts.invitation", {})
    if people.without_group:
        words += f", dont {people.without_group} sans groupe"
        return Step("Étudiant·e·s", False, words, "Répartir", "cohorts.members", {})
    return Step("Étudiant·e·s", True, words, "Inviter", "cohorts.invitation", {})


def _grid(today: Today) -> Step:
    filled = [one.summary for one in today.grids if one.summary.criteria]
    words = " ; ".join(
        f"{one.grid.title}, {_count(one.criteria, 'critère')} dont {one.core} au noyau commun"
        for one in filled
    )
    return Step("Grille", bool(filled), words or "Aucun critère", "Construire la grille", "grids.index", {})


def _edition(today: Today) -> Step:
    adopted = [one for one in today.grids if one.summary.edition is not None]
    words = " ; ".join(
        f"édition {one.summary.edition.number} de « {one.summary.grid.title} »"
        + (", la grille a changé depuis" if one.moved else "")
        for one in adopted
        if one.summary.edition is not None
    )
    first = next((one.summary.grid for one in (adopted or today.grids)), None)
    return Step(
        "Édition adoptée",
        bool(adopted),
        words[:1].upper() + words[1:] if words else "Aucune édition : les visites ne peuvent pas s’ouvrir",
        "Adopter une édition",
        "grids.show" if first else "grids.index",
        {"grid_slug": first.slug} if first else {},
    )


def _visits(today: Today) -> Step:
    unready = [
        visit
        for visit in today.visits
        if visit.state == VisitState.preparing and (visit.day is None or visit.venue.name == TO_BE_CHOSEN)
    ]
    if not today.visits:
        return Step("Visites", False, "Aucune visite", "Préparer trois visites", "visits.prepare", {})
    words = _count(len(today.visits), "visite")
    outdated = [visit for visit in today.visits if _is_outdated(visit, today)]
    if unready:
        words += f", dont {len(unready)} sans lieu ou sans date"
        return Step("Visites", False, words, "Compléter", "visits.change", {"number": unready[0].number})
    if outdated:
        words += f", dont {len(outdated)} sans la dernière édition"
        values = {"number": outdated[0].number, "_anchor": "grilles"}
        return Step("Visites", False, words, "Choisir l’édition", "visits.show", values)
    return Step("Visites", True, words, "Voir les visites", "visits.index", {})


def _is_outdated(visit: Visit, today: Today) -> bool:
    """Whether a visit still in preparation would take an earlier edition along, or none."""
    if visit.state != VisitState.preparing:
        return False
    latest = {one.summary.grid.id: one.summary.edition for one in today.grids}
    if not visit.taken_along:
        return any(latest.values())
    return any(taken.edition != latest.get(taken.grid_id) for taken in visit.taken_along)


def _axes(today: Today) -> Step:
    name = "Axes par groupe"
    open_visits = [visit for visit in today.visits if visit.state != VisitState.closed]
    missing = [visit for visit in open_visits if not visit.carried]
    if not open_visits:
        if not today.visits:
            return Step(name, False, "À faire quand il y aura des visites", "", None, {})
        return Step(name, True, "Toutes les visites sont closes", "Voir les visites", "visits.index", {})
    first = (missing or open_visits)[0]
    ready = len(open_visits) - len(missing)
    words = f"Répartis pour {ready} sur {_count(len(open_visits), 'visite')}"
    values = {"number": first.number, "_anchor": "axes"}
    return Step(name, not missing, words, "Répartir les axes", "visits.show", values)


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number}\N{NO-BREAK SPACE}{one if number < 2 else many or one + 's'}"
