"""Attendu / trouvé: what the class expected of a visit, beside what its groups found there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select

from app.cohorts.models import Group, Membership
from app.errors import Forbidden
from app.extensions import db
from app.fieldwork.agreed import as_agreed_now
from app.fieldwork.content import EMPTIES
from app.fieldwork.models import Answer, Sheet
from app.grids.contents import FrozenCriterion, contents
from app.grids.models import Respondent, Revision
from app.kinds import kind
from app.visits.access import may_read_expectations
from app.visits.expecting import revealed
from app.visits.models import Visit
from app.visits.naming import without_name


@dataclass(frozen=True)
class Found:
    """What one group answered: titled parts in words, only what may be told; `silence` says why there are none."""

    letter: str
    parts: tuple[tuple[str, str], ...] = ()
    note: str = ""
    silence: str = ""


class Given(NamedTuple):
    """What a group's sheet holds for a criterion, and under which wording."""

    visit_id: int
    criterion_id: int
    letter: str
    value: Any
    empty: str | None
    note: str
    missing: str | None
    kind: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Expected:
    """What somebody expected."""

    text: str
    by: str


@dataclass(frozen=True)
class Facing:
    """The expectations about one criterion (None: about nothing in particular) and what was found."""

    criterion: FrozenCriterion | None
    expected: tuple[Expected, ...]
    found: tuple[Found, ...]

    @property
    def individual(self) -> bool:
        """Whether everybody answered alone, which is nobody's to read here."""
        return self.criterion is not None and self.criterion.respondent == Respondent.individual


def face(member: Membership, visit: Visit, *, named: bool = True) -> list[Facing]:
    """What was expected beside what was found, in the order of the grid; [] before the reveal. The place's name is taken out of the answers
    unless `named`.

    Raises Forbidden for a guest, who may be the host's.
    """
    if not may_read_expectations(member):
        raise Forbidden("Les attentes sont celles de la promotion : les invité·e·s ne les lisent pas.")
    name = "" if named else visit.venue.name
    expected: dict[int | None, list[Expected]] = {}
    for said in revealed(member, visit):
        line = Expected(without_name(said.text, name), said.member.name)
        expected.setdefault(said.criterion_id, []).append(line)
    taken = sorted(visit.taken_along, key=lambda one: one.grid_id)
    asked = {one.criterion_id: one for taken_one in taken for one in contents(taken_one.edition_id)}
    shared = {
        key
        for key in expected
        if key is not None and key in asked and asked[key].respondent == Respondent.group
    }
    found = _found(member, visit, shared, name)
    facing = [
        Facing(one, tuple(expected.pop(key)), found.get(key, ()))
        for key, one in asked.items()
        if key in expected
    ]
    # A criterion that has left the grid since leaves its expectations with those that named none.
    loose = tuple(one for several in expected.values() for one in several)
    return [*facing, Facing(None, loose, ())] if loose else facing


def _found(
    member: Membership, visit: Visit, criteria: Collection[int], name: str
) -> dict[int | None, tuple[Found, ...]]:
    rows = db.session.execute(
        select(
            *(
                Answer.visit_id,
                Answer.criterion_id,
                Group.letter,
                Answer.value,
                Answer.empty,
                Answer.note,
                Answer.missing,
            ),
            *(Revision.kind, Revision.params),
        )
        .join(Sheet, (Sheet.id == Answer.sheet_id) & (Sheet.visit_id == Answer.visit_id))
        .join(Group, Group.id == Sheet.group_id)
        .join(Revision, Revision.id == Answer.revision_id)
        .where(
            Answer.cohort_id == member.cohort_id,
            Answer.visit_id == visit.id,
            Answer.criterion_id.in_(criteria),
        )
    )
    given = as_agreed_now(member.cohort_id, [Given._make(row) for row in rows])
    said = {(one.criterion_id, one.letter): one for one in given}
    groups: Sequence[str] = db.session.scalars(
        select(Group.letter).where(Group.cohort_id == member.cohort_id).order_by(Group.letter)
    ).all()
    return {
        criterion: tuple(_one(letter, said.get((criterion, letter)), name) for letter in groups)
        for criterion in criteria
    }


def _one(letter: str, row: Given | None, name: str) -> Found:
    if row is None or (row.value is None and row.empty is None):
        return Found(letter, silence="pas de réponse")
    value, empty, note = without_name(row.value, name), row.empty, without_name(row.note, name)
    if value is None:
        return Found(letter, note=note.strip(), silence=EMPTIES[empty or ""])
    parts = tuple(kind(row.kind).tell_parts(value, row.params))
    if not parts:
        return Found(letter, silence="sans accord pour être montré ici")
    return Found(letter, parts, note.strip(), "à compléter" if row.missing else "")
