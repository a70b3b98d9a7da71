"""What holds for every kind, whatever is asked and answered."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.kinds import KINDS, Entry, kind
from tests.kinds.strategies import EVERY_KIND, JSON, PARAMS, VALUES, answers, three_answers

TRICKY = "<script>alert('é')</script> 👩🏽‍🎤 مرحبا «\u202eabc» & \"x\"\nligne 2 \t "


def test_the_eleven_kinds_are_found_in_the_order_an_editor_offers_them() -> None:
    assert list(KINDS) == [
        "short_text",
        "long_text",
        "scale",
        "single_choice",
        "multiple_choice",
        "yes_no_partial",
        "number",
        "shares",
        "tally",
        "quote",
        "photo",
    ]
    evidence = {name for name, one in KINDS.items() if one.wants_evidence}
    assert evidence == {"scale", "single_choice", "multiple_choice", "yes_no_partial", "shares"}
    assert all(one.label and one.hint.endswith(".") for one in KINDS.values())


@pytest.mark.parametrize("name", ["poll", "", None, ["scale"]])
def test_an_unknown_kind_is_refused_in_words(name: Any) -> None:
    with pytest.raises(Invalid, match="n’existe pas"):
        kind(name)


@given(answers())
def test_a_form_gives_back_the_answer_it_was_made_from(answer: tuple[str, Any]) -> None:
    name, value = answer
    form = kind(name).to_form(value, PARAMS[name])
    assert kind(name).parse(form, PARAMS[name]) == value
    assert kind(name).check(json.loads(json.dumps(value)), PARAMS[name]) == value


@given(answers())
def test_any_answer_can_be_told_laid_in_a_table_and_summed_up(answer: tuple[str, Any]) -> None:
    name, value = answer
    one, params = kind(name), PARAMS[name]
    assert one.describe(value, params)
    assert len(one.cells(value, params)) == len(one.columns(params))
    assert one.summarise([Entry("A", "Groupe A", value), Entry("B", "Groupe B", value)], params).n == 2


@pytest.mark.parametrize("name", EVERY_KIND)
def test_no_answer_stays_no_answer_and_is_never_zero(name: str) -> None:
    one, params = kind(name), PARAMS[name]
    assert one.parse({}, params) is None
    assert one.parse(one.to_form(None, params), params) is None
    assert one.check(None, params) is None
    assert one.missing(None, params) is None
    assert one.describe(None, params) == ""
    assert one.cells(None, params) == [None] * len(one.columns(params))
    assert one.summarise([], params).n == 0


@pytest.mark.parametrize("name", EVERY_KIND)
def test_what_an_editor_starts_with_is_complete_and_survives_its_form(name: str) -> None:
    one = kind(name)
    params = one.default_params()
    assert one.check_params(json.loads(json.dumps(params))) == params
    assert one.parse_params(one.params_form(params)) == params
    assert one.compare_params(params, params).level == "same"


def _taken_or_refused(read: Callable[[], Any]) -> bool:
    """True when what is read can be stored anywhere, or when the refusal says why."""
    try:
        return bool(json.dumps(read(), allow_nan=False, ensure_ascii=False).encode())
    except Invalid as refused:
        return all(refused.errors.values())


@given(st.sampled_from(EVERY_KIND), JSON)
def test_json_of_any_shape_is_taken_or_refused_never_a_fault(name: str, raw: Any) -> None:
    for read in (lambda: kind(name).check(raw, PARAMS[name]), lambda: kind(name).check_params(raw)):
        assert _taken_or_refused(read)


@given(
    st.sampled_from(EVERY_KIND),
    st.dictionaries(
        st.sampled_from(
            [
                "value",
                "text",
                "seen",
                "amount",
                "share-opt-a",
                "count-opt-a",
                "row_words",
                "row_media",
                "row_id",
                "row_label",
                "limit",
                "min",
                "max",
                "unit",
                "anchor-1",
                "row_principle",
            ]
        ),
        st.lists(st.text(max_size=12), max_size=3),
    ),
)
def test_a_form_of_any_content_is_taken_or_refused_never_a_fault(
    name: str, form: dict[str, list[str]]
) -> None:
    for read in (lambda: kind(name).parse(form, PARAMS[name]), lambda: kind(name).parse_params(form)):
        assert _taken_or_refused(read)


@pytest.mark.parametrize("name", EVERY_KIND)
def test_deep_and_huge_json_is_refused(name: str) -> None:
    deep: Any = {}
    for _ in range(500):
        deep = {"options": [deep], "text": deep, "quotes": [deep]}
    for hostile in (deep, "x" * 2_000_000, [0] * 200_000, {str(n): n for n in range(10_000)}, 10**5000):
        with pytest.raises(Invalid):
            kind(name).check(hostile, PARAMS[name])
        with pytest.raises(Invalid):
            kind(name).check_params(hostile)


@given(three_answers())
def test_merging_follows_its_laws(answers: tuple[str, Any, Any, Any]) -> None:
    name, base, theirs, mine = answers
    one, params = kind(name), PARAMS[name]
    assert one.merge(base, base, mine, params) == mine
    assert one.merge(base, theirs, base, params) == theirs
    assert one.merge(base, mine, mine, params) == mine
    assert one.merge(None, mine, mine, params) == mine
    left, right = one.merge(base, theirs, mine, params), one.merge(base, mine, theirs, params)
    assert _content(left) == _content(right)
    if left is not None:
        assert one.check(left, params) == left


def _content(value: Any) -> Any:
    """A value without the order of its rows."""
    if isinstance(value, dict) and isinstance(rows := next(iter(value.values())), list):
        return sorted(json.dumps(row, sort_keys=True) for row in rows)
    return value


@given(three_answers())
def test_two_first_answers_are_joined_or_left_to_a_person(answers: tuple[str, Any, Any, Any]) -> None:
    name, _, theirs, mine = answers
    merged = kind(name).merge(None, theirs, mine, PARAMS[name])
    if merged is not None and isinstance(mine, list | dict):
        for side in (theirs, mine):
            told = kind(name).to_form(merged, PARAMS[name])
            for field, strings in kind(name).to_form(side, PARAMS[name]).items():
                assert all(text in told[field] for text in strings if text)


@pytest.mark.parametrize(
    ("name", "field"),
    [("short_text", "text"), ("long_text", "seen"), ("quote", "row_words"), ("photo", "row_seen")],
)
def test_html_emoji_and_right_to_left_text_are_kept_to_the_letter(name: str, field: str) -> None:
    typed = {
        field: [TRICKY.replace("\n", "\r\n") + "\0"],
        "row_media": ["3f2504e0-4f89-41d3-9a0c-0305e82c3301"],
    }
    value = kind(name).parse(typed, PARAMS[name])
    assert kind(name).to_form(value, PARAMS[name])[field] == [TRICKY]


def test_half_an_emoji_can_be_stored() -> None:
    value = kind("short_text").check({"text": "cou\ud83dpé"}, PARAMS["short_text"])
    assert value["text"].encode() == "cou\ufffdpé".encode()


@given(answers())
def test_reading_an_answer_without_any_mapping_changes_nothing(answer: tuple[str, Any]) -> None:
    name, value = answer
    assert kind(name).convert(value, {}) == value


def test_every_kind_has_values_to_be_tried_with() -> None:
    assert set(PARAMS) == set(VALUES) == set(KINDS)
