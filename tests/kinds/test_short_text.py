"""Short texts."""

import pytest

from app.errors import Invalid
from app.kinds import Entry, kind
from app.kinds.texts import TextRow

TEXT = kind("short_text")
PARAMS = {"limit": 280}


def test_a_text_of_100000_characters_is_refused_with_the_limit() -> None:
    with pytest.raises(Invalid) as refused:
        TEXT.parse({"text": ["x" * 100_000]}, PARAMS)
    assert refused.value.errors["text"] == "Ce texte fait 100\u202f000 caractères\u00a0: 280 au plus."


def test_the_limit_counts_a_new_line_once_however_the_browser_sends_it() -> None:
    assert TEXT.parse({"text": ["ab\r\nc"]}, {"limit": 4}) == {"text": "ab\nc"}


def test_spaces_alone_are_no_answer_but_spaces_around_words_stay() -> None:
    assert TEXT.parse({"text": [" \n\t "]}, PARAMS) is None
    assert TEXT.parse({"text": [" oui "]}, PARAMS) == {"text": " oui "}


@pytest.mark.parametrize("limit", ["", "0", "-3", "1001", "beaucoup", "2,5"])
def test_a_limit_that_makes_no_sense_is_refused_beside_its_field(limit: str) -> None:
    with pytest.raises(Invalid) as refused:
        TEXT.parse_params({"limit": [limit]})
    assert list(refused.value.errors) == ["limit"]


def test_another_limit_keeps_the_same_row() -> None:
    assert TEXT.compare_params(PARAMS, {"limit": 10}).level == "wording"


def test_two_people_editing_different_words_are_joined_within_the_limit() -> None:
    base, theirs, mine = ({"text": t} for t in ("un deux trois", "UN deux trois", "un deux trois."))
    assert TEXT.merge(base, theirs, mine, PARAMS) == {"text": "UN deux trois."}
    assert TEXT.merge(base, theirs, mine, {"limit": 13}) is None


def test_every_text_is_laid_out_with_its_group() -> None:
    summary = TEXT.summarise([Entry("C", "Les Curieux", {"text": "Rien."})], PARAMS)
    assert summary.rows == (TextRow("C", "Les Curieux", ("Rien.",)),)
