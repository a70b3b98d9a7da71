"""How one text became another, word by word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from app.grids.wording import Wording
from app.kinds import kind

_TOKEN = re.compile(r"\s+|\w+(?:[’'·-]\w+)*[’']?|[^\w\s]")
# Which of the spaces was typed is nobody's wording.
_SPACES = str.maketrans("\u00a0\u2009\u202f", "   ")
# Above this many words on a side, the whole text counts as one change: reading it costs less than the comparison.
MOST = 3_000

NAMES = {
    "label": "Nom court",
    "question": "Question",
    "help": "Aide",
    "answer": "Réponse",
    "moment": "Moment",
    "respondent": "Qui répond",
    "core": "Noyau commun",
    "unnamed_host": "Jamais projeté avec le nom du lieu",
}
_MOMENTS = {"before": "avant la visite", "during": "pendant la visite", "after": "après la visite"}
_RESPONDENTS = {"group": "le groupe", "individual": "chaque personne"}
_SETTINGS = {
    "unit": "unité",
    "min": "plus petit nombre attendu",
    "max": "plus grand nombre attendu",
    "limit": "au plus",
    "count": "photos au plus",
    "integer": "nombres entiers seulement",
    "normative": "échelle de jugement",
    "justification": "justification demandée",
}
_HIDDEN = ("row_id",)
_PRINCIPLES = {
    "market": "marché",
    "redistribution": "redistribution",
    "reciprocity": "réciprocité",
    "discuss": "à discuter",
}


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, came or went."""

    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True)
class FieldChange:
    """One part of a wording (a unit of UNITS) under its French name, with how it changed."""

    unit: str
    name: str
    pieces: tuple[Piece, ...]


def words(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces that make `new` when what was removed is left out, and `old` without what was added.

    All spaces are written as plain ones.
    """
    old, new = old.translate(_SPACES), new.translate(_SPACES)
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(before), len(after)) > MOST:
        return _pieces(("removed", old), ("added", new)) if old != new else _pieces(("same", new))
    found: list[tuple[Literal["same", "added", "removed"], str]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(before[start:end])))
        else:
            found += [("removed", "".join(before[start:end])), ("added", "".join(after[new_start:new_end]))]
    return _pieces(*found)


def changes(old: Any, new: Any) -> list[FieldChange]:
    """Which parts of a wording changed and how; both may be anything with a wording's fields."""
    before, after = spelt_out(old), spelt_out(new)
    return [
        FieldChange(unit, NAMES[unit], words(before[unit], after[unit]))
        for unit in NAMES
        if before[unit] != after[unit]
    ]


def spelt_out(wording: Any) -> Mapping[str, str]:
    """Every part of a wording as plain French text."""
    return {
        "label": wording.label,
        "question": wording.question,
        "help": wording.help,
        "answer": _answer(wording),
        "moment": _MOMENTS[wording.moment],
        "respondent": _RESPONDENTS[wording.respondent],
        "core": "oui" if wording.core else "non",
        "unnamed_host": "oui" if wording.unnamed_host else "non",
    }


def _answer(wording: Wording) -> str:
    """The kind and its settings, a line each."""
    asked = kind(wording.kind)
    form = asked.params_form(wording.params)
    lines = [asked.label]
    principles = form.pop("row_principle", [])
    for name, texts in form.items():
        if name in _HIDDEN:
            continue
        if name == "row_label":
            lines += [
                _row(text, principles[n] if n < len(principles) else "") for n, text in enumerate(texts)
            ]
        else:
            lines += [_setting(name, text) for text in texts if text]
    return "\n".join(lines)


def _row(label: str, principle: str) -> str:
    return f"– {label}" + (f" ({_PRINCIPLES.get(principle, principle)})" if principle else "")


def _setting(name: str, text: str) -> str:
    if name.startswith("anchor-"):
        return f"{name.removeprefix('anchor-')} : {text}"
    told = _SETTINGS.get(name, name)
    return told if text == "1" and name in ("integer", "normative", "justification") else f"{told} : {text}"


def _pieces(*found: tuple[Literal["same", "added", "removed"], str]) -> tuple[Piece, ...]:
    return tuple(Piece(how, text) for how, text in found if text)
