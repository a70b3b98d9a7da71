"""Exact words, who said them, and whether they may be quoted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Invalid
from app.kinds import met
from app.kinds.base import (
    Cell,
    Change,
    Column,
    Entry,
    Form,
    FormLists,
    Kind,
    Mapped,
    Params,
    Summary,
    Value,
)
from app.kinds.listing import check_row_id, merge_listed
from app.kinds.merge import merge_text
from app.kinds.options import new_id
from app.kinds.reading import UNREADABLE, check_keys, clean, every, plural
from app.kinds.rows import read_rows, write_rows
from app.kinds.texts import check_bound, compare_bound, read_bound
from app.kinds.xlsform import Asked, Question

CONSENTS = {
    "yes": "d’accord pour être cité·e",
    "unnamed": "d’accord, sans nom",
    "no": "pas d’accord, ou pas demandé",
}
FIELDS = ("id", "words", "who", "function", "consent")
MOST = 20
WORDS_LIMIT = 2000
WHO_LIMIT = 120


@dataclass(frozen=True)
class QuoteMark:
    """A quote that may be shown, once for all who noted the same words of the same person.

    The attribution respects the consent; `letters` are the groups' (none for single persons), `by` is how many noted it.
    """

    letters: tuple[str, ...]
    words: str
    attribution: str
    by: int


@dataclass(frozen=True)
class QuoteSummary(Summary):
    """Quotes with consent only; `withheld` counts the others, whose words are not here."""

    quotes: tuple[QuoteMark, ...]
    withheld: int


class Quote(Kind):
    """Value: {"quotes": [{"id", "words", "who", "function", "consent"}]}. Params: {"limit"}.

    A quote of somebody chosen among the people met also has "met", see kinds/met.py: it says who, and how far
    they agreed, which `consent` never exceeds.

    The form may carry `remove` with the ids to leave out, which works without JavaScript.
    Consent is "no" until someone says otherwise. `describe` is for those who may read the sheet;
    `cells` and `summarise` are for wider circles and leave out what has no consent.
    """

    name = "quote"
    label = "Citation"
    hint = "Pour garder des mots exacts, avec la fonction de la personne et son accord."
    order = 100
    lengthy = True

    def default_params(self) -> Params:
        return {"limit": 5}

    def params_form(self, params: Params) -> FormLists:
        return {"limit": [str(params["limit"])]}

    def parse_params(self, form: Form) -> Params:
        return {"limit": read_bound(form, "limit", 1, MOST)}

    def check_params(self, params: Any) -> Params:
        return check_bound(params, "limit", 5, MOST)

    def parse(self, form: Form, params: Params) -> Value | None:
        removed = set(every(form, "remove"))
        quotes = [
            _check_quote({**row, "id": row["id"] or new_id(), "consent": row["consent"] or "no"}, number)
            for number, row in enumerate(map(met.fill, read_rows(form, *FIELDS, *met.FIELDS)))
            if any(row[field].strip() for field in ("words", "who", "function"))
            and not (row["id"] and row["id"] in removed)
        ]
        return self.check({"quotes": quotes}, params)

    def check(self, value: Any, params: Params) -> Value | None:
        if value is None:
            return None
        rows = check_keys(value, {"quotes"}).get("quotes")
        if not isinstance(rows, list):
            raise Invalid({"": UNREADABLE})
        if len(rows) > MOST:
            raise Invalid({"": f"{MOST} citations au plus dans une réponse."})
        quotes = [_check_quote(row, number) for number, row in enumerate(rows)]
        if len({quote["id"] for quote in quotes}) < len(quotes):
            raise Invalid({"": UNREADABLE})
        return {"quotes": quotes} if quotes else None

    def missing(self, value: Value | None, params: Params) -> str | None:
        quotes = value["quotes"] if value else []
        if any(not quote["words"].strip() for quote in quotes):
            return "Il manque les mots exacts d’une citation."
        if len(quotes) > params["limit"]:
            return f"{plural(params['limit'], 'citation', 'citations')} au plus : il y en a {len(quotes)}."
        return None

    def to_form(self, value: Value | None, params: Params) -> FormLists:
        rows = [met.shown(quote) for quote in value["quotes"]] if value else []
        return (
            write_rows(rows, *FIELDS, *(met.FIELDS if any("met" in row for row in rows) else ()))
            if rows
            else {}
        )

    def describe(self, value: Value | None, params: Params) -> str:
        return " ; ".join(_quoted(quote) for quote in (value["quotes"] if value else []))

    def tell(self, value: Value | None, params: Params) -> str:
        told = [quote for quote in (value["quotes"] if value else []) if quote["consent"] != "no"]
        return self.describe({"quotes": told}, params)

    def columns(self, params: Params) -> list[Column]:
        return [
            Column("quotes", "Citations"),
            Column("number", "Nombre de citations", numeric=True),
        ]

    def cells(self, value: Value | None, params: Params) -> list[Cell]:
        if not value:
            return [None, None]
        open_ones = [_quoted(quote) for quote in value["quotes"] if quote["consent"] != "no"]
        return [" ; ".join(open_ones) or None, len(value["quotes"])]

    def summarise(self, entries: Sequence[Entry], params: Params) -> QuoteSummary:
        everything = [(entry, quote) for entry in entries for quote in entry.value["quotes"]]
        shown: dict[tuple[str, str], list[tuple[Entry, str]]] = {}
        for entry, quote in everything:
            if quote["consent"] != "no":
                same = (" ".join(quote["words"].split()).casefold(), attribution(quote))
                shown.setdefault(same, []).append((entry, quote["words"]))
        marks = tuple(
            QuoteMark(
                tuple(dict.fromkeys(entry.letter for entry, _ in noted if entry.letter)),
                noted[0][1],
                said_by,
                len(noted),
            )
            for (_, said_by), noted in shown.items()
        )
        return QuoteSummary(len(entries), marks, len(everything) - sum(mark.by for mark in marks))

    def to_xlsform(self, params: Params, name: str) -> Asked:
        asked = (
            Question("text", f"{name}_words", "Les mots exacts", {"appearance": "multiline"}),
            Question("text", f"{name}_who", "Qui parle ?"),
            Question("text", f"{name}_function", "Sa fonction"),
            Question("select_one", f"{name}_consent", "Son accord"),
        )
        return Asked(name, asked, tuple(CONSENTS.items()), around="repeat")

    def from_xlsform(self, asked: Asked, kept: Params | None) -> Params | None:
        return kept

    def compare_params(self, old: Params, new: Params, mapping: Mapped | None = None) -> Change:
        return compare_bound(old, new)

    def merge(
        self, base: Value | None, theirs: Value | None, mine: Value | None, params: Params
    ) -> Value | None:
        return merge_listed("quotes", "id", base, theirs, mine, _merge_quote, params["limit"])


def attribution(quote: dict[str, str]) -> str:
    """Who said it, as far as the person agreed to be named; '' when nothing may be said."""
    named = (quote["who"], quote["function"]) if quote["consent"] == "yes" else (quote["function"],)
    return ", ".join(part for part in named if part and quote["consent"] != "no")


def _quoted(quote: dict[str, str]) -> str:
    who = attribution(quote)
    closed = " [à ne pas citer]" if quote["consent"] == "no" else ""
    return f"« {quote['words']} »" + (f" ({who})" if who else "") + closed


def _check_quote(row: Any, number: int) -> dict[str, str]:
    known = check_keys(row, {*FIELDS, "met"})
    tie = met.check(known.get("met"))
    consent = known.get("consent", "no")
    if not isinstance(consent, str) or consent not in CONSENTS:
        raise Invalid({f"row_consent:{number}": "Choisissez l’accord donné dans la liste."})
    return {
        "id": check_row_id(known.get("id")),
        "words": clean(known.get("words", ""), WORDS_LIMIT, f"row_words:{number}"),
        "who": clean(known.get("who", ""), WHO_LIMIT, f"row_who:{number}"),
        "function": clean(known.get("function", ""), WHO_LIMIT, f"row_function:{number}"),
        "consent": met.at_most(consent, tie),
        **({"met": tie} if tie else {}),
    }


def _merge_quote(base: Any, theirs: Any, mine: Any) -> dict[str, str] | None:
    if base is None:
        return mine if theirs == mine else None
    merged = {field: merge_text(base[field], theirs[field], mine[field]) for field in FIELDS[1:4]}
    changed = {side["consent"] for side in (theirs, mine)} - {base["consent"]}
    ties = {side.get("met", "") for side in (theirs, mine)} - {base.get("met", "")}
    if None in merged.values() or len(changed) > 1 or len(ties) > 1:
        return None
    tie = ties.pop() if ties else base.get("met", "")
    consent = met.at_most(changed.pop() if changed else base["consent"], tie)
    return {"id": mine["id"], **merged, "consent": consent, **({"met": tie} if tie else {})}


KIND = Quote()
