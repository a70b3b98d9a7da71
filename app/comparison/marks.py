"""The marks of groups in running text and in tables."""

from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup


def who(letters: Sequence[str]) -> Markup:
    """The marks of these groups, or « 4 pers. » for as many people, who have no letter.

    Their shapes come from comparison.css: a thousand fit in a page, which as many drawings would not.
    """
    return _marks(tuple(letters))


# A page asks for the same few sets of groups a thousand times, and a macro costs ten times a look-up.
@lru_cache(maxsize=1024)
def _marks(letters: tuple[str, ...]) -> Markup:
    if letters and not letters[0]:
        return Markup('<span class="times">{}\N{NO-BREAK SPACE}pers.</span>').format(len(letters))
    mark = Markup('<b class="mk mk-{}">{}</b>')
    return Markup("").join(mark.format(letter.lower(), letter) for letter in letters)
