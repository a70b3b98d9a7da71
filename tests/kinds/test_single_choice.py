"""One option among several."""

import pytest

from app.errors import Invalid
from app.kinds import Entry, kind
from app.kinds.choices import OptionRow

CHOICE = kind("single_choice")
OLD = {
    "options": [{"id": i, "label": w} for i, w in (("v", "vote"), ("c", "consensus"), ("a", "avis"))],
    "justification": False,
}
NEW = {**OLD, "options": OLD["options"][:2]}


def test_an_option_of_another_criterion_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        CHOICE.parse({"value": ["opt-elsewhere"]}, OLD)
    assert list(refused.value.errors) == ["value"]


def test_retiring_an_option_keeps_old_counts_and_n() -> None:
    change = CHOICE.compare_params(OLD, NEW)
    values = [CHOICE.convert(value, change.mapping) for value in ("v", "a", "a")]
    entries = [Entry(letter, letter, value) for letter, value in zip("ABC", values, strict=True)]
    summary = CHOICE.summarise(entries, CHOICE.pooled_params(OLD, NEW, change.mapping))
    assert summary.n == 3
    assert summary.options[2] == OptionRow("a", "avis", ("B", "C"), retired=True)


def test_an_answer_whose_option_is_gone_is_still_counted_without_its_words() -> None:
    summary = CHOICE.summarise([Entry("A", "A", "a")], NEW)
    assert summary.options[-1] == OptionRow("a", "choix retiré", ("A",), retired=True)
    assert CHOICE.describe("a", NEW) == "choix retiré"


def test_merged_options_are_counted_together() -> None:
    change = CHOICE.compare_params(OLD, NEW, {"a": "c"})
    assert CHOICE.convert("a", change.mapping) == "c"
    assert CHOICE.pooled_params(OLD, NEW, change.mapping)["options"] == NEW["options"]


def test_asking_for_a_justification_keeps_the_row() -> None:
    asked = {**OLD, "justification": True}
    assert CHOICE.compare_params(OLD, asked).level == "wording"
    assert CHOICE.wants_reason(asked)
    assert not CHOICE.wants_reason(OLD)
