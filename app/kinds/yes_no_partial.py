"""Yes, no, or partly."""

from collections.abc import Sequence
from typing import Any

from app.kinds.base import (
    SAME,
    Cell,
    Change,
    Column,
    Entry,
    Form,
    FormLists,
    Kind,
    Mapped,
    Params,
    Value,
)
from app.kinds.choices import ChoiceSummary, check_choice, reason_changed, summarise_choices
from app.kinds.reading import check_flag, check_keys, first, ticked
from app.kinds.spread import Spread, value_range
from app.kinds.xlsform import Asked, Question, reason

ANSWERS = {"yes": "Oui", "partial": "Partiel", "no": "Non"}
OPTIONS = [{"id": answer, "label": label} for answer, label in ANSWERS.items()]


class YesNoPartial(Kind):
    """Value: "yes", "partial" or "no". Params: {"justification"}."""

    name = "yes_no_partial"
    label = "Oui, partiel, non"
    hint = "Pour une question fermée, quand « partiel » dit quelque chose."
    order = 60
    wants_evidence = True

    def default_params(self) -> Params:
        return {"justification": False}

    def params_form(self, params: Params) -> FormLists:
        return {"justification": ["1"]} if params["justification"] else {}

    def parse_params(self, form: Form) -> Params:
        return {"justification": ticked(form, "justification")}

    def check_params(self, params: Any) -> Params:
        known = check_keys(params, {"justification"})
        return {"justification": check_flag(known.get("justification", False), "justification")}

    def parse(self, form: Form, params: Params) -> Value | None:
        return self.check(first(form, "value") or None, params)

    def check(self, value: Any, params: Params) -> Value | None:
        return None if value is None else check_choice(value, {"options": OPTIONS})

    def to_form(self, value: Value | None, params: Params) -> FormLists:
        return {} if value is None else {"value": [value]}

    def describe(self, value: Value | None, params: Params) -> str:
        return "" if value is None else ANSWERS[value]

    def columns(self, params: Params) -> list[Column]:
        return [Column("value", "Réponse")]

    def cells(self, value: Value | None, params: Params) -> list[Cell]:
        return [None if value is None else ANSWERS[value]]

    def summarise(self, entries: Sequence[Entry], params: Params) -> ChoiceSummary:
        return summarise_choices([(entry, (entry.value,)) for entry in entries], OPTIONS, False)

    def spread(self, values: Sequence[Value], params: Params) -> Spread | None:
        """The range over no, partial, yes."""
        order = list(reversed(ANSWERS))
        places = [order.index(value) for value in values]
        low, high = (ANSWERS[order[place]].lower() for place in (min(places), max(places)))
        return Spread(value_range(places, 2), low if low == high else f"{low} à {high}", len(values))

    def to_xlsform(self, params: Params, name: str) -> Asked:
        return Asked(name, (Question("select_one", name), *reason(name, params)), tuple(ANSWERS.items()))

    def from_xlsform(self, asked: Asked, kept: Params | None) -> Params | None:
        if {one for one, _ in asked.choices} != set(ANSWERS):
            return None
        return kept or {} if kept is not None or asked.is_one("select_one") else None

    def compare_params(self, old: Params, new: Params, mapping: Mapped | None = None) -> Change:
        return reason_changed(old, new, SAME)


KIND = YesNoPartial()
