"""References in the text of a note, and how much there is of it. Pure.

[@3] refers to the third thing that was put in the basket, and [@3 citer] quotes it. Where the note is read, they become
the number that it has in the list of references (numbered as they first come), and its words as they may be told today:
a text that was copied would outlive the consent of whoever said it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MARK = re.compile(r"\[@([1-9][0-9]{0,4})( citer)?\]")
# A page of a typed report: 2 000 to 2 500 signs, spaces included. What is asked for is 15 to 20 pages.
SIGNS_A_PAGE = 2_250
PAGES = (15, 20)
_WORD = re.compile(r"\w[\w’'-]*")


def marks_in(text: str) -> list[int]:
    """The numbers that a text refers to, in order, each as often as it does."""
    return [int(found[1]) for found in MARK.finditer(text)]


def renumbered(texts: Iterable[str]) -> dict[int, int]:
    """Basket number -> number in the list of references, in the order in which they first come."""
    found: dict[int, int] = {}
    for text in texts:
        for number in marks_in(text):
            found.setdefault(number, len(found) + 1)
    return found


@dataclass(frozen=True)
class Length:
    """How much there is of a text."""

    words: int
    signs: int

    @property
    def pages(self) -> float:
        """In pages of 2 250 signs, to a tenth."""
        return round(self.signs / SIGNS_A_PAGE, 1)


def length_of(texts: Iterable[str]) -> Length:
    """How much there is of all of these, marks aside."""
    words = signs = 0
    for text in texts:
        plain = MARK.sub("", text).strip()
        words += len(_WORD.findall(plain))
        signs += len(plain)
    return Length(words, signs)
