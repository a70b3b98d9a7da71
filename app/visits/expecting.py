"""What students expect to see at a visit: written for oneself, shown to the class all at once."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.cohorts.journal import note
from app.cohorts.models import Act, Membership
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.grids.contents import FrozenAxis, contents
from app.tables import now
from app.visits.access import (
    may_expect,
    may_prepare,
    may_read_expectations,
    own_expectations,
    revealed_expectations,
)
from app.visits.holding import hold
from app.visits.models import Expectation, Visit, VisitState

LIMIT = 400
MOST = 12
NAMESPACE = uuid.UUID("2f0c7c4e-6f0b-4a0c-9a0e-55f6a1f9b5d3")


@dataclass(frozen=True)
class Line:
    """One line of the form as it was sent: `version` is the one that was on the screen, 0 for a new line."""

    key: str
    text: str
    criterion_id: int | None = None
    version: int = 0


@dataclass
class Written:
    """What became of the lines that were sent: changed, kept beside another version, written after the reveal."""

    changed: int = 0
    apart: int = 0
    late: int = 0


@dataclass(frozen=True)
class Counted:
    """How many lines there are to reveal, and how many people wrote them."""

    lines: int
    people: int


def expectable_axes(visit: Visit) -> list[FrozenAxis]:
    """The axes, with their criteria, that an expectation may name: those of the editions taken along."""
    taken = sorted(visit.taken_along, key=lambda one: one.grid_id)
    return [axis for one in taken for axis in contents(one.edition_id).axes]


def mine(member: Membership, visit: Visit) -> Sequence[Expectation]:
    """What the member wrote about this visit, in the order of writing."""
    return db.session.scalars(own_expectations(member, visit)).all()


def written_by(member: Membership, visit: Visit) -> int:
    """How many expectations the member wrote."""
    return sum(not one.late for one in mine(member, visit))


def revealed(member: Membership, visit: Visit) -> Sequence[Expectation]:
    """What everybody expected, once it is revealed, by name; before that nothing."""
    return db.session.scalars(revealed_expectations(member, visit)).all()


def counted(visit: Visit) -> Counted:
    """How much is written, without a word of it."""
    lines, people = db.session.execute(
        select(func.count(Expectation.id), func.count(Expectation.member_id.distinct())).where(
            Expectation.cohort_id == visit.cohort_id,
            Expectation.visit_id == visit.id,
            Expectation.late.is_(False),
        )
    ).one()
    return Counted(lines, people)


def next_key(member: Membership, visit: Visit, there: Sequence[Expectation], place: int) -> str:
    """The key of an empty line: the same each time the same lines are shown."""
    last = max((one.id for one in there), default=0)
    return str(uuid.uuid5(NAMESPACE, f"{visit.id}/{member.id}/{last}/{place}"))


def write_expectations(member: Membership, visit: Visit, lines: Sequence[Line]) -> Written:
    """Keeps the lines of the member's form; an emptied one is taken away.

    A line that another tab changed meanwhile stays, and what was sent becomes a line of its own. After the
    reveal nothing changes any more: what was sent is kept for its author alone.
    Raises Forbidden, and Invalid keyed by the place of the line (« text-0 », « criterion-0 »).
    """
    if not may_expect(member):
        raise Forbidden("Les attentes sont celles des étudiant·e·s : chacun·e écrit les siennes.")
    hold(visit)
    there = {one.key: one for one in mine(member, visit)}
    _check(visit, lines, there)
    written = Written()
    for line in lines:
        found = there.get(line.key)
        if found is not None and (found.text, found.criterion_id) == (line.text, line.criterion_id):
            continue
        if visit.revealed_at is not None:
            written.late += _keep(member, visit, line, there, late=True)
        elif found is None:
            written.changed += _add(member, visit, line.key, line, there)
        elif found.version != line.version:
            written.apart += _keep(member, visit, line, there)
        elif not line.text:
            db.session.delete(found)
            written.changed += 1
        else:
            found.text, found.criterion_id = line.text, line.criterion_id
            found.version += 1
            found.written_at = now()
            written.changed += 1
    db.session.flush()
    return written


def reveal_expectations(member: Membership, visit: Visit) -> int:
    """Shows everybody's expectations to the class, for good; how many. Doing it twice changes nothing.

    Raises Forbidden, and Conflict when the visit has not begun or nobody wrote anything.
    """
    if not may_prepare(member):
        raise Forbidden("Seule l’équipe encadrante révèle les attentes.")
    hold(visit)
    lines = counted(visit).lines
    if visit.revealed_at is None:
        if visit.state == VisitState.preparing:
            raise Conflict("La visite n’a pas commencé : les attentes se révèlent après son ouverture.")
        if not lines:
            raise Conflict("Personne n’a encore rien écrit : il n’y a rien à révéler.")
        visit.revealed_at = now()
        note(member, Act.reveal, detail=f"la visite {visit.number}")
    return lines


def _check(visit: Visit, lines: Sequence[Line], there: dict[str, Expectation]) -> None:
    asked = {one.criterion_id for axis in expectable_axes(visit) for one in axis.criteria}
    errors = {}
    kept = set(there)
    for place, line in enumerate(lines):
        if len(line.text) > LIMIT:
            errors[f"text-{place}"] = f"{LIMIT} caractères au plus : il y en a {len(line.text)}."
        stored = there[line.key].criterion_id if line.key in there else None
        if line.criterion_id not in (None, stored) and line.criterion_id not in asked:
            errors[f"criterion-{place}"] = "Ce critère n’est plus dans la grille de la visite."
        if line.text and line.key not in kept:
            kept.add(line.key)
            if len(kept) > MOST and visit.revealed_at is None:
                errors[f"text-{place}"] = f"{MOST} attentes au plus : gardez celles qui comptent."
    if errors:
        raise Invalid(errors)


def _keep(
    member: Membership, visit: Visit, line: Line, there: dict[str, Expectation], *, late: bool = False
) -> int:
    """The line under a key made of its words: the same sent again is the same line."""
    key = str(uuid.uuid5(NAMESPACE, f"{line.key} {line.criterion_id} {line.text}"))
    return 0 if key in there else _add(member, visit, key, line, there, late=late)


def _add(
    member: Membership,
    visit: Visit,
    key: str,
    line: Line,
    there: dict[str, Expectation],
    *,
    late: bool = False,
) -> int:
    if not line.text:
        return 0
    there[key] = Expectation(
        cohort_id=visit.cohort_id,
        visit_id=visit.id,
        member_id=member.id,
        criterion_id=line.criterion_id,
        key=key,
        text=line.text,
        late=late,
    )
    db.session.add(there[key])
    return 1


@dataclass(frozen=True)
class Expecting:
    """What a page may say of a visit's expectations to one member; `counted` is for the teaching team."""

    may_write: bool
    may_read: bool
    mine: int
    counted: Counted | None


def expecting_of(member: Membership, visit: Visit) -> Expecting:
    """How far one has come, without a word of anybody."""
    may_write = may_expect(member)
    return Expecting(
        may_write=may_write,
        may_read=may_read_expectations(member),
        mine=written_by(member, visit) if may_write else 0,
        counted=counted(visit) if may_prepare(member) else None,
    )
