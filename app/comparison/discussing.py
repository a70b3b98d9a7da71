"""Discussing one criterion after another: question and predictions, pictures, evidence behind the extremes, synthesis."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.cohorts.access import may_run
from app.cohorts.models import Membership
from app.comparison.matrix import Line
from app.comparison.models import Discussion, Guess, Moment, Prediction, SynthesisText
from app.comparison.plan import Plan
from app.comparison.rows import CriterionRow
from app.comparison.states import State
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.extensions import db
from app.grids.changing import lock_grid
from app.grids.models import Grid
from app.kinds.reading import clean_line
from app.visits.models import VisitQuestion

MOMENTS = list(Moment)
MOMENT_WORDS = {
    Moment.question: "La question",
    Moment.pictures: "Ce que nous avons vu",
    Moment.evidence: "Ce qui le fait dire",
    Moment.synthesis: "Ce que nous retenons",
}
GUESSES = {
    Guess.together: "Les groupes sont proches",
    Guess.apart: "Les avis sont partagés",
    Guess.opposed: "Deux lectures s’opposent",
}
PHRASE_LIMIT = 140


class AlreadyPressed(Conflict):
    """Somebody else led the discussion on since the page was read."""

    default = "La discussion vient d’avancer : l’écran montre où elle en est."


class AlreadyPredicted(Conflict):
    """Somebody of the same group predicted something else meanwhile."""

    def __init__(self, other: Prediction) -> None:
        self.other = other
        super().__init__(
            f"{other.author.name} vient d’envoyer pour votre groupe : « {GUESSES[Guess(other.guess)]} »."
            " Mettez-vous d’accord ; envoyer de nouveau garde votre choix."
        )


@dataclass(frozen=True)
class Extremes:
    """The groups at both ends of one visit's answers; all who answered where answers have no ends."""

    low: tuple[str, ...]
    high: tuple[str, ...]

    @property
    def letters(self) -> list[str]:
        """All of them, each once."""
        return sorted({*self.low, *self.high})


def discussion_of(member: Membership, grid: Grid) -> Discussion | None:
    """What is being discussed along a grid of the member's cohort, or was."""
    return db.session.scalar(
        select(Discussion).where(Discussion.cohort_id == member.cohort_id, Discussion.grid_id == grid.id)
    )


def discussed_now(member: Membership) -> list[Discussion]:
    """What is being discussed in the member's cohort, for the start page; the grids come along."""
    query = (
        select(Discussion)
        .join(Grid, Grid.id == Discussion.grid_id)
        .options(contains_eager(Discussion.grid))
        .where(Discussion.cohort_id == member.cohort_id, Discussion.criterion_id.is_not(None))
        .order_by(Discussion.id)
    )
    return list(db.session.scalars(query))


def version_of(member: Membership, discussion: Discussion | None, *, projected: bool) -> str:
    """What screens ask with: it moves with presses, predictions, syntheses and questions noted.

    On a phone other groups' predictions do not move it while one predicts: nothing changes under who is typing.
    """
    if discussion is None:
        return "0"
    last = select(func.max(Prediction.id)).where(Prediction.cohort_id == member.cohort_id)
    if not projected:
        last = last.where(Prediction.group_id == (member.group_id or 0))
    written = select(func.max(SynthesisText.id)).where(SynthesisText.cohort_id == member.cohort_id)
    asked = select(func.max(VisitQuestion.id) + func.count(VisitQuestion.withdrawn_at)).where(
        VisitQuestion.cohort_id == member.cohort_id
    )
    found = (last, written, asked)
    numbers = db.session.execute(select(*(one.scalar_subquery() for one in found))).one()
    return "-".join(str(one or 0) for one in (discussion.presses, *numbers))


