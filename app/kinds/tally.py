"""Counters: one press for each fact seen or told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
from app.kinds.merge import merge_map, merge_whole
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
from app.kinds.reading import check_keys, check_whole, first, read_number
from app.kinds.spread import Spread, bray_curtis, mean_distance, percent
from app.kinds.xlsform import Asked, Question, bounds, parts_of

MOST = 9999


@dataclass(frozen=True)
class TallyRow:
    """One item and what each observer counted; counts are never summed over observers."""

    id: str
    label: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class TallySummary(Summary):
    """Every item in order; an observer who did not touch a counter is absent from its row."""

    items: tuple[TallyRow, ...]


class Tally(Kind):
    """Value: {item id: count}. Params: {"items": [{"id", "label"}]}."""

    name = "tally"
    label = "Compteurs"
    hint = "Pour compter pendant la visite : un appui à chaque fait vu ou raconté."
    order = 90
    has_rows = True

    def default_params(self) -> Params:
        return {"items": new_options("premier compteur", "deuxième compteur", "troisième compteur")}

    def params_form(self, params: Params) -> FormLists:
        return options_form(params["items"])

    def parse_params(self, form: Form) -> Params:
        return self.check_params({"items": read_options(form)})

    def check_params(self, params: Any) -> Params:
        return {"items": check_options(check_keys(params, {"items"}).get("items"), least=1)}

    def parse(self, form: Form, params: Params) -> Value | None:
        fields = {item["id"]: f"count-{item['id']}" for item in params["items"]}
        typed_in = {item: read_number(first(form, name), name) for item, name in fields.items()}
        return self.check({item: n for item, n in typed_in.items() if n is not None}, params)

    def check(self, value: Any, params: Params) -> Value | None:
        if value is None:
            return None
        items = [item["id"] for item in params["items"]]
        given = check_keys(value, set(items))
        return {
            item: check_whole(given[item], 0, MOST, f"count-{item}") for item in items if item in given
        } or None

    def to_form(self, value: Value | None, params: Params) -> FormLists:
        return {f"count-{item}": [str(count)] for item, count in (value or {}).items()}

    def describe(self, value: Value | None, params: Params) -> str:
        counts = (value or {}).items()
        return " ; ".join(f"{label_of(item, params['items'])} : {count}" for item, count in counts)

    def columns(self, params: Params) -> list[Column]:
        return [Column(item["id"], item["label"], numeric=True) for item in params["items"]]

    def cells(self, value: Value | None, params: Params) -> list[Cell]:
        return [(value or {}).get(item["id"]) for item in params["items"]]

    def summarise(self, entries: Sequence[Entry], params: Params) -> TallySummary:
        used = [item for entry in entries for item in entry.value]
        rows = tuple(
            TallyRow(
                id=item["id"],
                label=item["label"],
                counts=tuple(
                    (entry.letter, entry.value[item["id"]]) for entry in entries if item["id"] in entry.value
                ),
            )
            for item in all_options(params["items"], used)
        )
        return TallySummary(len(entries), rows)

    def spread(self, values: Sequence[Value], params: Params) -> Spread | None:
        """The mean Bray-Curtis distance between what two observers counted."""
        size = mean_distance(values, bray_curtis)
        return Spread(size, percent(size), len(values))

    def to_xlsform(self, params: Params, name: str) -> Asked:
        limit = {"constraint": bounds(0, MOST), "constraint_message": "Un nombre entier, sans signe."}
        items = (
            Question("integer", f"{name}_{item['id']}", item["label"], limit) for item in params["items"]
        )
        return Asked(name, tuple(items), around="group")

    def from_xlsform(self, asked: Asked, kept: Params | None) -> Params | None:
        return None if kept is None else {"items": parts_of(asked, "integer")}

    def compare_params(self, old: Params, new: Params, mapping: Mapped | None = None) -> Change:
        return compare_options(old["items"], new["items"], mapping)

    def convert(self, value: Value, mapping: Mapped) -> Value:
        counts: dict[str, int] = {}
        for item, count in value.items():
            into = mapping.get(item) or item
            counts[into] = min(counts.get(into, 0) + count, MOST)
        return counts

    def pooled_params(self, old: Params, new: Params, mapping: Mapped) -> Params:
        return {"items": pool_options(old["items"], new["items"], mapping)}

    def merge(
        self, base: Value | None, theirs: Value | None, mine: Value | None, params: Params
    ) -> Value | None:
        whole = merge_whole(base, theirs, mine)
        if whole is not None or not (theirs and mine):
            return whole
        return merge_map(base or {}, theirs, mine) or None


KIND = Tally()
