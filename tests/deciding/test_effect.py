"""What a proposed change does to past answers, in words, and what the words promise."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.comparison.lineage import Wording as Told
from app.comparison.lineage import lineage
from app.deciding.effect import Effect, effect_of_rewording, fitting, gone_rows
from app.grids.wording import Wording, check_wording
from app.kinds import KINDS, Entry
from tests.kinds.strategies import EVERY_KIND, IDS, PARAMS, VALUES

NBSP = "\N{NO-BREAK SPACE}"
SMALL = {"tally": st.dictionaries(st.sampled_from(IDS), st.integers(0, 50), min_size=1)}
WITH_ROWS = {"single_choice": "options", "multiple_choice": "options", "shares": "posts", "tally": "items"}


def worded(kind: str, params: dict[str, Any] | None = None, **other: Any) -> Wording:
    return check_wording(
        {"label": "Nom", "question": "Que voit-on ?", "kind": kind, "params": params or PARAMS[kind], **other}
    )


def without(kind: str, *gone: str) -> Wording:
    """The kind's params without these rows."""
    name = WITH_ROWS[kind]
    kept = [row for row in PARAMS[kind][name] if row["id"] not in gone]
    return worded(kind, {**PARAMS[kind], name: kept})


def pooled(old: Wording, new: Wording, effect: Effect, value: Any) -> Any:
    """An old answer as comparisons read it under the new wording; None when they keep it apart."""
    assert effect.change
    known = [
        Told(1, 1, old.kind, old.params),
        Told(2, 2, new.kind, new.params, effect.change.level, dict(effect.change.mapping)),
    ]
    read = lineage(known, [1, 2])
    return read.read(1, value) if read.readings[1].pooled else None


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_another_question_in_other_words_stays_on_one_row(kind: str) -> None:
    effect = effect_of_rewording(worded(kind), worded(kind, question="Que remarque-t-on ?"), answers=40)
    assert effect.level == "wording"
    assert effect.title == "Même ligne dans les comparaisons."
    assert effect.details == ("Les 40 réponses passées se lisent avec les prochaines.",)


@settings(max_examples=40)
@given(st.data())
def test_a_change_of_wording_never_changes_what_an_answer_says(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(EVERY_KIND))
    texts = {
        name: data.draw(st.text("abc é’", min_size=1).filter(str.strip))
        for name in ("label", "question", "help")
    }
    old, new = worded(kind), worded(kind, **texts, core=data.draw(st.booleans()))
    value = data.draw(VALUES[kind])
    effect = effect_of_rewording(old, new, answers=3)
    assert effect.level in ("same", "wording")
    assert pooled(old, new, effect, value) == value


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_another_kind_or_another_respondent_never_mixes_with_past_answers(kind: str) -> None:
    other = next(one for one in KINDS if one != kind)
    for new in (worded(other), worded(kind, respondent="individual")):
        effect = effect_of_rewording(worded(kind), new, answers=40)
        assert effect.title == (
            f"Nouvelle ligne{NBSP}: les 40 réponses passées restent lisibles"
            " mais ne seront plus mélangées avec les prochaines."
        )
        assert pooled(worded(kind), new, effect, None) is None


def test_a_question_that_no_edition_asks_changes_in_its_place() -> None:
    effect = effect_of_rewording(worded("scale"), worded("number"), held=False)
    assert effect.level == "breaking"
    assert "sur place" in effect.title


@pytest.mark.parametrize("kind", WITH_ROWS)
def test_two_rows_made_one_are_compared_by_adding_them_up(kind: str) -> None:
    old, new = worded(kind), without(kind, "opt-b")
    effect = effect_of_rewording(old, new, {"opt-b": "opt-a"}, answers=40)
    assert effect.level == "compatible"
    assert effect.title == f"Même ligne, hachurée{NBSP}: comparable en additionnant deux postes."
    assert any("Choix b" in told and "Choix a" in told for told in effect.details)
    assert effect.details[-1] == "Les 40 réponses passées se lisent avec les prochaines."


def test_an_option_that_goes_alone_keeps_its_answers_under_its_name() -> None:
    effect = effect_of_rewording(worded("single_choice"), without("single_choice", "opt-b"), answers=1)
    assert effect.level == "compatible"
    assert f"«{NBSP}Choix b{NBSP}» ne se choisit plus" in effect.details[0]


def test_a_post_whose_part_would_have_nowhere_to_go_begins_a_new_line() -> None:
    assert effect_of_rewording(worded("shares"), without("shares", "opt-b"), answers=2).level == "breaking"


@settings(max_examples=40)
@given(st.data())
def test_a_mapping_loses_no_answer_and_adds_none(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(WITH_ROWS)))
    gone = data.draw(st.sets(st.sampled_from(IDS[:2]), min_size=1))
    mapping = {one: data.draw(st.sampled_from(IDS[2:])) for one in gone}
    old, new = worded(kind), without(kind, *gone)
    assert {one.id for one in gone_rows(old, new)} == gone
    # A counter stops at 9999: small counts, so that a sum of two is one.
    values = data.draw(st.lists(SMALL.get(kind, VALUES[kind]), min_size=1, max_size=6))
    effect = effect_of_rewording(old, new, mapping, answers=len(values))
    assert effect.level == "compatible"
    read = [pooled(old, new, effect, value) for value in values]
    assert len(read) == len(values)
    for into in IDS[2:]:
        sources = {into, *(one for one, target in mapping.items() if target == into)}
        assert _held(kind, read, {into}) == _held(kind, values, sources)
    assert _held(kind, read, gone) == 0
    entries = [Entry(str(n), str(n), value) for n, value in enumerate(read)]
    assert KINDS[kind].summarise(entries, new.params).n == len(values)


@settings(max_examples=40)
@given(
    st.sampled_from(sorted(WITH_ROWS)),
    st.dictionaries(st.sampled_from([*IDS, "x"]), st.sampled_from([*IDS, "x"])),
)
def test_a_mapping_that_no_longer_fits_is_left_out_rather_than_refused(
    kind: str, mapping: dict[str, str]
) -> None:
    old, new = worded(kind), without(kind, "opt-b")
    assert set(fitting(mapping, old, new)) <= {"opt-b"}
    assert effect_of_rewording(old, new, mapping).level in ("compatible", "breaking")


def _held(kind: str, values: list[Any], ids: set[str]) -> float:
    """How much these rows hold in all: answers for choices, the sum for shares and counters."""
    if kind == "single_choice":
        return sum(value in ids for value in values)
    if kind == "multiple_choice":
        return sum(bool(ids & set(value)) for value in values)
    return pytest.approx(
        sum(amount for value in values for one, amount in value.items() if one in ids), abs=1e-3
    )  # type: ignore[return-value]
