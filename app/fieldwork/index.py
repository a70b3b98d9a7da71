"""The sheets of one visit, and how far each has come."""

from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import Person
from app.cohorts.access import groups_visible_to
from app.cohorts.models import Group, Membership, Role
from app.extensions import db
from app.fieldwork.access import Owner, may_write
from app.fieldwork.progress import Progress, assigned, progress
from app.grids.contents import contents
from app.grids.models import Grid
from app.visits.models import Visit, VisitEdition


@dataclass(frozen=True)
class Row:
    """One sheet in the list."""

    title: str
    slug: str
    grid: Grid
    group: Group | None
    mine: bool
    progress: Progress


def sheets_of(member: Membership, visit: Visit) -> list[Row]:
    """The sheets of a visit that the member may read: theirs first, then the groups', then the students'."""
    counts = progress(member, [visit])
    taken = db.session.execute(
        select(Grid, VisitEdition.edition_id)
        .join(VisitEdition, VisitEdition.grid_id == Grid.id)
        .where(VisitEdition.cohort_id == member.cohort_id, VisitEdition.visit_id == visit.id)
        .order_by(Grid.id)
    ).all()
    groups = list(db.session.scalars(groups_visible_to(member)))
    students = _students(member)
    rows = []
    for grid, edition_id in taken:
        edition = contents(edition_id)
        for group in groups:
            owner = Owner(group_id=group.id)
            if assigned(edition, owner, ()):
                title = f"Groupe {group.letter}" + (f" · {group.name}" if group.name else "")
                slug = f"groupe-{group.letter}"
                done = counts[visit.id, owner.key]
                rows.append(Row(title, slug, grid, group, may_write(member, owner), done))
        for student_id, name in students:
            owner = Owner(member_id=student_id)
            if assigned(edition, owner, ()):
                mine = student_id == member.id
                slug = "moi" if mine else f"membre-{student_id}"
                title = "Ma fiche" if mine else name
                rows.append(Row(title, slug, grid, None, mine, counts[visit.id, owner.key]))
    return sorted(rows, key=lambda row: (not row.mine, row.group is None))


def _students(member: Membership) -> list[tuple[int, str]]:
    """Whose own sheets the member may read."""
    if not member.is_facilitator:
        return [(member.id, member.name)] if member.is_student else []
    found = db.session.execute(
        select(Membership.id, Person.name)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.cohort_id == member.cohort_id,
            Membership.role == Role.student,
            Membership.removed_at.is_(None),
        )
        .order_by(Person.name)
    )
    return [(row.id, row.name) for row in found]
