"""What one answer holds: {"value", "empty", "note", "confidence"}, read from fields and written back as fields. Pure.

`empty` says why there is no value. Given together with a value it is kept beside it, and the answer
counts as incomplete: what was typed is never dropped to make room for a box that was ticked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import Invalid
from app.kinds import Kind
from app.kinds.reading import clean, first

Content = dict[str, Any]
Fields = Mapping[str, Sequence[str]]

BLANK: Content = {"value": None, "empty": None, "note": "", "confidence": None}
NOTE_LIMIT = 5_000

# In the order in which they are offered.
EMPTIES = {
    "not_observed": "non observé",
    "not_applicable": "sans objet",
    "refused": "refus ou ne sait pas",
}
CONFIDENCES = {"low": "peu sûr", "medium": "assez sûr", "high": "très sûr"}
OWN_FIELDS = ("empty", "note", "confidence")

BOTH = "Il y a une réponse et aussi « {word} » : gardez l’un des deux."


def read(fields: Fields, kind: Kind, params: dict[str, Any]) -> Content:
    """The content that was entered. Raises Invalid, keyed by field, for what can never be stored."""
    errors: dict[str, str] = {}
    content = dict(BLANK)
    try:
        content["value"] = kind.parse(fields, params)
    except Invalid as refusal:
        errors |= refusal.errors
    try:
        content["note"] = clean(first(fields, "note"), NOTE_LIMIT, "note")
    except Invalid as refusal:
        errors |= refusal.errors
    content["empty"] = _choice(fields, "empty", EMPTIES, errors)
    content["confidence"] = _choice(fields, "confidence", CONFIDENCES, errors)
    if errors:
        raise Invalid(errors)
    return content


def written(content: Content, kind: Kind, params: dict[str, Any]) -> dict[str, list[str]]:
    """The fields that read back to this content."""
    return {
        **kind.to_form(content["value"], params),
        "empty": [content["empty"] or ""],
        "note": [content["note"]],
        "confidence": [content["confidence"] or ""],
    }


def missing(content: Content, kind: Kind, params: dict[str, Any]) -> str | None:
    """Why the answer cannot be compared yet, in French; None when it can."""
    if content["value"] is None:
        return None
    if content["empty"] is not None:
        return BOTH.format(word=EMPTIES[content["empty"]])
    return kind.missing(content["value"], params)


def described(content: Content, kind: Kind, params: dict[str, Any]) -> str:
    """The whole content in plain French, for histories and conflicts."""
    said = kind.describe(content["value"], params) if content["value"] is not None else ""
    parts = [said, EMPTIES.get(content["empty"] or "", "")]
    if content["note"].strip():
        parts.append(f"Justification : {content['note']}")
    if content["confidence"]:
        parts.append(CONFIDENCES[content["confidence"]])
    return " · ".join(part for part in parts if part) or "pas de réponse"


def readable(content: Content, kind: Kind, params: dict[str, Any]) -> bool:
    """Whether a content given under another wording can be read under this one."""
    try:
        kind.check(content["value"], params)
    except Invalid:
        return False
    return True


def is_blank(content: Content) -> bool:
    """Whether nothing at all was said."""
    return content == BLANK


def _choice(fields: Fields, name: str, words: dict[str, str], errors: dict[str, str]) -> str | None:
    chosen = first(fields, name)
    if chosen and chosen not in words:
        errors[name] = "Choisissez dans la liste."
    return chosen or None
