"""Somebody met, chosen in a quote: who it is and how far they agreed, kept with the quote as « 12|unnamed ».

The form's select sends « 12|unnamed|L.|administratrice », so that a quote can be filled in without asking
anybody else; a hidden field says who was chosen before. A new choice wins over what stands in the fields;
afterwards they may be typed in again, but the consent never goes beyond what the person met agreed to. Nor does it
in a quote that names them without choosing them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import Invalid
from app.kinds.reading import UNREADABLE

# What is chosen now, and what was when the form was shown.
FIELDS = ("met", "tie")
# From the narrowest to the widest.
WIDTH = ("no", "unnamed", "yes")
_TIE = re.compile(r"[1-9][0-9]{0,9}\|(yes|unnamed|no)")

Row = dict[str, str]


@dataclass(frozen=True)
class Choice:
    """Somebody met, as the select of a quote offers them."""

    id: int
    consent: str
    name: str
    function: str

    @property
    def value(self) -> str:
        """What the select sends."""
        words = (text.replace("|", "/") for text in (self.name, self.function))
        return "|".join((str(self.id), self.consent, *words))


def fill(row: Row) -> Row:
    """The fields of a quote's row with the person chosen in it, and without the two that only choose."""
    who, consent, *words = row["met"].split("|", 3) if "|" in row["met"] else ("", "")
    typed = {name: text for name, text in row.items() if name not in FIELDS}
    if not who:
        return typed
    if row["tie"].partition("|")[0] == who:
        return {**typed, "met": f"{who}|{consent}"}
    if len(words) == 2:
        typed |= {"who": words[0], "function": words[1], "consent": consent}
    return {**typed, "met": f"{who}|{consent}"}


def shown(quote: Row) -> Row:
    """A quote as `fill` reads it back."""
    return {**quote, "tie": quote["met"]} if "met" in quote else quote


def check(tie: Any) -> str:
    """Who was met, '' for nobody; raises Invalid for what no form sends."""
    if tie in (None, ""):
        return ""
    if not isinstance(tie, str) or not _TIE.fullmatch(tie):
        raise Invalid({"": UNREADABLE})
    return tie


def narrowest(*consents: str) -> str:
    """The one of several consents that allows the least."""
    return min(consents, key=WIDTH.index)


def at_most(consent: str, tie: str) -> str:
    """The consent, no wider than what the person chosen agreed to."""
    return narrowest(consent, tie.partition("|")[2] or "yes")


@dataclass(frozen=True)
class Agreed:
    """What the people met agree to now: by id, and by name as `same_name` has it, the narrowest where two bear it."""

    by_id: Mapping[str, str]
    by_name: Mapping[str, str]

    def to(self, quote: Row) -> str:
        """How far whoever is quoted agrees now; "yes" for somebody whom nobody noted."""
        named = self.by_name.get(same_name(quote["who"]), "yes")
        chosen = self.by_id.get(quote.get("met", "").partition("|")[0], "yes")
        return narrowest(named, chosen)


def agreed(people: Iterable[tuple[int, str, str]]) -> Agreed:
    """From the id, name and consent of each person met."""
    by_id: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for number, name, consent in people:
        by_id[str(number)] = consent
        by_name[same_name(name)] = narrowest(consent, by_name.get(same_name(name), "yes"))
    return Agreed(by_id, by_name)


def same_name(name: str) -> str:
    """A name as it is compared: « Jean  Roux » is « jean roux »."""
    return " ".join(name.lower().split())


def names_somebody(value: Any) -> bool:
    """Whether an answer quotes somebody by name or chosen among the people met."""
    return isinstance(value, dict) and any("met" in one or one["who"] for one in value.get("quotes", ()))


def within(value: Any, now: Agreed) -> Any:
    """The answer, its quotes no wider than what the people met agree to now."""
    if not names_somebody(value):
        return value
    quotes = [{**quote, "consent": narrowest(quote["consent"], now.to(quote))} for quote in value["quotes"]]
    return {**value, "quotes": quotes}
