"""What people do with the axes of a grid."""

import re
from itertools import chain, product
from string import ascii_uppercase

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cohorts.models import Membership
from app.errors import Conflict, Invalid
from app.extensions import db
from app.grids.changing import begin_change, number, put_after, stepped
from app.grids.models import Axis, AxisRevision, Grid
from app.grids.reading import axes_of
from app.grids.wording import three_way
from app.kinds.plain import plain
from app.kinds.reading import clean, clean_line
from app.tables import now

TITLE_LIMIT = 160
INTRO_LIMIT = 2_000
CODE = re.compile(r"[A-Z]{2,5}")
_SMALL_WORDS = {"de", "des", "du", "la", "le", "les", "un", "une", "et", "en", "au", "aux"}


class AxisClash(Conflict):
    """Somebody reworded the same part of the axis since it was read: both versions, to choose or combine."""

    default = "Quelqu’un d’autre a reformulé cet axe en même temps que vous."

    def __init__(self, theirs: AxisRevision, mine: dict[str, str], clashes: list[str]) -> None:
        super().__init__()
        self.theirs, self.mine, self.clashes = theirs, mine, clashes


def add_axis(member: Membership, grid: Grid, title: str, intro: str = "", code: str = "") -> Axis:
    """A new last axis. Without `code`, two to five capitals are made from the title.

    Raises Forbidden, Invalid (title, intro, code).
    """
    grid = begin_change(member, grid.id)
    wording = _check(title, intro)
    taken = _codes(grid)
    code = code.strip().upper()
    if code and not CODE.fullmatch(code):
        raise Invalid.single("De deux à cinq lettres, sans accent ni chiffre.", "code")
    if code in taken:
        raise Invalid.single(f"Le code {code} est déjà pris dans cette grille.", "code")
    axis = Axis(
        cohort_id=grid.cohort_id,
        grid_id=grid.id,
        code=code or free_code(wording["title"], taken),
        position=max((one.position for one in axes_of(grid)), default=0) + 1,
        **wording,
    )
    db.session.add(axis)
    db.session.flush()
    _keep(member, axis)
    return axis


def reword_axis(member: Membership, axis: Axis, base_number: int, title: str, intro: str) -> Axis:
    """Another title or introduction, written from wording `base_number`.

    Title and introduction merge when others changed only the other one. Raises Forbidden, Invalid,
    AxisClash when both changed the same.
    """
    begin_change(member, axis.grid_id, axis)
    mine = _check(title, intro)
    base, theirs = axis_revision(axis, base_number), axis_revision(axis, axis.revision_number)
    merged, clashes = three_way(
        _wording(base), _wording(theirs), mine, {"title": ("title",), "intro": ("intro",)}
    )
    if clashes:
        raise AxisClash(theirs, mine, clashes)
    if merged != _wording(theirs):
        axis.title, axis.intro = merged["title"], merged["intro"]
        axis.revision_number += 1
        _keep(member, axis)
    return axis


def restore_axis_wording(member: Membership, axis: Axis, restored: int, base_number: int) -> Axis:
    """Take an earlier wording up again, as a new one. Raises Forbidden, Invalid, Conflict if somebody reworded since."""
    begin_change(member, axis.grid_id, axis)
    earlier = axis_revision(axis, restored)
    if axis.revision_number != base_number:
        author = axis_revision(axis, axis.revision_number).author.name
        raise Conflict(f"{author} a reformulé l’axe {axis.code} entre-temps : relisez avant de reprendre.")
    return reword_axis(member, axis, base_number, earlier.title, earlier.intro)


def move_axis(member: Membership, axis: Axis, direction: str) -> None:
    """One place « up » or « down »; nothing at the ends. Raises Forbidden."""
    grid = begin_change(member, axis.grid_id, axis)
    _refuse_retired(axis)
    number(stepped(axes_of(grid), axis, direction))
    db.session.flush()


def place_axis(member: Membership, axis: Axis, after: Axis | None) -> None:
    """Right after another axis of the grid, or first. Raises Forbidden, NotFound, Conflict."""
    grid = begin_change(member, axis.grid_id, axis, after)
    _refuse_retired(axis)
    if after is not None and after is not axis:
        _refuse_retired(after)
    if after is not axis:
        number(put_after(axes_of(grid), axis, after))
    db.session.flush()


def retire_axis(member: Membership, axis: Axis) -> None:
    """Take the axis and its criteria out of the working grid; editions keep them. Raises Forbidden."""
    begin_change(member, axis.grid_id, axis)
    axis.retired_at = axis.retired_at or now()
    db.session.flush()


def restore_axis(member: Membership, axis: Axis) -> None:
    """Bring a retired axis back, last, with the criteria that it had. Raises Forbidden."""
    grid = begin_change(member, axis.grid_id, axis)
    if axis.retired_at is not None:
        axis.position = max((one.position for one in axes_of(grid)), default=0) + 1
        axis.retired_at = None
    db.session.flush()


def axis_revision(axis: Axis, revision_number: int) -> AxisRevision:
    """One wording of the axis. Raises Invalid for a number it never had."""
    revision = db.session.scalar(
        select(AxisRevision).where(
            AxisRevision.cohort_id == axis.cohort_id,
            AxisRevision.axis_id == axis.id,
            AxisRevision.number == revision_number,
        )
    )
    if revision is None:
        raise Invalid.single("Cette formulation n’existe pas : rechargez la page.")
    return revision


def axis_revisions(axis: Axis) -> list[AxisRevision]:
    """Every wording of the axis, newest first."""
    return list(
        db.session.scalars(
            select(AxisRevision)
            .options(joinedload(AxisRevision.author))
            .where(AxisRevision.cohort_id == axis.cohort_id, AxisRevision.axis_id == axis.id)
            .order_by(AxisRevision.number.desc())
        )
    )


def free_code(title: str, taken: set[str]) -> str:
    """Two to five capitals that recall the title, not taken yet: « Gouvernance collective » gives GOUV."""
    words = [word for word in re.findall(r"[a-z]{2,}", plain(title)) if word not in _SMALL_WORDS]
    word = (words[0] if words else "AXE").upper()
    candidates: list[str] = [
        word[:4],
        word[:5],
        word[:3],
        *(word[:3] + other[:1].upper() for other in words[1:]),
    ]
    endings = (
        word[:2] + "".join(letters) for size in (1, 2, 3) for letters in product(ascii_uppercase, repeat=size)
    )
    return next(code for code in chain(candidates, endings) if code not in taken)


def _codes(grid: Grid) -> set[str]:
    return set(
        db.session.scalars(select(Axis.code).where(Axis.cohort_id == grid.cohort_id, Axis.grid_id == grid.id))
    )


def _check(title: str, intro: str) -> dict[str, str]:
    wording = {
        "title": clean_line(title, TITLE_LIMIT, "title"),
        "intro": clean(intro, INTRO_LIMIT, "intro").strip(),
    }
    if not wording["title"]:
        raise Invalid.single("Donnez un titre à cet axe.", "title")
    return wording


def _wording(axis: Axis | AxisRevision) -> dict[str, str]:
    return {"title": axis.title, "intro": axis.intro}


def _keep(member: Membership, axis: Axis) -> None:
    db.session.add(
        AxisRevision(
            cohort_id=axis.cohort_id,
            axis_id=axis.id,
            number=axis.revision_number,
            author_id=member.id,
            **_wording(axis),
        )
    )
    db.session.flush()


def _refuse_retired(axis: Axis) -> None:
    if axis.retired_at is not None:
        raise Conflict(f"L’axe « {axis.title} » a été retiré de la grille entre-temps.")
