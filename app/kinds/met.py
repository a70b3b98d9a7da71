"""Somebody met, chosen in a quote: who it is and how far they agreed, kept with the quote as « 12|unnamed ».

The form's select sends « 12|unnamed|L.|administratrice », so that a quote can be filled in without asking
anybody else; a hidden field says who was chosen before. A new choice wins over what stands in the fields;
afterwards they may be typed in again, but the consent never goes beyond what the person met agreed to.
"""

import re
from collections.abc import Mapping
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


def ceiling(tie: str) -> str:
    """How far the person met agreed."""
    return tie.partition("|")[2] if tie else "yes"


def at_most(consent: str, tie: str) -> str:
    """The consent, no wider than what the person met agreed to."""
    return min((consent, ceiling(tie)), key=WIDTH.index)


def is_tied(value: Any) -> bool:
    """Whether an answer quotes somebody chosen among the people met."""
    return isinstance(value, dict) and any("met" in one for one in value.get("quotes", ()))


def within(value: Any, agreed: Mapping[str, str]) -> Any:
    """The answer, its quotes no wider than what the people met agree to now (id -> consent); gone, what they did."""
    if not is_tied(value):
        return value
    quotes = []
    for quote in value["quotes"]:
        who = quote.get("met", "").partition("|")[0]
        now = f"{who}|{agreed[who]}" if who in agreed else ""
        quotes.append({**quote, "consent": at_most(quote["consent"], now)})
    return {**value, "quotes": quotes}
