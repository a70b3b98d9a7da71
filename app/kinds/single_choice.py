"""One option among several."""

from collections.abc import Sequence
from typing import Any

from app.kinds.base import Cell, Change, Column, Entry, Form, FormLists, Kind, Mapped, Params, Value
from app.kinds.choices import ChoiceSummary, check_choice, reason_changed, summarise_choices
from app.kinds.options import (
    check_options,
    compare_options,
    label_of,
    new_options,
    options_form,
    pool_options,
    read_options,
)
from app.kinds.reading import check_flag, check_keys, first, ticked
from app.kinds.spread import Spread, disagreement, percent
from app.kinds.xlsform import Asked, Question, choices_of, options_of, reason


class SingleChoice(Kind):
    """Value: an option's id. Params: {"options": [{"id", "label"}], "justification"}."""

    name = "single_choice"
    label = "Choix unique"
    hint = "Pour choisir une seule possibilité dans une liste courte."
    order = 40
    wants_evidence = True
    has_rows = True

    def default_params(self) -> Params:
        options = new_options("premier choix", "deuxième choix", "troisième choix")
        return {"options": options, "justification": False}

    def params_form(self, params: Params) -> FormLists:
        reason = {"justification": ["1"]} if params["justification"] else {}
        return {**options_form(params["options"]), **reason}

    def parse_params(self, form: Form) -> Params:
        reason = ticked(form, "justification")
        return self.check_params({"options": read_options(form), "justification": reason})

    def check_params(self, params: Any) -> Params:
        known = check_keys(params, {"options", "justification"})
        return {
            "options": check_options(known.get("options"), least=2),
            "justification": check_flag(known.get("justification", False), "justification"),
        }

    def parse(self, form: Form, params: Params) -> Value | None:
        return self.check(first(form, "value") or None, params)

    def check(self, value: Any, params: Params) -> Value | None:
        return None if value is None else check_choice(value, params)

    def to_form(self, value: Value | None, params: Params) -> FormLists:
        return {} if value is None else {"value": [value]}

    def describe(self, value: Value | None, params: Params) -> str:
        return "" if value is None else label_of(value, params["options"])

    def columns(self, params: Params) -> list[Column]:
        return [Column("value", "Choix")]

    def cells(self, value: Value | None, params: Params) -> list[Cell]:
        return [None if value is None else label_of(value, params["options"])]

    def summarise(self, entries: Sequence[Entry], params: Params) -> ChoiceSummary:
        chosen = [(entry, (entry.value,)) for entry in entries]
        return summarise_choices(chosen, params["options"], multiple=False)

    def spread(self, values: Sequence[Value], params: Params) -> Spread | None:
        """The share of pairs who chose otherwise."""
        size = disagreement(values)
        return Spread(size, percent(size), len(values))

    def to_xlsform(self, params: Params, name: str) -> Asked:
        questions = (Question("select_one", name), *reason(name, params))
        return Asked(name, questions, choices_of(params["options"]))

    def from_xlsform(self, asked: Asked, kept: Params | None) -> Params | None:
        if kept is None and not asked.is_one("select_one"):
            return None
        return {**(kept or {}), "options": options_of(asked.choices)}

    def compare_params(self, old: Params, new: Params, mapping: Mapped | None = None) -> Change:
        return reason_changed(old, new, compare_options(old["options"], new["options"], mapping))

    def convert(self, value: Value, mapping: Mapped) -> Value:
        return mapping.get(value) or value

    def pooled_params(self, old: Params, new: Params, mapping: Mapped) -> Params:
        return {**new, "options": pool_options(old["options"], new["options"], mapping)}


KIND = SingleChoice()