def lead(member: Membership, plan: Plan, grid: Grid, act: str, seen: int, code: str = "") -> None:
    """Open a criterion, go on, go back or close. Raises Forbidden, Invalid, NotFound, AlreadyPressed.

    Opening the criterion that is discussed already changes nothing; the other acts are for the press that was read.
    Going on from the last moment leads to the next criterion that the plan's filters keep, and then to the end.
    """
    if not may_run(member):
        raise Forbidden("C’est l’équipe encadrante qui mène la discussion.")
    lock_grid(member, grid.id)
    held = discussion_of(member, grid)
    if held is None:
        held = Discussion(cohort_id=member.cohort_id, grid_id=grid.id, moment=Moment.question, presses=0)
        db.session.add(held)
    if act != "open" and held.presses != seen:
        raise AlreadyPressed()
    rows = plan.rows
    if act == "open":
        row = next((one for axis in plan.axes for one in axis.rows if one.code == code), None)
        if row is None:
            raise NotFound()
        if held.criterion_id == row.id:
            return
        held.criterion_id, held.moment = row.id, Moment.question
    elif act == "close":
        held.criterion_id = None
    elif act in ("next", "back") and held.criterion_id is not None:
        held.criterion_id, held.moment = _moved(held, rows, 1 if act == "next" else -1)
    else:
        raise Invalid.single("Ouvrez d’abord un critère.", "act")
    held.presses += 1
    db.session.flush()


def predictions(member: Membership, criterion_id: int) -> list[Prediction]:
    """The last prediction of each group, by letter. Only for those who may see them."""
    found: dict[int, Prediction] = {}
    query = (
        select(Prediction)
        .options(joinedload(Prediction.group), joinedload(Prediction.author))
        .where(Prediction.cohort_id == member.cohort_id, Prediction.criterion_id == criterion_id)
        .order_by(Prediction.number)
    )
    for one in db.session.scalars(query):
        found[one.group_id] = one
    return sorted(found.values(), key=lambda one: one.group.letter)


def predict(member: Membership, grid: Grid, guess: str, phrase: str, seen: int) -> None:
    """Say what one's group expects. The same twice is one. Raises Forbidden, Invalid, Conflict, AlreadyPredicted."""
    group = member.group
    if not member.is_student or group is None:
        raise Forbidden("Ce sont les groupes qui prédisent.")
    lock_grid(member, grid.id)
    held = discussion_of(member, grid)
    if held is None or held.criterion_id is None or held.moment != Moment.question:
        raise Conflict("Les images sont déjà montrées : il est trop tard pour prédire.")
    if guess not in list(Guess):
        raise Invalid.single("Choisissez ce que les images vont montrer.", "guess")
    words = clean_line(phrase, PHRASE_LIMIT, "phrase")
    before = next((one for one in predictions(member, held.criterion_id) if one.group_id == group.id), None)
    if before is not None and (before.guess, before.phrase) == (guess, words):
        return
    if before is not None and before.number != seen:
        raise AlreadyPredicted(before)
    db.session.add(
        Prediction(
            cohort_id=member.cohort_id,
            criterion_id=held.criterion_id,
            group_id=group.id,
            number=before.number + 1 if before else 1,
            guess=guess,
            phrase=words,
            author_id=member.id,
        )
    )
    db.session.flush()


def extremes(line: Line) -> list[Extremes]:
    """For each visit, who stands at both ends."""
    found = []
    for cell in line.cells:
        known = {one.letter: one.value for one in cell.voices if one.state is State.answered}
        sizes = {letter: _size(value) for letter, value in known.items()}
        if known and all(size is not None for size in sizes.values()):
            numbers = [size for size in sizes.values() if size is not None]
            low = tuple(letter for letter, size in sizes.items() if size == min(numbers))
            high = tuple(letter for letter, size in sizes.items() if size == max(numbers))
            found.append(Extremes(low, high))
        else:
            found.append(Extremes(tuple(known), ()))
    return found


def _size(value: object) -> float | None:
    """Where an answer stands on an axis, if it stands on one."""
    if isinstance(value, dict):
        value = value.get("amount")
    return value if isinstance(value, int | float) else None


def _moved(held: Discussion, rows: Sequence[CriterionRow], step: int) -> tuple[int | None, Moment]:
    place = MOMENTS.index(Moment(held.moment)) + step
    if 0 <= place < len(MOMENTS):
        return held.criterion_id, MOMENTS[place]
    ids = [row.id for row in rows]
    if held.criterion_id not in ids:
        return held.criterion_id, Moment(held.moment)
    at = ids.index(held.criterion_id) + step
    if at < 0:
        return held.criterion_id, Moment.question
    return (ids[at], MOMENTS[0 if step > 0 else -1]) if at < len(ids) else (None, Moment.question)
