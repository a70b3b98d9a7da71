"""Freezing a grid: an edition is adopted once, numbered, and never edited."""

from sqlalchemy import insert

from app.cohorts.journal import note
from app.cohorts.models import Act, Membership
from app.errors import Conflict, Invalid
from app.extensions import db
from app.grids.access import must_adopt
from app.grids.changing import lock_grid
from app.grids.contents import Contents, contents
from app.grids.difference import difference
from app.grids.models import Edition, EditionAxis, EditionItem, Grid
from app.grids.reading import last_edition, working
from app.kinds.reading import clean

DECISION_LIMIT = 1_000


class GridChanged(Conflict):
    """The grid is no longer what was read before deciding. `edition` is the one that somebody just adopted, if so."""

    default = "La grille a changé depuis que vous l’avez lue. Aucune édition n’a été adoptée."

    def __init__(self, edition: Edition | None = None) -> None:
        told = None
        if edition is not None:
            told = (
                f"{edition.adopted_by.name} vient d’adopter l’édition {edition.number}, avec ce même contenu."
                " Il n’y a pas de deuxième édition."
            )
        super().__init__(told)
        self.edition = edition


def adopt_edition(member: Membership, grid: Grid, decision: str, version: int) -> Edition:
    """Freeze the grid as it was read at `version`, with the class's decision in a sentence.

    Raises Forbidden, Invalid (decision; nothing to adopt, nothing new), GridChanged.
    """
    must_adopt(member)
    grid = lock_grid(member, grid.id)
    now_there, last = working(grid).contents, last_edition(grid)
    unchanged = last is not None and not difference(contents(last.id), now_there)
    if grid.version != version:
        raise GridChanged(last if unchanged else None)
    errors = {}
    text = ""
    try:
        text = clean(decision, DECISION_LIMIT, "decision").strip()
        if not text:
            errors["decision"] = "Écrivez en une phrase ce que la promotion a décidé."
    except Invalid as error:
        errors = error.errors
    if not len(now_there):
        errors[""] = "La grille est vide : ajoutez au moins un critère avant d’adopter une édition."
    elif last is not None and unchanged:
        errors[""] = f"Rien n’a changé depuis l’édition {last.number}."
    if errors:
        raise Invalid(errors)
    edition = Edition(
        cohort_id=grid.cohort_id,
        grid_id=grid.id,
        number=last.number + 1 if last else 1,
        decision=text,
        adopted_by_id=member.id,
    )
    db.session.add(edition)
    db.session.flush()
    _freeze(edition, now_there)
    grid.version += 1
    note(member, Act.adoption, detail=f"l’édition {edition.number} de « {grid.title} »")
    db.session.flush()
    return edition


def _freeze(edition: Edition, state: Contents) -> None:
    own = {"cohort_id": edition.cohort_id, "edition_id": edition.id}
    axes = [axis for axis in state.axes if axis.criteria]
    db.session.execute(
        insert(EditionAxis),
        [
            {
                **own,
                "axis_id": axis.axis_id,
                "position": place,
                "code": axis.code,
                "title": axis.title,
                "intro": axis.intro,
            }
            for place, axis in enumerate(axes, start=1)
        ],
    )
    db.session.execute(
        insert(EditionItem),
        [
            {
                **own,
                "axis_id": criterion.axis_id,
                "criterion_id": criterion.criterion_id,
                "revision_id": criterion.revision_id,
                "position": place,
            }
            for place, criterion in enumerate((one for axis in axes for one in axis.criteria), start=1)
        ],
    )
