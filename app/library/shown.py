"""What a page points at, as anybody may read it today: consent and what was removed are those of now, in every version."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from app.comparison.models import Synthesis
from app.extensions import db
from app.fieldwork.evidence import Evidence
from app.fieldwork.models import Sheet
from app.fieldwork.traces import Trace, agreed, linked_to, read_traces, written_down
from app.grids.models import Axis, Criterion
from app.library.models import ResourceItem, ResourcePage, Sort
from app.visits.models import Visit


@dataclass(frozen=True)
class Card:
    """One item as it is shown. `label` says what a reference points at; `place` its grid and code, `visit` its number."""

    item: ResourceItem
    label: str = ""
    text: str = ""
    code: str = ""
    grid_slug: str = ""
    visit: int | None = None
    trace: Trace | None = None

    @property
    def site(self) -> str:
        """The name of the site that a link leads to."""
        return (urlsplit(self.item.url).hostname or "").removeprefix("www.") if self.item.url else ""

    @property
    def words(self) -> str:
        """All that can be read on it, to look through."""
        said = [self.item.title, self.item.abstract, self.site, self.label, self.text, self.code]
        if self.trace:
            said += [self.trace.text, str(self.trace.content["meaning"]), self.trace.said_by]
        return " ".join(one for one in said if one)


def shared() -> Any:
    """The condition that anybody may read a trace: agreed to, under a criterion, on a group's sheet.

    What is on somebody's own sheet is for the team; what stands under no criterion is nobody else's.
    """
    of_groups = Evidence.sheet_id.in_(select(Sheet.id).where(Sheet.group_id.is_not(None)))
    return and_(written_down(), agreed(), linked_to(), of_groups)


def read_cards(cohort_id: int, items: Sequence[ResourceItem]) -> dict[int, Card]:
    """By item's id, what may be shown of these; nothing for what was removed, withdrawn, or taken out of its carnet."""
    live = [one for one in items if one.removed_at is None]
    cards = {one.id: Card(one) for one in live if one.sort in (Sort.link, Sort.document)}
    cards |= _criteria(cohort_id, [one for one in live if one.sort == Sort.criterion])
    cards |= _syntheses(cohort_id, [one for one in live if one.sort == Sort.synthesis])
    cards |= _traces(cohort_id, [one for one in live if one.sort == Sort.trace])
    return cards


def _criteria(cohort_id: int, items: list[ResourceItem]) -> dict[int, Card]:
    if not items:
        return {}
    query = (
        select(Criterion)
        .where(Criterion.cohort_id == cohort_id, Criterion.id.in_([one.criterion_id for one in items]))
        .options(joinedload(Criterion.current), joinedload(Criterion.grid))
    )
    found = {one.id: one for one in db.session.scalars(query)}
    return {
        one.id: Card(
            one,
            label=there.current.label,
            text=there.current.question,
            code=there.code,
            grid_slug=there.grid.slug,
        )
        for one in items
        if (there := found.get(one.criterion_id or 0))
    }


def _syntheses(cohort_id: int, items: list[ResourceItem]) -> dict[int, Card]:
    if not items:
        return {}
    query = (
        select(Synthesis, Visit.number, Criterion.code, Axis.code)
        .join(Visit, Visit.id == Synthesis.visit_id)
        .outerjoin(Criterion, Criterion.id == Synthesis.criterion_id)
        .outerjoin(Axis, Axis.id == Synthesis.axis_id)
        .where(Synthesis.cohort_id == cohort_id, Synthesis.id.in_([one.synthesis_id for one in items]))
    )
    found = {one.id: (one, number, code or axis) for one, number, code, axis in db.session.execute(query)}
    cards = {}
    for item in items:
        there = found.get(item.synthesis_id or 0)
        if there and there[0].text:
            synthesis, number, code = there
            cards[item.id] = Card(item, "Synthèse de la classe", synthesis.text, code, "", number)
    return cards


def _traces(cohort_id: int, items: list[ResourceItem]) -> dict[int, Card]:
    if not items:
        return {}
    wanted = [one.evidence_id for one in items]
    # In today's words: what its author took out of a trace may not stay on a page that others read.
    found = {one.id: one for one in read_traces(cohort_id, Evidence.id.in_(wanted), shared())}
    numbers = _visit_numbers(cohort_id, {one.visit_id for one in found.values()})
    return {
        one.id: Card(one, trace.label, visit=numbers[trace.visit_id], trace=trace)
        for one in items
        if (trace := found.get(str(one.evidence_id)))
    }


def _visit_numbers(cohort_id: int, visits: Collection[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Visit.id, Visit.number).where(Visit.cohort_id == cohort_id, Visit.id.in_(visits))
    )
    return {row.id: row.number for row in rows}


def read_all_cards(page: ResourcePage) -> dict[int, Card]:
    """What may be shown of all that a page ever pointed at."""
    query = select(ResourceItem).where(
        ResourceItem.cohort_id == page.cohort_id, ResourceItem.page_id == page.id
    )
    return read_cards(page.cohort_id, list(db.session.scalars(query)))
