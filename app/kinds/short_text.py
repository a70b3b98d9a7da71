"""A short text: a few sentences at most."""

from collections.abc import Sequence
from typing import Any

from app.kinds.base import Cell, Change, Column, Entry, Form, FormLists, Kind, Mapped, Params, Value
from app.kinds.merge import merge_text, merge_whole
from app.kinds.reading import check_keys, clean, first
from app.kinds.texts import TextSummary, check_bound, compare_bound, read_bound, summarise_texts
from app.kinds.xlsform import Asked, Question, at_most, limit_of

MOST = 1000


class ShortText(Kind):
    """Value: {"text"}. Params: {"limit"} in characters."""

    name = "short_text"
    label = "Texte court"
    hint = "Pour quelques phrases : un fait, un exemple, une remarque."
    order = 10

    def default_params(self) -> Params:
        return {"limit": 280}

    def params_form(self, params: Params) -> FormLists:
        return {"limit": [str(params["limit"])]}

    def parse_params(self, form: Form) -> Params:
        return {"limit": read_bound(form, "limit", 1, MOST)}

    def check_params(self, params: Any) -> Params:
        return check_bound(params, "limit", 280, MOST)

    def parse(self, form: Form, params: Params) -> Value | None:
        return self.check({"text": first(form, "text")}, params)

    def check(self, value: Any, params: Params) -> Value | None:
        if value is None:
            return None
        text = clean(check_keys(value, {"text"}).get("text"), params["limit"], "text")
        return {"text": text} if text.strip() else None

    def to_form(self, value: Value | None, params: Params) -> FormLists:
        return {"text": [value["text"]]} if value else {}

    def describe(self, value: Value | None, params: Params) -> str:
        return str(value["text"]) if value else ""

    def columns(self, params: Params) -> list[Column]:
        return [Column("text", "Texte")]

    def cells(self, value: Value | None, params: Params) -> list[Cell]:
        return [value["text"] if value else None]

    def summarise(self, entries: Sequence[Entry], params: Params) -> TextSummary:
        return summarise_texts(entries, ("Texte",), lambda value: (value["text"],))

    def to_xlsform(self, params: Params, name: str) -> Asked:
        limit = at_most("string-length(.)", params["limit"], f"{params['limit']} caractères au plus.")
        return Asked(name, (Question("text", name, columns=limit),))

    def from_xlsform(self, asked: Asked, kept: Params | None) -> Params | None:
        if kept is None and (not asked.is_one("text") or "multiline" in asked.appearance):
            return None
        limit = limit_of(asked.constraint, "string-length(.)")
        return {"limit": min(limit, MOST)} if limit else kept or {}

    def compare_params(self, old: Params, new: Params, mapping: Mapped | None = None) -> Change:
        return compare_bound(old, new)

    def merge(
        self, base: Value | None, theirs: Value | None, mine: Value | None, params: Params
    ) -> Value | None:
        if not (base and theirs and mine):
            return merge_whole(base, theirs, mine)
        text = merge_text(base["text"], theirs["text"], mine["text"])
        if not text or not text.strip() or len(text) > params["limit"]:
            return merge_whole(base, theirs, mine)
        return {"text": text}


KIND = ShortText()
