"""What a file offers, as it travels in the form of its own preview: nothing is stored before somebody agrees."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from app.errors import Invalid
from app.grids.axes import INTRO_LIMIT, TITLE_LIMIT
from app.grids.offered import OfferedAxis, OfferedCriterion
from app.grids.wording import check_wording
from app.grids.xlsform.survey import Found, Told
from app.kinds.reading import clean, clean_line

LONGEST = 1_200_000
LOST = "L’aperçu n’est plus lisible : choisissez le fichier de nouveau. Rien n’est encore enregistré."
TOO_LONG = "Cette grille est trop longue pour être reprise d’un coup : gardez-en une partie dans le fichier."


def packed(found: Found) -> str:
    """The text of a hidden field. Raises Invalid (field `file`) for more than a form holds."""
    text = json.dumps(asdict(found), ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > LONGEST:
        raise Invalid.single(TOO_LONG, "file")
    return text


def unpacked(text: str) -> Found:
    """What was packed; everything is checked again. Raises Invalid (field `file`)."""
    try:
        raw: Any = json.loads(text) if len(text) <= LONGEST else None
        return Found(
            title=clean_line(raw["title"], TITLE_LIMIT, "title"),
            axes=[_axis(one) for one in raw["axes"]],
            refused=list(_told(raw["refused"])),
            changed=list(_told(raw["changed"])),
        )
    except (ValueError, TypeError, KeyError, RecursionError, Invalid) as fault:
        raise Invalid.single(LOST, "file") from fault


def _axis(raw: Any) -> OfferedAxis:
    return OfferedAxis(
        clean_line(raw["code"], 8, "code"),
        clean_line(raw["title"], TITLE_LIMIT, "title"),
        clean(raw["intro"], INTRO_LIMIT, "intro"),
        tuple(
            OfferedCriterion(
                clean_line(one["code"], 16, "code"),
                check_wording(one["wording"]),
                str(one["origin"]),
                str(one["key"]),
            )
            for one in raw["criteria"]
        ),
    )


def _told(raw: Any) -> Iterable[Told]:
    return (
        Told(
            one["line"] if one["line"] is None else int(one["line"]),
            *(str(one[name]) for name in ("what", "text", "sheet")),
        )
        for one in raw
    )
