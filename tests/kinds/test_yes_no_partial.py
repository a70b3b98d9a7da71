"""Yes, no or partly."""

from typing import Any

import pytest

from app.errors import Invalid
from app.kinds import Entry, kind

CLOSED = kind("yes_no_partial")
PARAMS = {"justification": True}


@pytest.mark.parametrize("raw", ["maybe", "Oui", True, 1, ["yes"], {}])
def test_only_the_three_answers_are_taken(raw: Any) -> None:
    with pytest.raises(Invalid):
        CLOSED.check(raw, PARAMS)


def test_each_answer_has_its_word() -> None:
    assert [CLOSED.describe(value, PARAMS) for value in ("yes", "partial", "no")] == ["Oui", "Partiel", "Non"]


def test_every_answer_has_its_tile_even_when_nobody_gave_it() -> None:
    summary = CLOSED.summarise([Entry("A", "A", "partial")], PARAMS)
    assert [(row.label, row.letters) for row in summary.options] == [
        ("Oui", ()),
        ("Partiel", ("A",)),
        ("Non", ()),
    ]


def test_asking_why_keeps_the_row() -> None:
    assert CLOSED.compare_params(PARAMS, {"justification": False}).level == "wording"
