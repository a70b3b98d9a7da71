"""Options of a criterion: who they are, what is refused, what a change means."""

from typing import Any

import pytest

from app.errors import Invalid
from app.kinds import kind
from app.kinds.options import compare_options

CHOICE = kind("single_choice")


def refusal(options: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        CHOICE.check_params({"options": options})
    return refused.value.errors


def test_a_catalogue_without_ids_always_gets_the_same_ones() -> None:
    options = [{"label": "Décision après avis"}, {"label": "décidé !"}, {"label": "décidé ?"}]
    ids = [option["id"] for option in CHOICE.check_params({"options": options})["options"]]
    assert ids == ["decision-apres-avis", "decide", "decide-2"]
    assert ids == [option["id"] for option in CHOICE.check_params({"options": options})["options"]]


def test_a_label_without_latin_letters_has_an_id_too() -> None:
    options = CHOICE.check_params({"options": [{"label": "مرحبا"}, {"label": "🎭"}]})["options"]
    assert [option["id"] for option in options] == ["opt", "opt-2"]


def test_an_option_typed_in_the_editor_never_takes_an_earlier_id() -> None:
    form = {"row_id": ["opt-aaaaaa", ""], "row_label": ["vote", "consensus"]}
    first, again = CHOICE.parse_params(form)["options"], CHOICE.parse_params(form)["options"]
    assert first[0] == {"id": "opt-aaaaaa", "label": "vote"}
    assert first[1]["id"] != again[1]["id"]


def test_a_row_left_blank_is_forgotten_but_one_emptied_is_asked_about() -> None:
    form = {"row_id": ["a", "", "b", "c"], "row_label": ["vote", "  ", "avis", ""]}
    with pytest.raises(Invalid) as refused:
        CHOICE.parse_params(form)
    assert list(refused.value.errors) == ["row_label:3"]


def test_two_options_with_the_same_words_are_refused_on_the_second() -> None:
    errors = refusal([{"label": "Vote"}, {"label": "avis"}, {"label": " vote "}])
    assert errors == {"row_label:2": "«\u00a0vote\u00a0» figure déjà plus haut."}


def test_sixty_one_options_are_refused() -> None:
    assert refusal([{"label": f"choix {n}"} for n in range(61)]) == {"row_label": "60 lignes au plus."}
    assert CHOICE.check_params({"options": [{"label": f"choix {n}"} for n in range(60)]})


@pytest.mark.parametrize(
    "options",
    [
        [],
        [{"label": "seul"}],
        [{"label": ""}, {"label": "b"}],
        [{"label": "x" * 201}, {"label": "b"}],
        [{"label": "a", "id": "A B"}, {"label": "b"}],
        [{"label": "a", "id": "i"}, {"label": "b", "id": "i"}],
        [{"label": "a", "colour": "red"}, {"label": "b"}],
        ["a", "b"],
        None,
        {"a": "b"},
    ],
)
def test_options_that_make_no_sense_are_refused(options: Any) -> None:
    assert all(message for message in refusal(options).values())


OLD = [{"id": "v", "label": "vote"}, {"id": "c", "label": "consensus"}, {"id": "a", "label": "avis"}]


def test_the_same_ids_with_other_words_or_order_are_wording() -> None:
    assert (
        compare_options(OLD, [{**OLD[0], "label": "vote à la majorité"}, *OLD[1:]], None).level == "wording"
    )
    assert compare_options(OLD, OLD[::-1], None).level == "wording"


def test_an_option_added_or_retired_is_compatible() -> None:
    assert compare_options(OLD, [*OLD, {"id": "s", "label": "sort"}], None).mapping == {}
    retired = compare_options(OLD, OLD[:2], None)
    assert (retired.level, retired.mapping) == ("compatible", {"a": None})


def test_options_merged_by_a_mapping_are_compatible() -> None:
    merged = compare_options(OLD, OLD[:2], {"a": "c"})
    assert (merged.level, merged.mapping) == ("compatible", {"a": "c"})


def test_no_common_option_is_another_question() -> None:
    assert (
        compare_options(OLD, [{"id": "x", "label": "vote"}, {"id": "y", "label": "avis"}], None).level
        == "breaking"
    )


@pytest.mark.parametrize("mapping", [{"a": "nowhere"}, {"nobody": "c"}, {"v": "c"}])
def test_a_mapping_to_nowhere_or_from_a_living_option_is_refused(mapping: dict[str, str | None]) -> None:
    with pytest.raises(Invalid):
        compare_options(OLD, OLD[:2], mapping)
