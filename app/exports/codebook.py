"""The codebook: every wording of every criterion, its kind, what could be answered, and what each change did."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from app.cohorts.models import Membership
from app.extensions import db
from app.grids.models import Axis, Criterion, Edition, EditionItem, Grid, Revision
from app.kinds import kind

CODEBOOK_HEAD = (
    *("grille", "axe", "critere", "remplace", "formulation", "intitule", "question", "aide"),
    *(
        "type",
        "type_code",
        "reponses_possibles",
        "moment",
        "repondant",
        "noyau",
        "changement",
        "editions",
        "retire",
    ),
)
MOMENTS = {"before": "avant", "during": "pendant", "after": "après"}
RESPONDENTS = {"group": "groupe", "individual": "chaque personne"}
CHANGES = {"same": "aucun", "wording": "formulation", "compatible": "compatible", "breaking": "rupture"}

Coded = tuple[str | int | None, ...]


def codebook(member: Membership) -> Iterator[Coded]:
    """A line per wording, in the working grid's order; what is retired too, since answers may stand under it."""
    replaced = _codes(member)
    editions = _editions(member)
    query = (
        select(Grid.slug, Axis.code.label("axis"), Criterion, Revision)
        .join(Criterion, Criterion.id == Revision.criterion_id)
        .join(Axis, Axis.id == Criterion.axis_id)
        .join(Grid, Grid.id == Criterion.grid_id)
        .where(Grid.cohort_id == member.cohort_id, Revision.cohort_id == member.cohort_id)
        .order_by(Grid.id, Axis.position, Axis.id, Criterion.position, Criterion.id, Revision.number)
    )
    for slug, axis, criterion, wording in db.session.execute(query):
        yield (
            slug,
            axis,
            criterion.code,
            replaced[criterion.replaces_id] if criterion.replaces_id else "",
            wording.number,
            wording.label,
            wording.question,
            wording.help,
            kind(wording.kind).label,
            wording.kind,
            _possible(wording),
            MOMENTS[wording.moment],
            RESPONDENTS[wording.respondent],
            "oui" if wording.core else "non",
            CHANGES[wording.change] if wording.number > 1 else "",
            ", ".join(map(str, editions.get(wording.id, ()))),
            "oui" if criterion.retired_at else "non",
        )


def _possible(wording: Revision) -> str:
    """Options with their ids, anchors with their points, bounds: what a value means."""
    params = wording.params
    told = [
        f"{one['id']} = {one['label']}"
        for name in ("options", "posts", "items")
        for one in params.get(name) or ()
    ]
    told += [f"{point} = {words}" for point, words in sorted((params.get("anchors") or {}).items())]
    for name, label in (("unit", "unité"), ("min", "minimum"), ("max", "maximum"), ("limit", "limite")):
        if params.get(name) not in (None, ""):
            told.append(f"{label} : {params[name]}")
    return " ; ".join(told)


def _codes(member: Membership) -> dict[int, str]:
    codes = select(Criterion.id, Criterion.code).where(Criterion.cohort_id == member.cohort_id)
    return {one.id: one.code for one in db.session.execute(codes)}


def _editions(member: Membership) -> dict[int, list[int]]:
    """Revision id -> the numbers of the editions that hold it."""
    query = (
        select(EditionItem.revision_id, Edition.number)
        .join(Edition, Edition.id == EditionItem.edition_id)
        .where(EditionItem.cohort_id == member.cohort_id)
        .order_by(Edition.number)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for revision, number in db.session.execute(query):
        found[revision].append(number)
    return found
