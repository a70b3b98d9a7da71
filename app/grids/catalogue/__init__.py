"""The starter catalogue: material to discuss, cut and rewrite, kept as it was written (starter.json).

Its notes are the project's own; types, moments and principles are in French there and in our terms here.
"""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from app.grids.offered import OfferedAxis, OfferedCriterion
from app.grids.wording import Wording, check_wording

FILE = Path(__file__).with_name("starter.json")

_MOMENTS = {"avant": "before", "pendant": "during", "après": "after"}
_RESPONDENTS = {"groupe": "group", "individuel": "individual"}
_PRINCIPLES = {
    "marché": "market",
    "redistribution": "redistribution",
    "réciprocité": "reciprocity",
    "à discuter": "discuss",
    "": None,
}


@cache
def catalogue() -> tuple[OfferedAxis, ...]:
    """All axes, in order; the same ids at every reading, so that grids made from it compare."""
    return tuple(
        OfferedAxis(
            axis["code"],
            axis["titre"],
            axis["intro"],
            tuple(OfferedCriterion(one["code"], _wording(one)) for one in axis["criteres"]),
        )
        for axis in json.loads(FILE.read_text("utf-8"), object_hook=_typeset)["axes"]
    )


def catalogue_codes(*, core: bool = False) -> set[str]:
    """The codes of all criteria, or of those proposed for the common core."""
    return {one.code for axis in catalogue() for one in axis.criteria if one.wording.core or not core}


def _wording(raw: dict[str, Any]) -> Wording:
    name, params = _KINDS[raw["type"]]
    return check_wording(
        {
            "label": raw["libelle"],
            "question": raw["question"],
            "help": raw["aide"],
            "kind": name,
            "params": params(raw),
            # « avant ou pendant », « pendant, complété après »: the first word says when to begin.
            "moment": _MOMENTS[raw["moment"].replace(",", " ").split()[0]],
            "respondent": _RESPONDENTS[raw["niveau"]],
            "core": raw["noyau"],
            "unnamed_host": raw.get("jamais_avec_le_lieu", False),
        }
    )


def _options(raw: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"label": label} for label in raw["options"]]


def _reason(raw: dict[str, Any]) -> bool:
    return bool(raw.get("justification", False))


def _posts(raw: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"label": label, "principle": _PRINCIPLES[principle]} for label, principle in raw["postes"]]


_KINDS: dict[str, tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "texte_court": ("short_text", lambda raw: {"limit": raw["max_caracteres"]}),
    "texte_long": ("long_text", lambda raw: {}),
    "echelle_1_5": ("scale", lambda raw: {"anchors": raw["bornes"], "normative": raw["normatif"]}),
    "choix_unique": (
        "single_choice",
        lambda raw: {"options": _options(raw), "justification": _reason(raw)},
    ),
    "choix_multiple": (
        "multiple_choice",
        lambda raw: {"options": _options(raw), "limit": raw.get("max_choix"), "justification": _reason(raw)},
    ),
    "oui_non_partiel": ("yes_no_partial", lambda raw: {"justification": _reason(raw)}),
    "nombre": ("number", lambda raw: {"unit": raw["unite"], "min": raw["min"], "max": raw["max"]}),
    "repartition": ("shares", lambda raw: {"posts": _posts(raw)}),
    "compteur": ("tally", lambda raw: {"items": [{"label": label} for label in raw["compteurs"]]}),
    "citation": ("quote", lambda raw: {}),
    "photo": ("photo", lambda raw: {}),
}


def _typeset(raw: dict[str, Any]) -> dict[str, Any]:
    """The texts with the apostrophes and unbreakable spaces that French asks for on screen."""
    return {key: _typeset_value(value) for key, value in raw.items()}


def _typeset_value(value: Any) -> Any:
    if isinstance(value, list):
        return [_typeset_value(one) for one in value]
    if not isinstance(value, str):
        return value
    text = value.replace("'", "’").replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    for mark in ":;!?":
        text = text.replace(f" {mark}", f"\u00a0{mark}")
    return text
