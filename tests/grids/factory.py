"""Grids that other rooms' tests start from. Call inside an app context; these commit."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from app.cohorts.models import Membership
from app.extensions import db
from app.grids.axes import add_axis
from app.grids.contents import FrozenCriterion, contents
from app.grids.criteria import add_criterion
from app.grids.editions import adopt_edition
from app.grids.models import Edition, Grid
from app.grids.starting import start_grid
from app.kinds import KINDS
from tests.support.people import add_member

# Params with ids that a test can write down.
PARAMS: dict[str, dict[str, Any]] = {
    "short_text": {"limit": 280},
    "long_text": {"limit": 5000},
    "scale": {"anchors": {"1": "fermé", "3": "entrouvert", "5": "grand ouvert"}, "normative": False},
    "single_choice": {
        "options": [
            {"id": "vote", "label": "vote"},
            {"id": "consent", "label": "consentement"},
            {"id": "chief", "label": "décision d’une personne"},
        ],
        "justification": False,
    },
    "multiple_choice": {
        "options": [
            {"id": "create", "label": "création"},
            {"id": "show", "label": "diffusion"},
            {"id": "learn", "label": "transmission"},
        ],
        "limit": 2,
        "justification": False,
    },
    "yes_no_partial": {"justification": False},
    "number": {"unit": "k€", "min": 0, "max": 20000, "integer": False},
    "shares": {
        "posts": [
            {"id": "sales", "label": "ventes", "principle": "market"},
            {"id": "grants", "label": "subventions", "principle": "redistribution"},
            {"id": "gifts", "label": "dons", "principle": "reciprocity"},
            {"id": "other", "label": "autres", "principle": None},
        ]
    },
    "tally": {"items": [{"id": "time", "label": "temps donné"}, {"id": "loan", "label": "prêt"}]},
    "quote": {"limit": 5},
    "photo": {"count": 3},
}


def adopted_grid(
    member: Membership,
    kinds: Iterable[str] = tuple(KINDS),
    *,
    slug: str = "commune",
    respondent: str = "group",
    moment: str = "during",
    core: bool = True,
) -> Edition:
    """Edition 1 of a new grid with one axis OBS and one criterion per kind: OBS-01, OBS-02… in that order."""
    grid = start_grid(member, "Grille commune")
    grid.slug = slug
    axis = add_axis(member, grid, "Observer", "Regarder avant de juger.", code="OBS")
    for name in kinds:
        wording = {
            "label": KINDS[name].label,
            "question": f"Que voyez-vous ({KINDS[name].label}) ?",
            "help": "Un fait par ligne.",
            "kind": name,
            "params": PARAMS[name],
            "moment": moment,
            "respondent": respondent,
            "core": core,
        }
        add_criterion(member, axis, wording)
    return adopt_next(grid)


def adopt_next(grid: Grid, decision: str = "Adoptée par consentement.") -> Edition:
    """The next edition of the grid as it is now, adopted by somebody who runs the cohort (made if need be)."""
    facilitator = db.session.scalar(
        select(Membership).where(Membership.cohort_id == grid.cohort_id, Membership.role == "facilitator")
    )
    if facilitator is None:
        actor = add_member(grid.cohort_id, "Adoptante", role="facilitator")
        facilitator = db.session.get_one(Membership, actor.member_id)
    edition = adopt_edition(facilitator, grid, decision, grid.version)
    db.session.commit()
    return edition


def criterion_of(edition: Edition, kind: str) -> FrozenCriterion:
    """The edition's first criterion of this kind."""
    return next(criterion for criterion in contents(edition.id) if criterion.kind == kind)
