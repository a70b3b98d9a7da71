"""What matters today for one member of a cohort."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.cohorts.models import Group, Membership
from app.deciding.awaiting import awaiting
from app.fieldwork.progress import Progress, progress
from app.grids.contents import contents
from app.grids.difference import difference
from app.grids.reading import GridSummary, summaries, working
from app.visits.asking import questions_for
from app.visits.expecting import Expecting, expecting_of
from app.visits.models import Encounter, Visit, VisitQuestion, VisitState
from app.visits.overview import SheetLink, groups_of, sheets_for, visit_of_the_day, visits_of

ByOwner = dict[tuple[int, str], Progress]


@dataclass(frozen=True)
class Door:
    """A sheet that the member fills in, and how far it has come."""

    visit: Visit
    link: SheetLink
    progress: Progress


@dataclass(frozen=True)
class GridNews:
    """A grid of the cohort: what it holds, its latest edition, and whether it has moved since."""

    summary: GridSummary
    moved: bool
    # Proposals in their round that wait for this member.
    awaiting: int = 0


@dataclass(frozen=True)
class Today:
    """The start page of a member."""

    visit: Visit | None
    is_today: bool
    doors: Sequence[Door]
    encounters: Sequence[Encounter]
    upcoming: Sequence[Visit]
    past: Sequence[Visit]
    visits: Sequence[Visit]
    grids: Sequence[GridNews]
    groups: Sequence[Group]
    progress: ByOwner
    expecting: Expecting | None
    questions: Sequence[VisitQuestion]


def today_for(member: Membership, on: date) -> Today:
    """All that the start page shows, in a number of queries that does not grow with the visits."""
    visits = visits_of(member)
    groups = groups_of(member)
    by_owner = progress(member, visits, groups)
    visit = visit_of_the_day(visits, on)
    is_today = visit is not None
    upcoming = [one for one in visits if one is not visit and _is_ahead(one, on)]
    if visit is None:
        visit = min(upcoming, key=_when, default=None)
        upcoming = [one for one in upcoming if one is not visit]
    return Today(
        visit=visit,
        is_today=is_today,
        doors=_doors(visit, member, by_owner) if visit else [],
        encounters=visit.encounters if visit else [],
        upcoming=sorted(upcoming, key=_when),
        past=[one for one in visits if one is not visit and not _is_ahead(one, on)],
        visits=visits,
        grids=_grids(member),
        groups=groups,
        progress=by_owner,
        expecting=expecting_of(member, visit) if visit else None,
        questions=questions_for(member, visit) if visit else [],
    )


def _doors(visit: Visit, member: Membership, by_owner: ByOwner) -> list[Door]:
    links = sheets_for(visit, member)
    return [Door(visit, link, by_owner.get((visit.id, link.key), Progress())) for link in links]


def _grids(member: Membership) -> list[GridNews]:
    waiting = awaiting(member)
    return [
        GridNews(summary, _has_moved(summary), waiting.get(summary.grid.id, 0))
        for summary in summaries(member)
    ]


def _has_moved(summary: GridSummary) -> bool:
    if summary.edition is None:
        return False
    return bool(difference(contents(summary.edition.id), working(summary.grid).contents))


def _is_ahead(visit: Visit, on: date) -> bool:
    if visit.state == VisitState.closed:
        return False
    return visit.state == VisitState.preparing and (visit.day is None or visit.day >= on)


def _when(visit: Visit) -> tuple[date, int]:
    """Visits without a date come last, in their order."""
    return visit.day or date.max, visit.number
