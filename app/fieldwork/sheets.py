"""Sheets as pages find them: whose, about what, and who may write on them."""

from dataclasses import dataclass

from sqlalchemy import select

from app.cohorts.models import Group, Membership
from app.errors import NotFound
from app.extensions import db
from app.fieldwork.access import Owner, may_read, may_write
from app.fieldwork.batch import SheetKey
from app.fieldwork.models import Sheet
from app.fieldwork.progress import assigned, carried_axes
from app.grids.contents import Contents, FrozenCriterion, contents
from app.grids.models import Edition, Grid, Respondent
from app.kinds.met import Choice
from app.visits.access import visit_for
from app.visits.models import Visit, VisitEdition, VisitState


@dataclass(frozen=True)
class OpenSheet:
    """A sheet that a member may read. It exists in the database only once somebody wrote on it."""

    visit: Visit
    grid: Grid
    edition_id: int
    edition_number: int
    owner: Owner
    slug: str
    group: Group | None
    student: Membership | None
    mine: bool
    sheet_id: int | None
    version: int
    reader_id: int

    @property
    def key(self) -> SheetKey:
        """How operations name this sheet."""
        return SheetKey(self.visit.id, self.grid.id, self.owner.group_id, self.owner.member_id)

    @property
    def title(self) -> str:
        """« Fiche du groupe A », « Ma fiche », « Fiche de Léa »."""
        if self.group is not None:
            return f"Fiche du groupe {self.group.letter}"
        return "Ma fiche" if self.mine or self.student is None else f"Fiche de {self.student.name}"

    @property
    def writable(self) -> bool:
        """Whether the reader may answer here now."""
        return self.mine and self.visit.state != VisitState.closed

    @property
    def met(self) -> list[Choice]:
        """Who can be chosen in a quote: the people noted at this visit."""
        return [Choice(one.id, one.consent, one.name, one.function) for one in self.visit.encounters]

    @property
    def contents(self) -> Contents:
        """What the visit asks."""
        return contents(self.edition_id)

    @property
    def criteria(self) -> list[FrozenCriterion]:
        """The criteria that this sheet answers, in the edition's order."""
        wanted = Respondent.individual if self.group is None else Respondent.group
        return [one for one in self.contents if one.respondent == wanted]


def open_sheet(member: Membership, number: int, grid_slug: str, slug: str) -> OpenSheet:
    """The sheet with this address. Raises NotFound if there is none, or if it is not the member's to read."""
    visit = visit_for(member, number)
    owner, group, student = _owner(member, slug)
    taken = db.session.execute(
        select(Grid, Edition.id, Edition.number)
        .join(VisitEdition, VisitEdition.grid_id == Grid.id)
        .join(Edition, Edition.id == VisitEdition.edition_id)
        .where(
            VisitEdition.cohort_id == member.cohort_id,
            VisitEdition.visit_id == visit.id,
            Grid.slug == grid_slug,
        )
    ).one_or_none()
    if taken is None:
        raise NotFound()
    grid, edition_id, edition_number = taken
    row = db.session.execute(
        select(Sheet.id, Sheet.version).where(
            Sheet.cohort_id == member.cohort_id,
            Sheet.visit_id == visit.id,
            Sheet.grid_id == grid.id,
            Sheet.group_id == owner.group_id if group else Sheet.member_id == owner.member_id,
        )
    ).one_or_none()
    sheet_id, version = row if row else (None, 0)
    return OpenSheet(
        visit=visit,
        grid=grid,
        edition_id=edition_id,
        edition_number=edition_number,
        owner=owner,
        slug=slug,
        group=group,
        student=student,
        mine=may_write(member, owner),
        sheet_id=sheet_id,
        version=version,
        reader_id=member.id,
    )


def criterion_of(sheet: OpenSheet, code: str) -> FrozenCriterion:
    """The criterion of this sheet with a code. Raises NotFound."""
    found = next((one for one in sheet.criteria if one.code == code), None)
    if found is None:
        raise NotFound()
    return found


def expected(sheet: OpenSheet) -> set[int]:
    """The ids of the criteria that this sheet's owner is expected to answer."""
    axes = carried_axes(sheet.visit.cohort_id, sheet.visit.id, sheet.owner.group_id)
    return {one.criterion_id for one in assigned(sheet.contents, sheet.owner, axes)}


def _owner(member: Membership, slug: str) -> tuple[Owner, Group | None, Membership | None]:
    how, _, which = slug.partition("-")
    group = student = None
    if how == "groupe" and len(which) == 1:
        group = db.session.scalar(
            select(Group).where(Group.cohort_id == member.cohort_id, Group.letter == which)
        )
    elif slug == "moi":
        student = member if member.is_student else None
    elif how == "membre" and which.isascii() and which.isdecimal() and len(which) < 10:
        student = db.session.scalar(
            select(Membership).where(Membership.cohort_id == member.cohort_id, Membership.id == int(which))
        )
    owner = Owner(group.id if group else None, student.id if student else None)
    if (group is None and student is None) or not may_read(member, owner):
        raise NotFound()
    return owner, group, student
