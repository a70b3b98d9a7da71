"""Phones that were away send in any order: the same versions are kept, and nothing that was typed vanishes. Pure."""

import copy
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fieldwork.batch import Received, SheetKey
from app.fieldwork.content import BLANK, Content
from app.fieldwork.desks import Desk, Seat
from app.fieldwork.effects import take_effect
from app.fieldwork.models import Outcome
from app.tables import now
from tests.kinds.strategies import EVERY_KIND, PARAMS, VALUES, texts

pytestmark = pytest.mark.pure

CRITERION = 7
SHEET = SheetKey(1, 1, group_id=1)
AT = now()
# A thing that somebody said: where in the content, and what.
Atom = tuple[Any, ...]


@dataclass(frozen=True)
class Asked:
    """How the criterion is worded."""

    kind: str
    params: dict[str, Any]
    revision_id: int = 1
    respondent: str = "group"


@dataclass(frozen=True)
class Typed:
    """One edit: who typed what on which version, on top of which edit of theirs."""

    id: str
    by: int
    content: Content
    base: int = 0
    after: str | None = None
    settles: tuple[str, ...] = ()


@dataclass
class OneSheet:
    """A sheet with one criterion, and no database behind it."""

    asked: Asked
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self.desk = Desk(key=SHEET, cohort_id=1, edition_id=1, closed=False)

    def receive(self, edits: Iterable[Typed]) -> "OneSheet":
        """Let edits arrive, one after the other."""
        for edit in edits:
            one = Received(edit.id, SHEET, CRITERION, edit.base, {}, None, edit.settles, None, edit.after)
            row = self._row(edit)
            earlier = Seat(self.desk, edit.by).earlier(one, {})
            self.desk.operations.append(row)
            take_effect(self.desk, one, row, self.asked, earlier)
            self._settle()
        return self

    @property
    def current(self) -> Content:
        """The answer."""
        return self.desk.current(CRITERION).content

    @property
    def beside(self) -> list[Content]:
        """The versions that wait for a decision."""
        conflicts = (one for one in self.desk.operations if one["outcome"] == Outcome.conflict)
        return [one["content"] for one in conflicts if one["settled_by"] is None]

    @property
    def versions(self) -> list[Content]:
        """The answer as it was at each version, by the history."""
        made = {
            one["answer_version"]: one["result"] or one["content"]
            for one in reversed(self.desk.operations)
            if one["outcome"] in (Outcome.applied, Outcome.merged)
        }
        return [made[version] for version in sorted(made) if version]

    def shown(self) -> set[Atom]:
        """All that the sheet's page shows: the answer, and what waits beside it."""
        return set().union(atoms(self.current), *map(atoms, self.beside))

    def _row(self, edit: Typed) -> dict[str, Any]:
        self.desk.version += 1
        return {
            "id": edit.id,
            "sheet_id": self.desk.sheet_id,
            "criterion_id": CRITERION,
            "revision_id": self.asked.revision_id,
            "member_id": edit.by,
            "number": self.desk.version,
            "base_version": edit.base,
            "content": copy.deepcopy(edit.content),
            "result": None,
            "answer_version": self.desk.current(CRITERION).version,
            "settled_by": None,
            "received_at": AT,
        }

    def _settle(self) -> None:
        for by, _, ids in self.desk.settlements:
            for row in self.desk.operations:
                if row["id"] in ids and row["outcome"] == Outcome.conflict and row["settled_by"] is None:
                    row["settled_by"] = by
        self.desk.settlements.clear()


def atoms(said: Any, *path: Any) -> set[Atom]:
    """Every single thing that is said, words of texts apart, wherever it stands in a list."""
    if said is None:
        return set()
    if isinstance(said, str):
        return {(*path, word) for word in said.split()}
    if isinstance(said, dict):
        return set().union(*(atoms(one, *path, name) for name, one in said.items()))
    if isinstance(said, list):
        named = [one.get("id") or one.get("media") if isinstance(one, dict) else "" for one in said]
        return set().union(*(atoms(one, *path, name) for name, one in zip(named, said, strict=True)))
    return {(*path, said)}


def contents(kind: str) -> st.SearchStrategy[Content]:
    """What can be answered to a criterion of a kind."""
    answered = VALUES[kind].map(lambda value: {"value": value, "empty": None})
    empty = st.sampled_from([{"value": None, "empty": "refused"}, {"value": None, "empty": None}])
    around = st.fixed_dictionaries(
        {"note": st.just("") | texts(12), "confidence": st.sampled_from([None, None, "low", "high"])}
    )
    return st.builds(lambda response, rest: BLANK | response | rest, answered | answered | empty, around)


def of_three(kind: str, after: Content | None = None) -> st.SearchStrategy[list[Content]]:
    """What three people answer at the same time, often the same in part."""
    drawn = contents(kind)

    @st.composite
    def near(draw: st.DrawFn) -> Content:
        mixed = draw(drawn)
        for part in (("value", "empty"), ("note",), ("confidence",)):
            if after is not None and draw(st.booleans()):
                mixed = mixed | {name: after[name] for name in part}
        return mixed

    return st.lists(near(), min_size=2, max_size=3)


