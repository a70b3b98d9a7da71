"""Grids that other rooms' tests start from. Call inside an app context; these commit."""

from collections.abc import Iterable
from typing import Any

from app.cohorts.models import Membership
from app.extensions import db
from app.grids.contents import FrozenCriterion, contents
from app.grids.models import Axis, AxisRevision, Criterion, Edition, EditionAxis, EditionItem, Grid, Revision
from app.kinds import KINDS

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
    names = list(kinds)
    own = {"cohort_id": member.cohort_id}
    grid = _add(Grid(**own, slug=slug, title="Grille commune", author_id=member.id))
    axis = _add(
        Axis(
            **own, grid_id=grid.id, code="OBS", title="Observer", intro="Regarder avant de juger.", position=1
        )
    )
    _add(
        AxisRevision(
            **own, axis_id=axis.id, number=1, title=axis.title, intro=axis.intro, author_id=member.id
        )
    )
    edition = _add(
        Edition(
            **own, grid_id=grid.id, number=1, decision="Adoptée par consentement.", adopted_by_id=member.id
        )
    )
    _add(
        EditionAxis(
            **own,
            edition_id=edition.id,
            axis_id=axis.id,
            position=1,
            code="OBS",
            title=axis.title,
            intro=axis.intro,
        )
    )
    for place, kind in enumerate(names, start=1):
        criterion = _add(
            Criterion(**own, grid_id=grid.id, axis_id=axis.id, code=f"OBS-{place:02d}", position=place)
        )
        revision = _add(
            Revision(
                **own,
                criterion_id=criterion.id,
                number=1,
                label=KINDS[kind].label,
                question=f"Que voyez-vous ({KINDS[kind].label}) ?",
                help="Un fait par ligne.",
                kind=kind,
                params=KINDS[kind].check_params(PARAMS[kind]),
                moment=moment,
                respondent=respondent,
                core=core,
                author_id=member.id,
            )
        )
        _add(
            EditionItem(
                **own,
                edition_id=edition.id,
                axis_id=axis.id,
                criterion_id=criterion.id,
                revision_id=revision.id,
                position=place,
            )
        )
    db.session.commit()
    return edition


def criterion_of(edition: Edition, kind: str) -> FrozenCriterion:
    """The edition's first criterion of this kind."""
    return next(criterion for criterion in contents(edition.id) if criterion.kind == kind)


def _add(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
