"""A place's name taken out of what is said of it. Pure."""

import re
from typing import Any

THE_PLACE = "[le lieu]"
_ARTICLE = r"(?:\b(?:le|la|les|du|des|au|aux)\s+|\b[ldà][’'])?"
_LEADING = re.compile(r"^(?:(?:le|la|les)\s+|l[’'])", re.IGNORECASE)
# A shorter name may be any word.
SHORTEST = 4


def without_name(said: Any, name: str) -> Any:
    """Texts, or any JSON that holds some, with the name of the place left out, as it is written or nearly.

    What a reader guesses from the rest (a street, a photo, a nickname) stays: see decision 0012.
    """
    core = _LEADING.sub("", name.strip())
    if len(core) < SHORTEST:
        return said
    words = r"\s+".join(map(re.escape, core.split()))
    return _without(said, re.compile(rf"{_ARTICLE}(?<!\w){words}(?!\w)", re.IGNORECASE))


def _without(said: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(said, str):
        return pattern.sub(THE_PLACE, said)
    if isinstance(said, dict):
        return {key: _without(value, pattern) for key, value in said.items()}
    if isinstance(said, list | tuple):
        return type(said)(_without(value, pattern) for value in said)
    return said
