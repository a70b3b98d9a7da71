"""Two wordings of one criterion side by side, part by part. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.deciding.diff import readable_pieces
from app.grids.worddiff import NAMES, Piece, spelt_out, words
from app.grids.wording import UNITS, Wording

# Parts in which two texts can be put together by hand.
TEXTS = ("label", "question", "help")


@dataclass(frozen=True)
class Two:
    """One part under both versions; `combined` holds both texts to work on, None where only one can be kept."""

    unit: str
    name: str
    theirs: str
    mine: str
    pieces: tuple[Piece, ...]
    combined: str | None


def units_of(patch: Mapping[str, Any]) -> list[str]:
    """The parts of a wording that a patch touches."""
    return [unit for unit, names in UNITS.items() if any(name in patch for name in names)]


def two_versions(theirs: Wording, mine: Wording, units: Iterable[str]) -> tuple[Two, ...]:
    """These parts side by side, in the order of the form."""
    other, own = spelt_out(theirs), spelt_out(mine)
    wanted = set(units)
    return tuple(
        Two(
            unit,
            NAMES[unit],
            other[unit],
            own[unit],
            readable_pieces(words(other[unit], own[unit])),
            "\n".join(text for text in (other[unit], own[unit]) if text) if unit in TEXTS else None,
        )
        for unit in UNITS
        if unit in wanted
    )
