"""The list of visits, and the page of one, which the other routes of this room show again."""

from dataclasses import dataclass
from typing import Any

from flask import Response, url_for

from app.cohorts.models import Membership
from app.errors import Forbidden
from app.grids.models import Edition, Grid
from app.visits.access import may_meet, may_prepare
from app.visits.asking import may_withdraw, questions_for
from app.visits.carrying import carriable_axes, carried_pairs, next_visit
from app.visits.encounters import fingerprint, met_as
from app.visits.expecting import expecting_of
from app.visits.forms import EditionForm, EncounterForm
from app.visits.models import Encounter, Visit, VisitQuestion, VisitState
from app.visits.overview import groups_of, sheets_for, visits_of, whole_visit
from app.visits.routes.blueprint import bp
from app.visits.taking_along import adopted_editions, answers_given, visits_by_edition
from app.web import current_member, page

# The option of an edition's form that leaves the grid at home.
NONE = "aucune"


@dataclass(frozen=True)
class TakenGrid:
    """A grid of the cohort, as the page of a visit shows it."""

    grid: Grid
    editions: list[Edition]
    chosen: Edition | None
    answers: int
    form: EditionForm

    @property
    def newer(self) -> Edition | None:
        """The latest edition, if the visit uses an earlier one."""
        latest = self.editions[0]
        return latest if self.chosen is not None and latest.number > self.chosen.number else None


@bp.get("/visites")
def index() -> Response:
    """All visits of the cohort."""
    member = current_member()
    return page("visits/index.html", visits=visits_of(member), may_prepare=may_prepare(member))


@bp.get("/visites/<int:number>")
def show(number: int) -> Response:
    """One visit: where, when, what is planned, who was met, who carries what."""
    member = current_member()
    return page("visits/show.html", **shown(member, whole_visit(member, number)))


def preparer() -> Membership:
    """The member, who may prepare visits: told so before anything that was typed is looked at."""
    member: Membership = current_member()
    if not may_prepare(member):
        raise Forbidden("Seule l’équipe encadrante prépare les visites.")
    return member


def writer() -> Membership:
    """The member, who may note who was met."""
    member: Membership = current_member()
    if not may_meet(member):
        raise Forbidden("Les invité·e·s lisent la liste sans la modifier.")
    return member


def shown(
    member: Membership,
    visit: Visit,
    *,
    meeting: EncounterForm | None = None,
    corrections: dict[int, EncounterForm] | None = None,
    choosing: dict[int, EditionForm] | None = None,
    problem: str | None = None,
) -> dict[str, Any]:
    """What the page of a visit and its partials need; forms given here keep what was typed in them."""
    grids = adopted_editions(member)
    return {
        "visit": visit,
        "sheets": sheets_for(visit, member),
        "taken_grids": [_taken(visit, grid, grids[grid], choosing or {}) for grid in grids],
        "axes": carriable_axes(visit),
        "carried": carried_pairs(visit),
        "groups": groups_of(member),
        "following": next_visit(member, visit),
        "meeting": meeting or EncounterForm(prefix="nouvelle-"),
        "corrections": {
            one.id: (corrections or {}).get(one.id) or correction_form(one) for one in visit.encounters
        },
        "opened": set(corrections or {}),
        "expecting": expecting_of(member, visit),
        "questions": questions_for(member, visit),
        "may_prepare": may_prepare(member),
        "may_meet": may_meet(member),
        "problem": problem,
    }


def correction_form(encounter: Encounter, sent: Any = None) -> EncounterForm:
    """The form that corrects what is noted of somebody."""
    return EncounterForm(
        sent,
        prefix=f"personne{encounter.id}-",
        obj=met_as(encounter),
        seen=fingerprint(encounter),
    )


def edition_form(grid: Grid, editions: list[Edition], sent: Any = None, chosen: str = "") -> EditionForm:
    """The form that chooses the edition of one grid."""
    form = EditionForm(sent, prefix=f"grille{grid.id}-", edition=chosen)
    form.edition.choices = {
        str(edition.number): f"Édition {edition.number}" + (" (dernière)" if edition is editions[0] else "")
        for edition in editions
    } | {NONE: "Ne pas emporter cette grille"}
    return form


def address_of(visit: Visit, part: str | None = None) -> str:
    """Where a visit can be read, at one of its parts."""
    return url_for("visits.show", number=visit.number, _anchor=part)


def _taken(visit: Visit, grid: Grid, editions: list[Edition], choosing: dict[int, EditionForm]) -> TakenGrid:
    chosen = next((taken.edition for taken in visit.taken_along if taken.grid_id == grid.id), None)
    # In preparation the latest is proposed; once answers may come, what is used stays chosen.
    proposed = editions[0] if chosen is None or visit.state == VisitState.preparing else chosen
    form = choosing.get(grid.id) or edition_form(grid, editions, chosen=str(proposed.number))
    return TakenGrid(grid, editions, chosen, answers_given(visit, grid.id), form)


# The pages of editions are in a room below, which knows of no visit.
@bp.app_template_global("visits_of_editions")
def visits_of_editions(grid: Grid) -> dict[int, list[Visit]]:
    """Edition id -> the visits that take it along, for a page about a grid."""
    return visits_by_edition(current_member(), grid)


@bp.app_template_global("may_withdraw_question")
def may_withdraw_question(question: VisitQuestion) -> bool:
    """Whether the reader may take a question off the list."""
    return may_withdraw(current_member(), question)
