"""Text is broken into lines that fit, and none of it is lost."""

from hypothesis import given
from hypothesis import strategies as st

from app.comparison.lettering import WIDE, wrap


@given(st.text(alphabet="abc é\xa0", max_size=200), st.integers(40, 300))
def test_every_line_fits_and_every_letter_is_there(text: str, width: int) -> None:
    lines = wrap(text, width, 15)
    assert all(len(line) <= max(int(width / (15 * WIDE)), 1) for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_by_hand() -> None:
    assert wrap("Qui décide ici ?", 84, 15) == ["Qui décide", "ici ?"]
    assert wrap("", 100, 15) == []


def test_a_sign_is_not_parted_from_its_word() -> None:
    assert wrap("Qui décide\xa0?", 84, 15) == ["Qui", "décide\xa0?"]
