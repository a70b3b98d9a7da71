"""What a person might type next into the fields of an answer, for every kind: plain, odd, empty, or too long."""

from collections.abc import Callable
from random import Random
from typing import Any

from tests.chaos.outbox import Fields

TOLD = (
    *("le comptoir", "un bail", "deux voix", "la régie", "le quartier", "ce soir", "on ne sait pas"),
    *(
        "É\u0300tonnant",
        "🎭 oui",
        "3,5 %",
        "«\u00a0ensemble\u00a0»",
        "ligne\nsuivante",
        "<b>gras</b>",
        "'; --",
    ),
)
PHOTOS = [f"3f2504e0-4f89-41d3-9a0c-0305e82c330{number}" for number in range(4)]


def typed(chance: Random, kind: str, params: dict[str, Any], before: Fields) -> Fields:
    """The fields of an answer of this kind, once somebody has typed on them."""
    fields = {name: list(texts) for name, texts in before.items()}
    place = chance.random()
    if place < 0.2:
        return fields | {"note": [_edited(chance, fields.get("note"))]}
    if place < 0.25:
        return fields | {"confidence": [chance.choice(["", "low", "medium", "high"])]}
    if place < 0.28:
        return fields | {"empty": [chance.choice(["", "not_observed", "refused"])]}
    return fields | _ANSWERS[kind](chance, params, fields)


def jotted(chance: Random, before: Fields) -> Fields:
    """The fields of a jotting, once somebody has typed on them."""
    return {"text": [_edited(chance, before.get("text"))], "criterion": [""]}


def _edited(chance: Random, texts: list[str] | None) -> str:
    text = texts[0] if texts else ""
    if len(text) > 200 or chance.random() < 0.1:
        return chance.choice(TOLD)
    words = text.split(" ")
    words.insert(chance.randrange(len(words) + 1), chance.choice(TOLD))
    return " ".join(words).strip()


def _options(params: dict[str, Any]) -> list[str]:
    """The ids of what can be chosen, counted or shared."""
    return [one["id"] for one in params.get("options", params.get("items", params.get("posts", ())))]


def _text(chance: Random, params: dict[str, Any], before: Fields) -> Fields:
    too_long = chance.random() < 0.01
    return {"text": ["long " * 2_000 if too_long else _edited(chance, before.get("text"))]}


def _long_text(chance: Random, params: dict[str, Any], before: Fields) -> Fields:
    name = chance.choice(["seen", "meaning"])
    return {name: [_edited(chance, before.get(name))]}


def _quotes(chance: Random, params: dict[str, Any], before: Fields) -> Fields:
    rows = chance.randrange(1, 3)
    names = [f"q{chance.randrange(6)}" for _ in range(rows)]
    return {
        "row_id": names,
        "row_words": [chance.choice(TOLD) for _ in names],
        "row_who": ["" for _ in names],
        "row_function": ["" for _ in names],
        "row_consent": [chance.choice(["yes", "unnamed", "no"]) for _ in names],
    }


def _photos(chance: Random, params: dict[str, Any], before: Fields) -> Fields:
    # Named before they have arrived, which some never do.
    names = chance.sample(PHOTOS, chance.randrange(1, 3))
    return {
        "row_media": names,
        "row_seen": [chance.choice(TOLD) for _ in names],
        "row_meaning": ["" for _ in names],
    }


_ANSWERS: dict[str, Callable[[Random, dict[str, Any], Fields], Fields]] = {
    "short_text": _text,
    "long_text": _long_text,
    "scale": lambda chance, params, before: {"value": [str(chance.randint(1, 5))]},
    "single_choice": lambda chance, params, before: {"value": [chance.choice(_options(params))]},
    "multiple_choice": lambda chance, params, before: {
        "options": chance.sample(_options(params), chance.randint(0, 2))
    },
    "yes_no_partial": lambda chance, params, before: {"value": [chance.choice(["yes", "no", "partial"])]},
    "number": lambda chance, params, before: {"amount": [str(chance.randint(0, 9_999))]},
    "shares": lambda chance, params, before: {
        f"share-{chance.choice(_options(params))}": [str(chance.randint(0, 60))]
    },
    "tally": lambda chance, params, before: {
        f"count-{chance.choice(_options(params))}": [str(chance.randint(0, 40))]
    },
    "quote": _quotes,
    "photo": _photos,
}
