"""A long text in two parts: describing comes before interpreting."""

from collections.abc import Sequence
from typing import Any

from app.kinds.base import Cell, Change, Column, Entry, Form, FormLists, Kind, Mapped, Params, Value
from app.kinds.merge import merge_text, merge_whole
from app.kinds.reading import check_keys, clean, first
from app.kinds.texts import (
    MOST_CHARACTERS,
    TextSummary,
    apart,
    check_bound,
    compare_bound,
    read_bound,
    summarise_texts,
)
from app.kinds.xlsform import Asked, Question, at_most, limit_of

PARTS = {"seen": "Ce que l’on a vu ou entendu", "meaning": "Ce que l’on en comprend"}


class LongText(Kind):
    """Value: {"seen", "meaning"}, one of them may be ''. Params: {"limit"} characters a part."""

    name = "long_text"
    label = "Texte long en deux temps"
    hint = "Pour raconter : d’abord ce que l’on a vu ou entendu, puis ce que l’on en comprend."
    order = 20
    lengthy = True

    def default_params(self) -> Params:
        return {"limit": 5000}

    def params_form(self, params: Params) -> FormLists:
        return {"limit": [str(params["limit"])]}

    def parse_params(self, form: Form) -> Params:
        return {"limit": read_bound(form, "limit", 1, MOST_CHARACTERS)}

    def check_params(self, params: Any) -> Params:
        return check_bound(params, "limit", 5000, MOST_CHARACTERS)

    def parse(self, form: Form, params: Params) -> Value | None:
        return self.check({part: first(form, part) for part in PARTS}, params)

    def check(self, value: Any, params: Params) -> Value | None:
        if value is None:
            return None
        given = check_keys(value, set(PARTS))
        texts = {part: clean(given.get(part, ""), params["limit"], part) for part in PARTS}
        return texts if any(text.strip() for text in texts.values()) else None

    def to_form(self, value: Value | None, params: Params) -> FormLists:
        return {part: [value[part]] for part in PARTS} if value else {}

    def describe(self, value: Value | None, params: Params) -> str:
        return apart(value["seen"], value["meaning"], "\n→ ") if value else ""

    def tell_parts(self, value: Value | None, params: Params) -> list[tuple[str, str]]:
        told = value or {}
        return [(label, told[part]) for part, label in PARTS.items() if told.get(part, "").strip()]

    def columns(self, params: Params) -> list[Column]:
        return [Column(part, label) for part, label in PARTS.items()]

    def cells(self, value: Value | None, params: Params) -> list[Cell]:
        return [(value or {}).get(part) or None for part in PARTS]

    def summarise(self, entries: Sequence[Entry], params: Params) -> TextSummary:
        titles = tuple(PARTS.values())
        return summarise_texts(entries, titles, lambda value: tuple(value[part] for part in PARTS))

    def to_xlsform(self, params: Params, name: str) -> Asked:
        columns = {"appearance": "multiline"} | at_most(
            "string-length(.)", params["limit"], f"{params['limit']} caractères au plus."
        )
        texts = (Question("text", f"{name}_{part}", label, columns) for part, label in PARTS.items())
        return Asked(name, tuple(texts), around="group")

    def from_xlsform(self, asked: Asked, kept: Params | None) -> Params | None:
        if kept is None and not asked.is_one("text"):
            return None
        limit = limit_of(asked.constraint, "string-length(.)")
        return {"limit": min(limit, MOST_CHARACTERS)} if limit else kept or {}

    def compare_params(self, old: Params, new: Params, mapping: Mapped | None = None) -> Change:
        return compare_bound(old, new)

    def merge(
        self, base: Value | None, theirs: Value | None, mine: Value | None, params: Params
    ) -> Value | None:
        if not (theirs and mine):
            return merge_whole(base, theirs, mine)
        before = base or dict.fromkeys(PARTS, "")
        texts = {}
        for part in PARTS:
            text = merge_text(before[part], theirs[part], mine[part])
            if text is None or len(text) > params["limit"]:
                return merge_whole(base, theirs, mine)
            texts[part] = text
        return texts if any(text.strip() for text in texts.values()) else None


KIND = LongText()
