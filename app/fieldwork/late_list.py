"""The late answers of one visit as the team reads them: each beside the answer that the sheet has now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.cohorts.models import Group, Membership
from app.errors import Forbidden
from app.extensions import db
from app.fieldwork import content
from app.fieldwork.beside import Late
from app.fieldwork.late import hindrance, late_on
from app.fieldwork.models import Answer, Sheet
from app.grids.contents import contents
from app.grids.models import Grid, Respondent, Revision
from app.kinds import kind
from app.visits.access import may_prepare
from app.visits.models import Visit, VisitEdition


@dataclass(frozen=True)
class Standing:
    """The answer of a sheet now, in words."""

    version: int = 0
    text: str = "pas de réponse"
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Case:
    """A late answer with all that is needed to decide: what stands, what the person wrote before it, what hinders."""

    late: Late
    before: tuple[Late, ...]
    standing: Standing
    sheet_title: str
    owner: str
    group: Group | None
    grid: Grid
    # Why it cannot be added, None if it can.
    hindrance: str | None
    # Whether it was given under another wording than the one asked now.
    reworded: bool


def cases_of(member: Membership, visit: Visit) -> list[Case]:
    """The late answers of a visit, those that wait first; a constant number of statements. Raises Forbidden."""
    if not may_prepare(member):
        raise Forbidden("Les réponses gardées à part se lisent sur chaque fiche ; seule l’équipe en décide.")
    sheets = {row.Sheet.id: row for row in db.session.execute(_sheets(visit))}
    found = late_on(visit.cohort_id, list(sheets))
    standing = _standing(visit, found)
    cases = []
    for one, before in _by_person(found):
        row = sheets[one.sheet_id]
        asked = contents(row.edition_id).by_criterion if row.edition_id is not None else {}
        respondent = Respondent.group if row.Group else Respondent.individual
        now = asked.get(one.criterion_id)
        cases.append(
            Case(
                late=one,
                before=before,
                standing=standing.get((one.sheet_id, one.criterion_id), Standing()),
                sheet_title=f"Groupe {row.Group.letter}" if row.Group else row.name,
                owner=f"groupe-{row.Group.letter}" if row.Group else f"membre-{row.Sheet.member_id}",
                group=row.Group,
                grid=row.Grid,
                hindrance=hindrance(asked, one.criterion_id, respondent),
                reworded=now is not None and now.revision_id != one.under.revision_id,
            )
        )
    return sorted(cases, key=lambda case: case.late.state != "waiting")


def _sheets(visit: Visit) -> Any:
    return (
        select(Sheet, Group, Grid, Person.name, VisitEdition.edition_id)
        .join(Grid, Grid.id == Sheet.grid_id)
        .outerjoin(Group, Group.id == Sheet.group_id)
        .outerjoin(Membership, Membership.id == Sheet.member_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .outerjoin(
            VisitEdition,
            (VisitEdition.visit_id == Sheet.visit_id) & (VisitEdition.grid_id == Sheet.grid_id),
        )
        .where(Sheet.cohort_id == visit.cohort_id, Sheet.visit_id == visit.id)
    )


def _standing(visit: Visit, found: Iterable[Late]) -> dict[tuple[int, int], Standing]:
    """The answers beside which these came too late, by sheet and criterion id."""
    rows = db.session.execute(
        select(Answer.__table__, Person.name, Revision.kind, Revision.params)
        .join(Membership, Membership.id == Answer.author_id)
        .join(Person, Person.id == Membership.person_id)
        .join(Revision, Revision.id == Answer.revision_id)
        .where(
            Answer.visit_id == visit.id,
            Answer.criterion_id.in_({one.criterion_id for one in found}),
            Answer.sheet_id.in_({one.sheet_id for one in found}),
        )
    )
    standing = {}
    for row in rows:
        held = {name: getattr(row, name) for name in content.BLANK}
        text = content.described(held, kind(row.kind), row.params)
        standing[row.sheet_id, row.criterion_id] = Standing(row.version, text, row.name, row.updated_at)
    return standing


def _by_person(found: Iterable[Late]) -> Iterable[tuple[Late, tuple[Late, ...]]]:
    """Each with what waits of the same person about the same criterion from before: one decision for all of it."""
    waiting: dict[tuple[int, int, int], list[Late]] = {}
    for one in found:
        if one.state == "waiting":
            waiting.setdefault((one.sheet_id, one.criterion_id, one.member_id), []).append(one)
        else:
            yield one, ()
    for *before, last in waiting.values():
        yield last, tuple(reversed(before))
