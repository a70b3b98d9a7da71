"""What can be read with notions: traces, and the answers of groups and one's own, as far as one may read them."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select, tuple_

from app.accounts.models import Person
from app.cohorts.models import Group, Membership
from app.errors import NotFound
from app.extensions import db
from app.fieldwork.agreed import as_agreed_now
from app.fieldwork.evidence import Evidence
from app.fieldwork.models import Answer, Sheet
from app.fieldwork.traces import read_traces, shown_to
from app.grids.models import Criterion, Revision
from app.kinds import kind

_KEY = re.compile(r"t-(?P<trace>[0-9a-f-]{36})|r-(?P<sheet>[1-9][0-9]{0,8})-(?P<criterion>[1-9][0-9]{0,8})")


class Subject(NamedTuple):
    """What a notion is put on: a trace, or a sheet's answer to a criterion."""

    evidence_id: str | None = None
    sheet_id: int | None = None
    criterion_id: int | None = None

    @property
    def key(self) -> str:
        """As an address names it."""
        return f"t-{self.evidence_id}" if self.evidence_id else f"r-{self.sheet_id}-{self.criterion_id}"

    @classmethod
    def read(cls, key: str) -> "Subject":
        """From an address. Raises NotFound for what no page of ours gave."""
        found = _KEY.fullmatch(key)
        if found is None:
            raise NotFound()
        if found["trace"]:
            return cls(found["trace"])
        return cls(None, int(found["sheet"]), int(found["criterion"]))


@dataclass(frozen=True)
class Passage:
    """One trace or answer in words: titled parts, and where they come from."""

    subject: Subject
    visit_id: int
    label: str
    parts: tuple[tuple[str, str], ...]
    codes: tuple[str, ...]
    letter: str
    by: str
    at: datetime
    said_by: str = ""

    @property
    def key(self) -> str:
        """As an address names it."""
        return self.subject.key


class Given(NamedTuple):
    """A sheet's answer, under the wording that it was given to."""

    visit_id: int
    sheet_id: int
    criterion_id: int
    value: Any
    note: str
    kind: str
    params: dict[str, Any]
    label: str
    code: str
    letter: str | None
    by: str
    at: datetime


def passages_of(member: Membership, visit_id: int) -> list[Passage]:
    """Everything of one visit that the member may read with notions: traces, then answers, the first first."""
    found = [*_traces(member, Evidence.visit_id == visit_id), *_answers(member, Answer.visit_id == visit_id)]
    return sorted(found, key=lambda one: (one.subject.evidence_id is None, one.at, one.key))


def passages_named(member: Membership, subjects: Collection[Subject]) -> dict[Subject, Passage]:
    """Some of them, wherever they are; those that the member may not read, or not any more, are not there."""
    traces = [one.evidence_id for one in subjects if one.evidence_id]
    answers = [(one.sheet_id, one.criterion_id) for one in subjects if not one.evidence_id]
    found: list[Passage] = []
    if traces:
        found += _traces(member, Evidence.id.in_(traces))
    if answers:
        found += _answers(member, tuple_(Answer.sheet_id, Answer.criterion_id).in_(answers))
    return {one.subject: one for one in found}


def passage(member: Membership, key: str) -> Passage:
    """One of them. Raises NotFound, also for what the member may not read."""
    subject = Subject.read(key)
    found = passages_named(member, [subject])
    if subject not in found:
        raise NotFound()
    return found[subject]


def codable(member: Membership) -> Any:
    """The condition that a sheet's answers are read with notions by the member: a group's, or their own."""
    return (Sheet.cohort_id == member.cohort_id) & or_(
        Sheet.group_id.is_not(None), Sheet.member_id == member.id
    )


def _traces(member: Membership, condition: Any) -> Iterator[Passage]:
    for one in read_traces(member.cohort_id, shown_to(member), condition):
        parts = [("", one.told), ("Ce que l’on en comprend", one.content["meaning"])]
        yield Passage(
            Subject(one.id),
            one.visit_id,
            one.label,
            tuple(part for part in parts if part[1].strip()),
            tuple(one.codes.values()),
            one.letter,
            one.by,
            one.made_at,
            one.said_by,
        )


def _answers(member: Membership, condition: Any) -> Iterator[Passage]:
    rows = db.session.execute(
        select(
            *(Answer.visit_id, Answer.sheet_id, Answer.criterion_id, Answer.value, Answer.note),
            *(Revision.kind, Revision.params, Revision.label, Criterion.code, Group.letter),
            *(Person.name, Answer.updated_at),
        )
        .join(Sheet, Sheet.id == Answer.sheet_id)
        .join(Revision, Revision.id == Answer.revision_id)
        .join(Criterion, Criterion.id == Answer.criterion_id)
        .join(Membership, Membership.id == Answer.author_id)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Group, Group.id == Sheet.group_id)
        .where(codable(member), Answer.value.is_not(None), condition)
    )
    for one in as_agreed_now(member.cohort_id, [Given._make(row) for row in rows]):
        parts = [*kind(one.kind).tell_parts(one.value, one.params), ("Ce qui le fait dire", one.note)]
        told = tuple(part for part in parts if part[1].strip())
        if told:
            subject = Subject(None, one.sheet_id, one.criterion_id)
            yield Passage(
                subject, one.visit_id, one.label, told, (one.code,), one.letter or "", one.by, one.at
            )
