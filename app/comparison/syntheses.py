"""Writing what the class makes of a cell of the méta-matrice, and what a group maintains.

The rules are those of answers: edits apart are merged, two texts for the same words are both kept until somebody
who has read both decides, and the history holds everything that was sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.cohorts.access import may_write
from app.cohorts.models import Group, Membership
from app.comparison.models import Synthesis, SynthesisText
from app.comparison.plan import Plan, VisitColumn
from app.comparison.rows import AxisRows, CriterionRow
from app.errors import Forbidden, Invalid, NotFound
from app.extensions import db
from app.kinds.merge import merge_text
from app.kinds.reading import clean
from app.visits.holding import hold

LIMIT = 280
TOO_LONG = (
    "Une synthèse fait 280 caractères au plus : elle se lit d’un coup d’œil au projecteur. Il y en a {} ici."
)


@dataclass(frozen=True)
class Place:
    """A cell: an axis, or one of its criteria, at a visit that took the grid along."""

    column: VisitColumn
    axis: AxisRows
    row: CriterionRow | None

    @property
    def code(self) -> str:
        """The code of its axis or criterion."""
        return self.row.code if self.row else self.axis.code

    @property
    def label(self) -> str:
        """The same in words."""
        return self.row.latest.label if self.row else self.axis.title

    @property
    def subject(self) -> str:
        """What it is about, as `Synthesis.place` says it."""
        return f"criterion-{self.row.id}" if self.row else f"axis-{axis_id(self.axis)}"

    @property
    def criteria(self) -> list[int]:
        """The criteria whose traces stand behind it."""
        return [self.row.id] if self.row else [row.id for row in self.axis.rows]


def axis_id(axis: AxisRows) -> int:
    """The identity of an axis that has rows."""
    return axis.rows[0].latest.axis_id


def place_at(plan: Plan, code: str, number: int) -> Place:
    """The cell of an axis' or a criterion's code and a visit's number. Raises NotFound."""
    column = next((one for one in plan.columns if one.visit.number == number and one.edition), None)
    for axis in plan.axes:
        row = next((one for one in axis.rows if one.code == code), None)
        if column and (row or axis.code == code):
            return Place(column, axis, row)
    raise NotFound()


def may_maintain(member: Membership) -> bool:
    """Whether the member may write what a group maintains: a student, for their own group."""
    return member.is_student and member.group_id is not None


def write_synthesis(
    member: Membership, place: Place, text: str, seen: int, *, for_group: bool = False
) -> str:
    """Keep a text for the class, or for the member's group; what became of it: applied, merged, conflict, same.

    `seen` is the highest number that was on the screen. Raises Forbidden, Invalid (text).
    """
    group = voice_of(member, for_group)
    words = clean(text, 20_000, "text").strip()
    if len(words) > LIMIT:
        raise Invalid.single(TOO_LONG.format(len(words)), "text")
    synthesis = held(member, place, group)
    if synthesis is None:
        if not words:
            return "same"
        synthesis = first_of(member, place, group)
    sent = _texts(synthesis)
    if _known(synthesis, sent, member, words, seen):
        return "same"
    standing = [one for one in sent if one.outcome != "conflict"]
    base = next((one.became for one in reversed(standing) if one.number <= seen), "")
    fresh = all(one.number <= seen for one in standing)
    merged = words if fresh else merge_text(base, synthesis.text, words)
    if merged is None or len(merged) > LIMIT:
        _add(member, synthesis, sent, words, seen, "conflict", None)
        return "conflict"
    if merged == synthesis.text and not fresh:
        return "same"
    outcome = "applied" if merged == words else "merged"
    one = _add(member, synthesis, sent, words, seen, outcome, merged if outcome == "merged" else None)
    synthesis.text, synthesis.number = merged, one.number
    if fresh:
        _settle(sent, seen, one.number)
    db.session.flush()
    return outcome


def voice_of(member: Membership, for_group: bool) -> Group | None:
    """In whose name the member writes: a group, or None for the class. Raises Forbidden."""
    if not may_write(member):
        raise Forbidden("Les invité·e·s lisent les synthèses sans les écrire.")
    if for_group and not may_maintain(member):
        raise Forbidden("Ce qu’un groupe maintient est écrit par ses membres.")
    return member.group if for_group else None


def _key(place: Place, group: Group | None) -> str:
    return f"{place.subject}/group-{group.id}" if group else place.subject


def held(member: Membership, place: Place, group: Group | None) -> Synthesis | None:
    """The row, nobody else writing at this visit until the end of the transaction."""
    hold(place.column.visit)
    return db.session.scalar(
        select(Synthesis).where(
            Synthesis.cohort_id == member.cohort_id,
            Synthesis.visit_id == place.column.visit.id,
            Synthesis.place == _key(place, group),
        )
    )


def first_of(member: Membership, place: Place, group: Group | None) -> Synthesis:
    """The row of a cell that nobody wrote in yet."""
    made = Synthesis(
        cohort_id=member.cohort_id,
        visit_id=place.column.visit.id,
        axis_id=None if place.row else axis_id(place.axis),
        criterion_id=place.row.id if place.row else None,
        group_id=group.id if group else None,
        place=_key(place, group),
        text="",
        number=0,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _texts(synthesis: Synthesis) -> list[SynthesisText]:
    query = (
        select(SynthesisText)
        .where(SynthesisText.cohort_id == synthesis.cohort_id, SynthesisText.synthesis_id == synthesis.id)
        .order_by(SynthesisText.number)
    )
    return list(db.session.scalars(query))


def _known(
    synthesis: Synthesis, sent: Sequence[SynthesisText], member: Membership, words: str, seen: int
) -> bool:
    """Whether nothing has to be added: the text stands already, or it waits beside it since a first press."""
    if words == synthesis.text:
        _settle(sent, seen, synthesis.number)
        return True
    return any(
        one.outcome == "conflict"
        and one.settled_by is None
        and (one.author_id, one.text, one.seen) == (member.id, words, seen)
        for one in sent
    )


def _settle(sent: Sequence[SynthesisText], seen: int, by: int) -> None:
    """Whoever read the texts that stood beside has decided. Those that came later still wait."""
    for one in sent:
        if one.outcome == "conflict" and one.settled_by is None and one.number <= seen:
            one.settled_by = by
    db.session.flush()


def _add(
    member: Membership,
    synthesis: Synthesis,
    sent: Sequence[SynthesisText],
    words: str,
    seen: int,
    outcome: str,
    result: str | None,
) -> SynthesisText:
    one = SynthesisText(
        cohort_id=member.cohort_id,
        synthesis_id=synthesis.id,
        number=len(sent) + 1,
        seen=seen,
        text=words,
        result=result,
        outcome=outcome,
        author_id=member.id,
    )
    db.session.add(one)
    db.session.flush()
    return one
