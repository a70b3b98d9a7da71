"""Two people edit one answer: what can be put together is, and nothing that anybody typed vanishes."""

import itertools
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.fieldwork.content import BLANK
from app.fieldwork.merging import Clash, Merged, merge
from app.kinds import KINDS
from tests.fieldwork.conftest import Field, Send, current, stored
from tests.grids.factory import PARAMS

SCALE, SCALE_PARAMS = KINDS["scale"], PARAMS["scale"]
TEXT, TEXT_PARAMS = KINDS["long_text"], PARAMS["long_text"]

words = st.sampled_from(
    ["", "un", "un deux", "un deux trois", "quatre un deux", "un deux trois\ncinq", "six"]
)
contents = st.fixed_dictionaries(
    {
        "value": st.none() | st.integers(1, 5),
        "empty": st.none() | st.sampled_from(["not_observed", "refused"]),
        "note": words,
        "confidence": st.none() | st.sampled_from(["low", "high"]),
    }
)


def content(**parts: Any) -> dict[str, Any]:
    return BLANK | parts


@given(contents, contents)
def test_an_unchanged_side_gives_way_to_the_other(base: dict[str, Any], changed: dict[str, Any]) -> None:
    assert merge(base, base, changed, SCALE, SCALE_PARAMS) == Merged(changed)
    assert merge(base, changed, base, SCALE, SCALE_PARAMS) == Merged(changed)
    assert merge(base, changed, changed, SCALE, SCALE_PARAMS) == Merged(changed)


@given(contents, contents, contents)
def test_neither_order_decides_who_wins(
    base: dict[str, Any], one: dict[str, Any], other: dict[str, Any]
) -> None:
    there = merge(base, one, other, SCALE, SCALE_PARAMS)
    back = merge(base, other, one, SCALE, SCALE_PARAMS)
    assert there == back


@given(contents, contents, contents)
def test_what_either_side_changed_is_in_the_result_or_a_person_decides(
    base: dict[str, Any], one: dict[str, Any], other: dict[str, Any]
) -> None:
    outcome = merge(base, one, other, SCALE, SCALE_PARAMS)
    if isinstance(outcome, Clash):
        assert outcome.parts
        return
    for side in (one, other):
        for part in ("value", "confidence"):
            if side[part] != base[part] and (part != "value" or side["empty"] == base["empty"]):
                assert outcome.content[part] == side[part]


def test_different_parts_merge_without_a_word() -> None:
    outcome = merge(
        BLANK, content(value=4), content(note="Le bail le dit", confidence="high"), SCALE, SCALE_PARAMS
    )
    assert outcome == Merged(content(value=4, note="Le bail le dit", confidence="high"))


def test_two_values_of_a_scale_are_for_a_person_to_decide() -> None:
    assert merge(BLANK, content(value=4), content(value=2), SCALE, SCALE_PARAMS) == Clash(("response",))


def test_a_value_and_an_empty_are_for_a_person_to_decide() -> None:
    outcome = merge(BLANK, content(value=4), content(empty="refused"), SCALE, SCALE_PARAMS)
    assert outcome == Clash(("response",))


def test_an_answer_erased_on_one_side_and_edited_on_the_other_is_for_a_person_to_decide() -> None:
    outcome = merge(content(value=3), content(), content(value=5), SCALE, SCALE_PARAMS)
    assert outcome == Clash(("response",))


def test_words_added_in_different_places_are_put_together() -> None:
    def said(seen: str) -> dict[str, Any]:
        return content(value={"seen": seen, "meaning": ""})

    outcome = merge(
        said("Le comptoir est ouvert.\nOn y parle."),
        said("Le comptoir est grand ouvert.\nOn y parle."),
        said("Le comptoir est ouvert.\nOn y parle fort."),
        TEXT,
        TEXT_PARAMS,
    )
    assert outcome == Merged(said("Le comptoir est grand ouvert.\nOn y parle fort."))


def test_on_the_site_counters_of_two_phones_add_their_own_items(app: Flask, field: Field, send: Send) -> None:
    tally = field.by_kind["tally"]
    names = sorted(name for name in KINDS["tally"].to_form({"time": 2, "loan": 1}, tally.params))
    loan, time = names
    send(field.people.ines, field.operation("tally", **{time: "2"}))
    [ack] = send(field.people.karim, field.operation("tally", **{loan: "1"}))
    assert ack["outcome"] == "merged"
    assert ack["fields"][time] == ["2"]
    answer = current(app, tally)
    assert answer is not None
    assert answer.value == {"time": 2, "loan": 1}


def test_on_the_site_two_phones_that_disagree_keep_both_versions(
    app: Flask, field: Field, send: Send
) -> None:
    send(field.people.ines, field.operation("scale", value="4", note="Les résident·e·s votent"))
    [ack] = send(field.people.karim, field.operation("scale", value="2"))
    assert ack["outcome"] == "conflict"
    assert ack["version"] == 1
    assert ack["theirs"]["by"] == "Inès"
    assert ack["theirs"]["fields"]["value"] == ["4"]
    assert "4 sur 5" in ack["theirs"]["text"]
    assert [one.content["value"] for one in stored(app)] == [4, 2]
    answer = current(app, field.by_kind["scale"])
    assert answer is not None
    assert answer.value == 4


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["ines", "karim"]),
        st.integers(0, 3),
        st.fixed_dictionaries(
            {},
            optional={
                "value": st.sampled_from(["", "1", "5"]),
                "note": words,
                "confidence": st.sampled_from(["", "low", "high"]),
            },
        ),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS)
def test_in_any_order_of_arrival_every_version_can_be_found_again(
    app: Flask, field: Field, send: Send, client: FlaskClient, edits: list[Any]
) -> None:
    for order in list(itertools.permutations(edits))[:4]:
        before = {one.id for one in stored(app)}
        sent = [field.operation("scale", base, **fields) for _, base, fields in order]
        for (who, _, _), one in zip(order, sent, strict=True):
            send(getattr(field.people, who), one)
        arrived = [one for one in stored(app) if one.id not in before]
        assert [one.id for one in arrived] == [one["id"] for one in sent]
        for one, kept in zip(sent, arrived, strict=True):
            value = one["fields"].get("value", [""])[0]
            assert kept.content["value"] == (int(value) if value else None)
            assert kept.content["note"] == one["fields"].get("note", [""])[0]
        made = [one for one in stored(app) if one.outcome in ("applied", "merged")]
        answer = current(app, field.by_kind["scale"])
        if answer is not None:
            last = next(one for one in reversed(made) if one.answer_version == answer.version)
            explained = last.result or last.content
            assert {name: getattr(answer, name) for name in explained} == explained