def edits_of(said: Sequence[Content], base: int = 0) -> list[Typed]:
    return [Typed(f"op-{by}", by, content, base) for by, content in enumerate(said)]


@pytest.mark.parametrize("kind", EVERY_KIND)
@settings(deadline=None, max_examples=25)
@given(st.data())
def test_phones_that_were_away_leave_the_same_versions_in_any_order(kind: str, data: st.DataObject) -> None:
    said = data.draw(of_three(kind, data.draw(contents(kind))))
    everything = set().union(*map(atoms, said))
    for order in itertools.permutations(edits_of(said)):
        sheet = OneSheet(Asked(kind, PARAMS[kind])).receive(order)
        assert sheet.shown() == everything


@pytest.mark.parametrize("kind", EVERY_KIND)
@settings(deadline=None, max_examples=25)
@given(st.data())
def test_what_each_added_to_an_answer_is_shown_in_any_order(kind: str, data: st.DataObject) -> None:
    there = data.draw(contents(kind))
    said = data.draw(of_three(kind, there))
    was = atoms(there)
    added = set().union(*(atoms(one) - was for one in said))
    first = Typed("first", 9, there)
    base = 0 if there == BLANK else 1
    for order in itertools.permutations(edits_of(said, base)):
        sheet = OneSheet(Asked(kind, PARAMS[kind])).receive([first, *order])
        assert sheet.shown() - was == added


@pytest.mark.parametrize("kind", EVERY_KIND)
@settings(deadline=None, max_examples=25)
@given(st.data())
def test_the_history_holds_what_each_typed_and_every_version_there_was(
    kind: str, data: st.DataObject
) -> None:
    said = data.draw(st.lists(contents(kind), min_size=1, max_size=5))
    bases = data.draw(st.lists(st.integers(0, 3), min_size=len(said), max_size=len(said)))
    edits = [
        Typed(f"op-{place}", place % 2, content, base)
        for place, (content, base) in enumerate(zip(said, bases, strict=True))
    ]
    sheet = OneSheet(Asked(kind, PARAMS[kind])).receive(edits)
    assert [row["content"] for row in sheet.desk.operations] == said
    assert len(sheet.versions) == sheet.desk.current(CRITERION).version
    assert sheet.current == (sheet.versions or [BLANK])[-1]
    for row in sheet.desk.operations:
        kept = row["content"] in [*sheet.beside, sheet.current, *sheet.versions]
        merged = row["outcome"] == Outcome.merged and row["result"] in sheet.versions
        unchanged = row["outcome"] == Outcome.applied
        assert kept or merged or unchanged


@st.composite
def _three_at_work(draw: st.DrawFn) -> list[Typed]:
    """Three people away from the network, each typing over their own words two or three times, all mixed."""
    queues = []
    for by in range(3):
        words = st.lists(st.sampled_from([f"w{by}{n}" for n in range(4)]), unique=True).map(" ".join)
        chain: list[Typed] = []
        for place in range(draw(st.integers(1, 3))):
            content = BLANK | {"value": draw(_text(words)), "note": draw(words)}
            after = chain[-1].id if chain else None
            chain.append(Typed(f"{by}-{place}", by, content, 0, after))
        queues.append(chain)
    turns = draw(st.permutations([by for by, chain in enumerate(queues) for _ in chain]))
    waiting = [iter(chain) for chain in queues]
    return [next(waiting[by]) for by in turns]


def _text(words: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return words.map(lambda text: {"text": text} if text else None)


@settings(deadline=None, max_examples=150)
@given(_three_at_work())
def test_the_last_words_of_each_are_shown_whatever_the_others_sent_in_between(edits: list[Typed]) -> None:
    sheet = OneSheet(Asked("short_text", PARAMS["short_text"])).receive(edits)
    last = {edit.by: edit for edit in edits}
    for edit in last.values():
        assert atoms(edit.content) <= sheet.shown()
    assert len(sheet.beside) <= len(last)


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_a_decision_leaves_only_the_versions_that_it_did_not_see(data: st.DataObject) -> None:
    said = data.draw(st.lists(contents("scale"), min_size=2, max_size=5))
    sheet = OneSheet(Asked("scale", PARAMS["scale"])).receive(edits_of(said))
    waiting = [row for row in sheet.desk.operations if row["outcome"] == Outcome.conflict]
    seen = waiting[: data.draw(st.integers(0, len(waiting)))]
    decided = BLANK | {"value": 3, "note": "décidé ensemble"}
    version = sheet.desk.current(CRITERION).version
    sheet.receive([Typed("decision", 9, decided, version, settles=tuple(row["id"] for row in seen))])
    assert sheet.current == decided
    assert sheet.beside == [row["content"] for row in waiting[len(seen) :]]
    assert all(row["settled_by"] == "decision" for row in seen)
