"""Starting a grid: from nothing, or from the starter catalogue."""

import re
from collections.abc import Collection, Iterable

from sqlalchemy import func, select

from app.cohorts.models import Membership
from app.errors import Conflict, Invalid
from app.extensions import db
from app.grids.access import must_write
from app.grids.catalogue import catalogue
from app.grids.changing import lock_grid
from app.grids.models import Grid
from app.grids.offered import OfferedAxis, take
from app.kinds.plain import plain
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


def start_grid_from(
    member: Membership, title: str, axes: Iterable[OfferedAxis], picked: Collection[str], known: int
) -> Grid:
    """A new working grid with what was picked of an offer.

    `known` is `last_grid` as it was when the offer was read: the same person's grid of the same title begun since
    is this one, sent twice. Raises Forbidden, Invalid.
    """
    must_write(member)
    name = _title(title)
    if not picked:
        raise Invalid.single("Gardez au moins un critère.", "codes")
    twin = db.session.scalar(
        select(Grid).where(
            Grid.cohort_id == member.cohort_id,
            Grid.author_id == member.id,
            Grid.title == name,
            Grid.id > known,
        )
    )
    if twin is not None:
        return twin
    grid = start_grid(member, name)
    take(member, grid, axes, picked)
    return grid


def add_to_grid(
    member: Membership, grid: Grid, axes: Iterable[OfferedAxis], picked: Collection[str], version: int
) -> int:
    """Add what was picked of an offer to a grid as it was read at `version`; how many criteria were added.

    Raises Forbidden, Invalid, Conflict when the grid has changed since.
    """
    must_write(member)
    if not picked:
        raise Invalid.single("Gardez au moins un critère.", "codes")
    if lock_grid(member, grid.id).version != version:
        raise Conflict(
            "La grille a changé depuis cet aperçu, par quelqu’un d’autre ou par un premier envoi."
            " Regardez-la avant d’ajouter ces critères une fois de plus."
        )
    return take(member, grid, axes, picked)


def last_grid(member: Membership) -> int:
    """The newest grid of the cohort, by id; 0 when there is none."""
    return db.session.scalar(select(func.max(Grid.id)).where(Grid.cohort_id == member.cohort_id)) or 0


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

    Raises Forbidden, Invalid for an unknown code.
    """
    return take(member, grid, catalogue(), codes)


def _title(typed: str) -> str:
    name = clean_line(typed, TITLE_LIMIT, "title")
    if not name:
        raise Invalid.single("Donnez un titre à la grille.", "title")
    return name


def _free_slug(member: Membership, title: str) -> str:
    wanted = re.sub(r"[^a-z0-9]+", "-", plain(title)).strip("-")[:60].strip("-") or "grille"
    taken = RESERVED | set(db.session.scalars(select(Grid.slug).where(Grid.cohort_id == member.cohort_id)))
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
