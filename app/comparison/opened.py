"""One cell of the méta-matrice opened beside the table: its texts, who sent them, and its traces."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import false, select
from sqlalchemy.orm import joinedload, selectinload

from app.cohorts.models import Membership
from app.comparison import reading
from app.comparison.meta import of_visits
from app.comparison.models import Citation, Synthesis, SynthesisText
from app.comparison.plan import Plan
from app.comparison.reading import Asked
from app.comparison.syntheses import Place
from app.extensions import db
from app.fieldwork.cited import FROZEN, as_cited
from app.fieldwork.evidence import Evidence
from app.fieldwork.traces import Trace, read_traces
from app.visits.naming import without_name


@dataclass(frozen=True)
class Cited:
    """A trace as it was cited, and as it is now when its words were corrected since."""

    trace: Trace
    version: int
    corrected: Trace | None


@dataclass(frozen=True)
class Voice:
    """A text of the class or of a group, with the texts that stand beside it and all that was sent, the last first.

    It cites traces, as they were cited; `lost` of them are not shown any more.
    """

    letter: str
    text: str
    seen: int
    beside: list[SynthesisText]
    history: list[SynthesisText]
    by: SynthesisText | None
    cited: Sequence[Cited] = ()
    lost: int = 0

    @property
    def cites(self) -> set[str]:
        """The ids of the traces that it stands on and that are shown."""
        return {one.trace.id for one in self.cited}


NO_VOICE = Voice("", "", 0, [], [], None)


@dataclass(frozen=True)
class Opened:
    """What stands beside the table when a cell is opened; `others` are the traces that the class does not cite."""

    place: Place
    of_class: Voice
    maintained: list[Voice]
    mine: Voice
    others: list[Trace]


def open_cell(member: Membership, plan: Plan, place: Place) -> Opened:
    """What was written in one cell, by whom, and the traces behind it: those cited, as they were cited, then the others."""
    visit = place.column.visit
    rows = [place.row] if place.row else list(place.axis.rows)
    name = plan.hidden_names(rows).get(visit.id, "")
    found = db.session.scalars(
        of_visits(member, [visit.id])
        .where(Synthesis.place.in_([place.subject]) | Synthesis.place.like(f"{place.subject}/%"))
        .options(joinedload(Synthesis.group), selectinload(Synthesis.texts).joinedload(SynthesisText.author))
        .execution_options(populate_existing=True)
    ).all()
    there, behind = _behind(member, plan, place)
    live = _citations(member, [one.id for one in found])
    voices = [
        _voice(one, name, _cited(member, live.get(one.id, {}), there, name), len(live.get(one.id, {})))
        for one in found
    ]
    of_class = next((one for one in voices if not one.letter), NO_VOICE)
    groups = sorted((one for one in voices if one.letter), key=lambda one: one.letter)
    own = member.group.letter if member.group else ""
    return Opened(
        place=place,
        of_class=of_class,
        maintained=[one for one in groups if one.text],
        mine=next((one for one in groups if one.letter == own), NO_VOICE),
        others=[_unnamed(one, name) for one in behind if one.id not in of_class.cites],
    )


def trace_behind(member: Membership, plan: Plan, place: Place, evidence_id: str) -> Trace | None:
    """One trace that the cell may cite."""
    if plan.grid is None:
        return None
    asked = Asked(plan.grid, [place.column.visit.id], place.criteria)
    found = read_traces(member.cohort_id, Evidence.id == evidence_id, reading.shown_to_all(member, asked))
    return found[0] if found else None


def _behind(member: Membership, plan: Plan, place: Place) -> tuple[Any, list[Trace]]:
    """The condition that a trace stands behind the cell and may be read by all, and those traces."""
    if plan.grid is None:
        return false(), []
    there = reading.shown_to_all(member, Asked(plan.grid, [place.column.visit.id], place.criteria))
    return there, read_traces(member.cohort_id, there)


def _citations(member: Membership, syntheses: list[int]) -> dict[int, dict[str, int]]:
    """Synthesis id -> the traces that it cites, in order, and in which version."""
    rows = db.session.execute(
        select(Citation.synthesis_id, Citation.evidence_id, Citation.evidence_version)
        .where(
            Citation.cohort_id == member.cohort_id,
            Citation.synthesis_id.in_(syntheses),
            Citation.removed_at.is_(None),
        )
        .order_by(Citation.created_at, Citation.id)
    )
    found: dict[int, dict[str, int]] = {}
    for synthesis_id, trace, version in rows:
        found.setdefault(synthesis_id, {})[trace] = version
    return found


def _cited(member: Membership, live: dict[str, int], there: Any, name: str) -> list[Cited]:
    pairs = as_cited(member.cohort_id, live, Evidence.id.in_(list(live)), there)
    return [
        Cited(
            _unnamed(then, name),
            live[trace],
            _unnamed(now, name) if any(then.content[one] != now.content[one] for one in FROZEN) else None,
        )
        for trace, (then, now) in ((trace, pairs[trace]) for trace in live if trace in pairs)
    ]


def _voice(one: Synthesis, name: str, cited: list[Cited], live: int) -> Voice:
    return Voice(
        letter=one.group.letter if one.group else "",
        text=without_name(one.text, name),
        seen=max((text.number for text in one.texts), default=0),
        beside=[text for text in one.texts if text.outcome == "conflict" and text.settled_by is None],
        history=one.texts[::-1],
        by=next((text for text in one.texts if text.number == one.number), None),
        cited=cited,
        lost=live - len(cited),
    )


def _unnamed(trace: Trace, name: str) -> Trace:
    return replace(trace, content=without_name(trace.content, name)) if name else trace
