"""What changed, told so that it can be read."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.deciding.diff import readable_pieces
from app.grids.worddiff import words


def test_a_few_words_are_shown_among_those_that_stay() -> None:
    pieces = readable_pieces(words("Qui tranche, et comment ?", "Qui tranche, quand et comment ?"))
    assert [one.kind for one in pieces] == ["same", "added", "same"]


def test_a_text_written_anew_is_read_after_the_old_one() -> None:
    old = "Précisez de quelles personnes vous parlez. Si la réponse change, remplissez une fois par groupe."
    new = "Qui était dans la salle, qui a parlé, qui a tranché, avec une date et un exemple."
    assert [(one.kind, one.text) for one in readable_pieces(words(old, new))] == [
        ("removed", old),
        ("added", new),
    ]


@settings(max_examples=60)
@given(st.text("ab é, .", max_size=30), st.text("ab é, .", max_size=30))
def test_both_texts_can_always_be_read_out_of_the_pieces(old: str, new: str) -> None:
    pieces = readable_pieces(words(old, new))
    assert "".join(one.text for one in pieces if one.kind != "added") == old
    assert "".join(one.text for one in pieces if one.kind != "removed") == new
