"""The columns of our own in a file, beside those of XLSForm: other tools leave them alone, people may edit them."""

import json
from collections.abc import Mapping
from typing import Any

OWN = "visites_"
ROLE = f"{OWN}role"
CODE = f"{OWN}code"
LABEL = f"{OWN}intitule"
KIND = f"{OWN}type"
MOMENT = f"{OWN}moment"
RESPONDENT = f"{OWN}repondant"
CORE = f"{OWN}noyau"
UNNAMED = f"{OWN}jamais_projete"
SETTINGS = f"{OWN}reglages"
ORIGIN = f"{OWN}origine"
EXACT = f"{OWN}exact"
FORMAT = f"{OWN}format"

# What a row is to us when it is no question of its own.
INTRODUCTION = "introduction"
CONTINUED = "suite"

SURVEY = (
    *("type", "name", "label", "hint", "guidance_hint", "appearance"),
    *("constraint", "constraint_message", "calculation"),
    *(ROLE, CODE, LABEL, KIND, MOMENT, RESPONDENT, CORE, UNNAMED, SETTINGS, ORIGIN, EXACT),
)
CHOICES = ("list_name", "name", "label")

MOMENTS = {"before": "avant", "during": "pendant", "after": "après"}
RESPONDENTS = {"group": "groupe", "individual": "chaque personne"}
YES, NO = "oui", "non"

# What a cell of a spreadsheet holds.
LONGEST = 32_000


def dumped(content: Any) -> str:
    """JSON in which nothing is a character that a spreadsheet or its readers change."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in text)


def loaded(text: str) -> Mapping[str, Any] | None:
    """The JSON object in a cell, None for anything else."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def code_of(words: str, known: Mapping[str, str]) -> str | None:
    """« Pendant » read back as `during`; None for a word that is not ours."""
    folded = words.strip().casefold()
    return next((code for code, told in known.items() if folded in (told, code)), None)
