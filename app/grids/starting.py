"""Starting a grid: from nothing, or from the starter catalogue."""

import re
import unicodedata
from collections.abc import Collection

from sqlalchemy import select

from app.cohorts.models import Membership
from app.errors import Conflict, Invalid
from app.extensions import db
from app.grids.access import must_write
from app.grids.axes import add_axis
from app.grids.catalogue import CatalogueAxis, catalogue, catalogue_codes
from app.grids.criteria import add_criterion
from app.grids.models import Axis, Grid
from app.kinds.reading import clean_line

TITLE_LIMIT = 160
# Addresses below /grilles/ that are pages of their own.
RESERVED = {"nouvelle"}


def start_grid(member: Membership, title: str, from_catalogue: Collection[str] | None = None) -> Grid:
    """A new working grid, with the catalogue's criteria of these codes. Raises Forbidden, Invalid."""
    must_write(member)
    name = _title(title)
    grid = Grid(cohort_id=member.cohort_id, slug=_free_slug(member, name), title=name, author_id=member.id)
    db.session.add(grid)
    db.session.flush()
    add_from_catalogue(member, grid, from_catalogue or ())
    return grid


def rename_grid(member: Membership, grid: Grid, title: str, read: str) -> None:
    """Another title; the address stays, and so do the editions' contents. `read` is the title that was shown.

    Raises Forbidden, Invalid, or Conflict if somebody else renamed it since it was read.
    """
    must_write(member)
    name = _title(title)
    db.session.refresh(grid, with_for_update=True)
    if grid.title not in (read, name):
        raise Conflict(
            f"Quelqu’un vient de l’appeler « {grid.title} ». Enregistrez de nouveau pour garder le vôtre."
        )
    grid.title = name
    db.session.flush()


def add_from_catalogue(member: Membership, grid: Grid, codes: Collection[str]) -> int:
    """Add these criteria of the catalogue, each to the axis of its code; how many were added.

    An axis that the grid has not is added as well. Raises Forbidden, Invalid for an unknown code.
    """
    if set(codes) - catalogue_codes():
        raise Invalid.single("Un des critères choisis n’est pas dans le catalogue.", "codes")
    added = 0
    for axis in catalogue():
        chosen = [one for one in axis.criteria if one.code in codes]
        if chosen:
            target = _axis_for(member, grid, axis)
            for one in chosen:
                own = one.code if one.code.startswith(f"{target.code}-") else None
                add_criterion(member, target, one.wording, own)
            added += len(chosen)
    return added


def _title(typed: str) -> str:
    name = clean_line(typed, TITLE_LIMIT, "title")
    if not name:
        raise Invalid.single("Donnez un titre à la grille.", "title")
    return name


def _axis_for(member: Membership, grid: Grid, wanted: CatalogueAxis) -> Axis:
    here = db.session.scalar(
        select(Axis).where(
            Axis.cohort_id == grid.cohort_id, Axis.grid_id == grid.id, Axis.code == wanted.code
        )
    )
    if here is not None and here.retired_at is None:
        return here
    return add_axis(member, grid, wanted.title, wanted.intro, "" if here else wanted.code)


def _free_slug(member: Membership, title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    wanted = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "grille"
    taken = RESERVED | set(db.session.scalars(select(Grid.slug).where(Grid.cohort_id == member.cohort_id)))
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
