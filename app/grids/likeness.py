"""Criteria whose questions share words: perhaps one too many. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from app.grids.contents import FrozenCriterion
from app.kinds.plain import plain

# Words that questions about anything share.
_COMMON = frozenset(
    [
        "avec",
        "dans",
        "pour",
        "quel",
        "quelle",
        "quels",
        "quelles",
        "comment",
        "cette",
        "leur",
        "leurs",
        "entre",
        "plus",
        "moins",
        "sont",
        "font",
        "fait",
        "etre",
        "avoir",
        "vous",
        "nous",
        "elles",
        "autre",
        "autres",
        "point",
        "jusqu",
        "lieu",
        "personne",
    ]
)
# Letters that stand for a word: « décide », « décision » and « décident » are the same one.
_STEM = 5
LEAST = 3
SHARE = 0.6


@dataclass(frozen=True)
class Alike:
    """Two criteria, and the words of the first one's question that the other has too."""

    one: FrozenCriterion
    other: FrozenCriterion
    shared: tuple[str, ...]


def alike(criteria: Iterable[FrozenCriterion], most: int = 5) -> list[Alike]:
    """The pairs whose questions share at least three telling words, the likest first."""
    read = [(one, stems(f"{one.label} {one.question}")) for one in criteria]
    often = Counter(stem for _, words in read for stem in words)
    telling = [
        (one, {stem: word for stem, word in words.items() if often[stem] <= max(3, len(read) // 5)})
        for one, words in read
    ]
    found = []
    for (one, mine), (other, theirs) in combinations(telling, 2):
        shared = [stem for stem in mine if stem in theirs]
        share = len(shared) / max(1, min(len(mine), len(theirs)))
        if len(shared) >= LEAST and share >= SHARE:
            found.append((share, Alike(one, other, tuple(mine[stem] for stem in shared))))
    return [pair for _, pair in sorted(found, key=lambda one: -one[0])][:most]


def stems(text: str) -> dict[str, str]:
    """The telling words of a text: beginning without accents -> the word as it is first written."""
    found: dict[str, str] = {}
    for word in re.findall(r"\w{4,}", text.casefold()):
        bare = plain(word)
        if bare not in _COMMON and len(bare) >= 4:
            found.setdefault(bare[:_STEM], word)
    return found
