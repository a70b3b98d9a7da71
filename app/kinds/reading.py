"""Reading what people type, and JSON that may hold anything, into plain values."""

import math
import re
from typing import Any

from app.errors import Invalid
from app.kinds.base import Form

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{1,6})?")
_SPACES = re.compile(r"[ \u00a0\u2009\u202f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LARGEST = 10**15

UNREADABLE = "Cette réponse n’a pas la forme attendue."


def first(form: Form, name: str) -> str:
    """The first string received under this name, or ''."""
    strings = every(form, name)
    return strings[0] if strings else ""


def every(form: Form, name: str) -> list[str]:
    """All the strings received under this name."""
    return [text for text in form.get(name, ()) if isinstance(text, str)]


def ticked(form: Form, name: str) -> bool:
    """True when a box was ticked."""
    return first(form, name) not in ("", "0")


def clean(text: Any, limit: int, field: str) -> str:
    """The text as typed, with line ends as \\n; Invalid when it is longer than the limit.

    Only what no database can store is taken out: NUL, and halves of a pair left by a cut emoji.
    """
    if not isinstance(text, str):
        raise Invalid({field: UNREADABLE})
    kept = _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\0", ""))
    if len(kept) > limit:
        most, long = written(limit), written(len(kept))
        raise Invalid({field: f"Ce texte fait {long} caractères : {most} au plus."})
    return kept


def clean_line(text: Any, limit: int, field: str) -> str:
    """A label: one line, without spaces around."""
    return clean(" ".join(text.split()) if isinstance(text, str) else text, limit, field)


def read_number(text: str, field: str) -> int | float | None:
    """A number typed the French way (1 250,5), None when blank."""
    bare = _SPACES.sub("", text.strip()).replace("\u2212", "-")
    if not bare:
        return None
    if not _NUMBER.fullmatch(bare):
        raise Invalid({field: "Écrivez un nombre avec des chiffres, par exemple 1250 ou 12,5."})
    decimal = bare.replace(",", ".")
    return check_number(float(decimal) if "." in decimal else int(decimal), field)


def check_number(number: Any, field: str) -> int | float:
    """A finite JSON number of reasonable size; 3.0 becomes 3."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise Invalid({field: "Un nombre est attendu."})
    if isinstance(number, float) and not math.isfinite(number):
        raise Invalid({field: "Un nombre est attendu."})
    if abs(number) >= _LARGEST:
        raise Invalid({field: "Ce nombre est trop grand."})
    rounded = round(number, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def check_whole(number: Any, least: int, most: int, field: str) -> int:
    """A whole JSON number between two bounds."""
    whole = check_number(number, field)
    if not isinstance(whole, int):
        raise Invalid({field: "Un nombre entier est attendu."})
    if not least <= whole <= most:
        raise Invalid({field: f"Choisissez un nombre entre {written(least)} et {written(most)}."})
    return whole


def check_flag(flag: Any, field: str) -> bool:
    """A JSON true or false."""
    if not isinstance(flag, bool):
        raise Invalid({field: "Oui ou non est attendu."})
    return flag


def check_keys(value: Any, known: set[str], field: str = "") -> dict[str, Any]:
    """A JSON object that holds nothing but the known keys."""
    if not isinstance(value, dict) or not set(value) <= known:
        raise Invalid({field: UNREADABLE})
    return value


def typed(number: int | float | None) -> str:
    """A number as one would type it: 1250,5."""
    if number is None:
        return ""
    text = f"{number:.6f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)
    return text.replace(".", ",")


def written(number: int | float) -> str:
    """A number as it is printed in French: 1 250,5 with thin unbreakable spaces."""
    whole, comma, rest = typed(abs(number)).partition(",")
    grouped = f"{int(whole):,}".replace(",", "\u202f")
    return ("\u2212" if number < 0 else "") + grouped + comma + rest


def plural(number: int | float, one: str, many: str) -> str:
    """`1 citation`, `2 citations`; in French zero and 1.5 are singular."""
    return f"{written(number)} {one if abs(number) < 2 else many}"
