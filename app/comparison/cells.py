"""One criterion at one visit: what groups and people said, and how those who said nothing did."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from app.comparison.access import FEWEST_PEOPLE
from app.comparison.lineage import Lineage, Reading
from app.comparison.reading import GroupAnswer, PeopleAnswer
from app.comparison.states import SILENCES, State, state_of
from app.grids.contents import FrozenCriterion
from app.grids.models import Respondent
from app.kinds import Entry, Summary

SAME = Reading()


class Voice(NamedTuple):
    """What one group said; the value is read under the criterion's latest wording."""

    letter: str
    name: str
    state: State
    value: Any = None
    note: str = ""
    confidence: str | None = None
    revision_id: int | None = None
    supported: bool = False


@dataclass(frozen=True)
class Crowd:
    """What people said one by one, without saying who. Below FEWEST_PEOPLE `values` is empty, reasons untold."""

    n: int
    of: int
    values: tuple[Any, ...]
    silences: tuple[tuple[State, int], ...]
    lineage: Lineage
    # How many answers stand on a trace; None where the question asks for none.
    supported: int | None = None

    @property
    def to_support(self) -> int:
        """How many answers stand on no trace yet, where the core asks for one; told from FEWEST_PEOPLE on."""
        return 0 if self.supported is None or self.n < FEWEST_PEOPLE else max(self.n - self.supported, 0)

    @cached_property
    def summary(self) -> Summary | None:
        """What the picture of people's answers needs, None when they may not be shown."""
        return _summary(self.lineage, [Entry("", "une personne", value) for value in self.values])

    @property
    def too_few(self) -> bool:
        """Whether there are answers that may not be shown yet."""
        return 0 < self.n < FEWEST_PEOPLE


@dataclass(frozen=True)
class Cell:
    """`wording` is None when the visit did not ask; `voices` are the groups that are looked at, by letter."""

    wording: FrozenCriterion | None
    reading: Reading
    voices: tuple[Voice, ...]
    crowd: Crowd | None
    lineage: Lineage

    @cached_property
    def summary(self) -> Summary | None:
        """What the picture of the groups' answers needs; None without answers, or where none were read."""
        answered = (voice for voice in self.voices if voice.state is State.answered)
        return _summary(self.lineage, [Entry(voice.letter, voice.name, voice.value) for voice in answered])

    @cached_property
    def letters(self) -> list[str]:
        """The groups whose answer counts."""
        return [voice.letter for voice in self.voices if voice.state is State.answered]

    @cached_property
    def to_support(self) -> list[str]:
        """The groups whose answer stands on no trace yet, where the core asks for one."""
        if self.wording is None or not wants_traces(self.wording, self.lineage):
            return []
        answered = (voice for voice in self.voices if voice.state is State.answered)
        return [voice.letter for voice in answered if not voice.supported]

    @cached_property
    def offered(self) -> set[str | None] | None:
        """The options, by their latest ids, that this visit's wording had; None where its answers have none."""
        if self.wording is None or "options" not in self.wording.params:
            return None
        ids = [option["id"] for option in self.wording.params["options"]]
        return {self.reading.mapping.get(one, one) for one in ids}

    @property
    def n(self) -> int:
        """How many groups' answers count."""
        return len(self.letters)

    @property
    def of(self) -> int:
        """How many groups were to answer, or did."""
        return sum(voice.state is not State.not_in_charge for voice in self.voices)

    @cached_property
    def silences(self) -> list[tuple[State, list[str]]]:
        """Who gave no answer that counts, by the reason, in letters."""
        found: dict[State, list[str]] = {}
        for voice in self.voices:
            found.setdefault(voice.state, []).append(voice.letter)
        return [(state, found[state]) for state in SILENCES if state in found]


@dataclass(frozen=True)
class Expected:
    """Who was to answer: the groups looked at (id -> letter, name), what each was in charge of, the students."""

    groups: Mapping[int, tuple[str, str]]
    in_charge: Mapping[int, set[int]]
    students: int


NOBODY: Sequence[Any] = ()


def wants_traces(wording: FrozenCriterion, lineage: Lineage) -> bool:
    """Whether an answer without a trace is « à étayer »."""
    return wording.core and lineage.kind.wants_evidence


def make_cell(
    wording: FrozenCriterion | None,
    lineage: Lineage,
    expected: Expected,
    said: Sequence[GroupAnswer],
    told: Sequence[PeopleAnswer],
    supported: Container[int | None] = (),
    people_supported: int = 0,
) -> Cell:
    """The cell of one criterion and one visit, from what groups and people answered.

    `supported` has the ids of the groups that attached a trace to it, `people_supported` how many people did.
    """
    voices = tuple(_voices(wording, lineage, expected, said, supported))
    by_people = wording is not None and wording.respondent == Respondent.individual
    wants = wording is not None and wants_traces(wording, lineage)
    of_people = people_supported if wants else None
    crowd = _crowd(lineage, told, expected.students, of_people) if told or by_people else None
    reading = lineage.readings.get(wording.revision_id, SAME) if wording else SAME
    return Cell(wording, reading, voices, crowd, lineage)


def _voices(
    wording: FrozenCriterion | None,
    lineage: Lineage,
    expected: Expected,
    said: Sequence[GroupAnswer],
    supported: Container[int | None],
) -> list[Voice]:
    given = {answer.group_id: answer for answer in said}
    voices = []
    for group_id, (letter, name) in expected.groups.items():
        answer = given.get(group_id)
        if answer is not None:
            state, value = _read(lineage, answer)
            noted = (answer.note or "", answer.confidence, answer.revision_id, group_id in supported)
            voices.append(Voice(letter, name, state, value, *noted))
        elif wording is not None and wording.respondent == Respondent.group:
            silent = (
                State.unanswered
                if wording.criterion_id in expected.in_charge[group_id]
                else State.not_in_charge
            )
            voices.append(Voice(letter, name, silent))
    return voices


def _read(lineage: Lineage, answer: GroupAnswer | PeopleAnswer) -> tuple[State, Any]:
    state = state_of(answer.empty, answer.incomplete)
    if state is State.answered:
        if not lineage.readings[answer.revision_id].pooled:
            return State.apart, None
        if answer.value is not None:
            return state, lineage.read(answer.revision_id, answer.value)
    return state, None


def _crowd(lineage: Lineage, told: Sequence[PeopleAnswer], students: int, supported: int | None) -> Crowd:
    values: list[Any] = []
    counts: dict[State, int] = dict.fromkeys(SILENCES, 0)
    n = 0
    for answer in told:
        state, value = _read(lineage, answer)
        if state is State.answered:
            n += answer.number
            values += [value] * answer.number
        else:
            counts[state] += answer.number
    silent = sum(counts.values())
    unanswered = max(students - n - silent, 0)
    if n + silent < FEWEST_PEOPLE:
        counts = {}
    counts[State.unanswered] = unanswered
    shown = values if n >= FEWEST_PEOPLE else []
    return Crowd(
        n=n,
        of=max(students, n),
        values=tuple(shown),
        silences=tuple((state, number) for state, number in counts.items() if number),
        lineage=lineage,
        supported=supported,
    )


def _summary(lineage: Lineage, entries: list[Entry]) -> Summary | None:
    if not entries or any(entry.value is None for entry in entries):
        return None
    return lineage.kind.summarise(entries, lineage.params)
