"""What a page may point at: syntheses, criteria and traces of the cohort."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cohorts.models import Membership
from app.comparison.models import Synthesis
from app.extensions import db
from app.fieldwork.evidence import Evidence
from app.fieldwork.traces import Trace, read_traces
from app.grids.models import Axis, Criterion
from app.kinds.plain import plain
from app.library.shown import shared
from app.programme.models import Day
from app.visits.models import Visit

MOST = 60


@dataclass(frozen=True)
class Choices:
    """(id, words) of each synthesis and criterion."""

    syntheses: Sequence[tuple[int, str]]
    criteria: Sequence[tuple[int, str]]


def choices(member: Membership, day: Day) -> Choices:
    """The class's syntheses, those of the day's visit first, and the criteria of its grids."""
    rows = db.session.execute(
        select(Synthesis.id, Synthesis.text, Synthesis.visit_id, Visit.number, Criterion.code, Axis.code)
        .join(Visit, Visit.id == Synthesis.visit_id)
        .outerjoin(Criterion, Criterion.id == Synthesis.criterion_id)
        .outerjoin(Axis, Axis.id == Synthesis.axis_id)
        .where(Synthesis.cohort_id == member.cohort_id, Synthesis.group_id.is_(None), Synthesis.text != "")
        .order_by(Visit.number, Synthesis.id)
    ).all()
    own = sorted(rows, key=lambda row: row[2] != day.visit_id)
    criteria = db.session.scalars(
        select(Criterion)
        .where(Criterion.cohort_id == member.cohort_id, Criterion.retired_at.is_(None))
        .options(joinedload(Criterion.current))
        .order_by(Criterion.grid_id, Criterion.code)
    )
    return Choices(
        [(row[0], f"Visite {row[3]}, {row[4] or row[5]} : {_short(row[1])}") for row in own],
        [(one.id, f"{one.code} {one.current.label}") for one in criteria],
    )


def traces_for(member: Membership, day: Day, asked: str) -> tuple[list[Trace], int]:
    """The traces that may be cited, of the day's visit if it has one, and how many more there are.

    Only what everybody who reads the page may read.
    """
    conditions = [shared()] + ([Evidence.visit_id == day.visit_id] if day.visit_id else [])
    wanted = plain(asked[:200]).split()
    found = [
        one
        for one in read_traces(member.cohort_id, *conditions)
        if all(word in plain(f"{one.text} {one.content['meaning']} {one.said_by}") for word in wanted)
    ]
    return found[:MOST], max(0, len(found) - MOST)


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79].rstrip() + "…"
