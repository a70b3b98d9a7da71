"""What the two text kinds share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Invalid
from app.kinds.base import SAME, Change, Entry, Form, Params, Summary
from app.kinds.reading import check_keys, check_whole, first, read_number, written

MOST_CHARACTERS = 10_000


def apart(seen: str, meaning: str, between: str) -> str:
    """What was seen and what is made of it as one text that still says which is which; '' when both are blank."""
    told = (("vu ou entendu", seen.strip()), ("compris", meaning.strip()))
    return between.join(f"{title} : {text}" for title, text in told if text)


@dataclass(frozen=True)
class TextRow:
    """One group's texts, in the order of the summary's parts."""

    letter: str
    name: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class TextSummary(Summary):
    """All the texts, verbatim; `parts` are the French titles of each text of a row."""

    parts: tuple[str, ...]
    rows: tuple[TextRow, ...]


def summarise_texts(
    entries: Sequence[Entry], parts: tuple[str, ...], split: Callable[[Any], tuple[str, ...]]
) -> TextSummary:
    """Lay every text out, in the order given."""
    rows = tuple(TextRow(entry.letter, entry.name, split(entry.value)) for entry in entries)
    return TextSummary(len(rows), parts, rows)


def read_bound(form: Form, field: str, least: int, most: int) -> int:
    """A whole number that an editor asks for."""
    number = read_number(first(form, field), field)
    if number is None:
        raise Invalid({field: f"Indiquez un nombre entre {least} et {written(most)}."})
    return check_whole(number, least, most, field)


def check_bound(params: Any, field: str, default: int, most: int) -> Params:
    """Params that hold one whole number and nothing else."""
    known = check_keys(params, {field})
    return {field: check_whole(known.get(field, default), 1, most, field)}


def compare_bound(old: Params, new: Params) -> Change:
    """A longer or shorter limit leaves earlier answers as they are."""
    if old == new:
        return SAME
    return Change("wording", "La limite change ; les réponses déjà données restent entières.")
