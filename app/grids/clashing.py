"""Two people changed the same part: what each wrote, and what the person then chose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.grids.models import Revision
from app.grids.rewording import WordingClash
from app.grids.worddiff import NAMES, Piece, spelt_out, words
from app.grids.wording import UNITS

# Parts in which two texts can be put together by hand.
TEXTS = ("label", "question", "help")


@dataclass(frozen=True)
class Choice:
    """One part under both versions; `combined` holds both texts to work on, None where only one can be kept."""

    unit: str
    name: str
    base: str
    theirs: str
    mine: str
    by: Revision
    pieces: tuple[Piece, ...]
    combined: str | None


def both_versions(clash: WordingClash) -> list[Choice]:
    """Each clashing part, in the order of the form."""
    base, theirs, mine = (spelt_out(one) for one in (clash.base, clash.merged, clash.mine))
    return [
        Choice(
            unit,
            NAMES[unit],
            base[unit],
            theirs[unit],
            mine[unit],
            clash.clashes[unit],
            words(theirs[unit], mine[unit]),
            "\n".join(text for text in (theirs[unit], mine[unit]) if text) if unit in TEXTS else None,
        )
        for unit in UNITS
        if unit in clash.clashes
    ]


def chosen_patch(patch: dict[str, Any], posted: Mapping[str, str]) -> dict[str, Any]:
    """The patch after the choices of the page with both versions: `keep-<part>` is mine, theirs or both."""
    chosen = dict(patch)
    for unit, names in UNITS.items():
        keep = posted.get(f"keep-{unit}")
        if keep == "theirs":
            for name in names:
                chosen.pop(name, None)
        elif keep == "both" and unit in TEXTS:
            chosen[unit] = posted.get(f"combined-{unit}", "")
    return chosen
