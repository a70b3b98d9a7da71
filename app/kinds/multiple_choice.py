"""Several options among many, perhaps up to a limit."""

from collections.abc import Sequence
from typing import Any

from app.errors import Invalid
from app.kinds.base import Cell, Change, Column, Entry, Form, FormLists, Kind, Mapped, Params, Value
from app.kinds.choices import ChoiceSummary, check_choice, reason_changed, summarise_choices
from app.kinds.merge import merge_set, merge_whole
from app.kinds.options import (
    all_options,
    check_options,
    compare_options,
    label_of,
    new_options,
    options_form,
    pool_options,
    read_options,
)
from app.kinds.reading import (
    UNREADABLE,
    check_flag,
    check_keys,
    check_whole,
    every,
    first,
    read_number,
    ticked,
)
from app.kinds.spread import Spread, jaccard, mean_distance, percent
from app.kinds.xlsform import Asked, Question, at_most, choices_of, limit_of, options_of, reason


class MultipleChoice(Kind):
    """Value: ids in the order of the options. Params: {"options", "limit" or None, "justification"}.

    More choices than the limit are kept, and said to be too many, rather than refused: a box too
    many must not cost the others.
    """

    name = "multiple_choice"
    label = "Choix multiple"
    hint = "Pour cocher tout ce que l’on a vu, parfois avec un nombre de choix à ne pas dépasser."
    order = 50
    wants_evidence = True
    has_rows = True

    def default_params(self) -> Params:
        options = new_options("premier choix", "deuxième choix", "troisième choix")
        return {"options": options, "limit": None, "justification": False}

    def params_form(self, params: Params) -> FormLists:
        form = options_form(params["options"])
        form["limit"] = [str(params["limit"] or "")]
        return {**form, **({"justification": ["1"]} if params["justification"] else {})}

    def parse_params(self, form: Form) -> Params:
        return self.check_params(
            {
                "options": read_options(form),
                "limit": read_number(first(form, "limit"), "limit"),
                "justification": ticked(form, "justification"),
            }
        )

    def check_params(self, params: Any) -> Params:
        known = check_keys(params, {"options", "limit", "justification"})
        options = check_options(known.get("options"), least=2)
        limit = known.get("limit")
        return {
            "options": options,
            "limit": None if limit is None else check_whole(limit, 1, len(options), "limit"),
            "justification": check_flag(known.get("justification", False), "justification"),
        }

    def parse(self, form: Form, params: Params) -> Value | None:
        return self.check([chosen for chosen in every(form, "value") if chosen], params)

    def check(self, value: Any, params: Params) -> Value | None:
        if value is None:
            return None
        if not isinstance(value, list):
            raise Invalid({"value": UNREADABLE})
        chosen = {check_choice(one, params) for one in value}
        return [one["id"] for one in params["options"] if one["id"] in chosen] or None

    def missing(self, value: Value | None, params: Params) -> str | None:
        limit, number = params["limit"], len(value or ())
        if limit is None or number <= limit:
            return None
        return f"{limit} choix au plus : il y en a {number}."

    def to_form(self, value: Value | None, params: Params) -> FormLists:
        return {} if value is None else {"value": list(value)}

    def describe(self, value: Value | None, params: Params) -> str:
        return " ; ".join(label_of(one, params["options"]) for one in value or ())

    def columns(self, params: Params) -> list[Column]:
        return [Column(one["id"], one["label"], numeric=True) for one in params["options"]]

    def cells(self, value: Value | None, params: Params) -> list[Cell]:
        if value is None:
            return [None] * len(params["options"])
        return [int(one["id"] in value) for one in params["options"]]

    def summarise(self, entries: Sequence[Entry], params: Params) -> ChoiceSummary:
        chosen = [(entry, entry.value) for entry in entries]
        return summarise_choices(chosen, params["options"], multiple=True)

    def spread(self, values: Sequence[Value], params: Params) -> Spread | None:
        """The mean Jaccard distance between two lists."""
        size = mean_distance(values, jaccard)
        return Spread(size, percent(size), len(values))

    def to_xlsform(self, params: Params, name: str) -> Asked:
        most = params["limit"]
        limit = at_most("count-selected(.)", most, f"{most} choix au plus.") if most else {}
        questions = (Question("select_multiple", name, columns=limit), *reason(name, params))
        return Asked(name, questions, choices_of(params["options"]))

    def from_xlsform(self, asked: Asked, kept: Params | None) -> Params | None:
        if kept is None and not asked.is_one("select_multiple"):
            return None
        limit = limit_of(asked.constraint, "count-selected(.)")
        return {**(kept or {}), "options": options_of(asked.choices), "limit": limit or None}

    def compare_params(self, old: Params, new: Params, mapping: Mapped | None = None) -> Change:
        change = compare_options(old["options"], new["options"], mapping)
        if old["limit"] != new["limit"] and change.level in ("same", "wording"):
            return Change("compatible", "Le nombre de choix permis change.")
        return reason_changed(old, new, change)

    def convert(self, value: Value, mapping: Mapped) -> Value:
        return list(dict.fromkeys(mapping.get(one) or one for one in value))

    def pooled_params(self, old: Params, new: Params, mapping: Mapped) -> Params:
        return {**new, "options": pool_options(old["options"], new["options"], mapping)}

    def merge(
        self, base: Value | None, theirs: Value | None, mine: Value | None, params: Params
    ) -> Value | None:
        whole = merge_whole(base, theirs, mine)
        if whole is not None or not (theirs and mine):
            return whole
        kept = merge_set(base or [], theirs, mine)
        merged = [one["id"] for one in all_options(params["options"], sorted(kept))]
        merged = [one for one in merged if one in kept]
        limit = params["limit"]
        if limit is not None and len(merged) > max(limit, len(theirs), len(mine)):
            return None
        return merged or None


KIND = MultipleChoice()
