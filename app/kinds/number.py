"""A number with its unit, perhaps an estimate."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from app.errors import Invalid
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
    Summary,
    Value,
)
from app.kinds.reading import (
    check_flag,
    check_keys,
    check_number,
    clean_line,
    first,
    read_number,
    ticked,
    typed,
    written,
)
from app.kinds.spread import Spread, relative_range
from app.kinds.xlsform import Asked, Question, bounds, bounds_of

BOUNDS = ("min", "max")


@dataclass(frozen=True)
class NumberPoint:
    """One amount on the axis; an estimate is drawn hollow."""

    letter: str
    name: str
    amount: int | float
    estimated: bool


@dataclass(frozen=True)
class NumberSummary(Summary):
    """Amounts in increasing order, with the unit and the bounds of the question."""

    unit: str
    points: tuple[NumberPoint, ...]
    low: int | float | None
    high: int | float | None
    median: float | None


class Number(Kind):
    """Value: {"amount", "estimated"}. Params: {"unit", "min", "max", "integer"}.

    A readable number out of the bounds is kept and said to be so: the bounds were guessed in
    class, the number was found on the ground.
    """

    name = "number"
    label = "Nombre"
    hint = "Pour une quantité avec son unité ; un ordre de grandeur peut être noté comme estimé."
    order = 70

    def default_params(self) -> Params:
        return {"unit": "", "min": 0, "max": None, "integer": False}

    def params_form(self, params: Params) -> FormLists:
        form = {"unit": [params["unit"]], **{name: [typed(params[name])] for name in BOUNDS}}
        return {**form, **({"integer": ["1"]} if params["integer"] else {})}

    def parse_params(self, form: Form) -> Params:
        bounds = {name: read_number(first(form, name), name) for name in BOUNDS}
        unit, integer = first(form, "unit"), ticked(form, "integer")
        return self.check_params({"unit": unit, **bounds, "integer": integer})

    def check_params(self, params: Any) -> Params:
        known = check_keys(params, {"unit", *BOUNDS, "integer"})
        given = {name: known.get(name) for name in BOUNDS}
        low, high = (None if b is None else check_number(b, name) for name, b in given.items())
        if low is not None and high is not None and low >= high:
            raise Invalid({"max": "Le plus grand nombre doit dépasser le plus petit."})
        return {
            "unit": clean_line(known.get("unit", ""), 30, "unit"),
            "min": low,
            "max": high,
            "integer": check_flag(known.get("integer", False), "integer"),
        }

    def parse(self, form: Form, params: Params) -> Value | None:
        amount = read_number(first(form, "amount"), "amount")
        return None if amount is None else {"amount": amount, "estimated": ticked(form, "estimated")}

    def check(self, value: Any, params: Params) -> Value | None:
        if value is None:
            return None
        known = check_keys(value, {"amount", "estimated"})
        estimated = check_flag(known.get("estimated", False), "estimated")
        return {"amount": check_number(known.get("amount"), "amount"), "estimated": estimated}

    def missing(self, value: Value | None, params: Params) -> str | None:
        if value is None:
            return None
        amount, low, high = value["amount"], params["min"], params["max"]
        if low is not None and amount < low:
            return f"Le nombre attendu est d’au moins {written(low)}."
        if high is not None and amount > high:
            return f"Le nombre attendu est d’au plus {written(high)}."
        if params["integer"] and not isinstance(amount, int):
            return "Un nombre entier est attendu."
        return None

    def to_form(self, value: Value | None, params: Params) -> FormLists:
        if value is None:
            return {}
        estimated = {"estimated": ["1"]} if value["estimated"] else {}
        return {"amount": [typed(value["amount"])], **estimated}

    def describe(self, value: Value | None, params: Params) -> str:
        if value is None:
            return ""
        unit = f"\u00a0{params['unit']}" if params["unit"] else ""
        return written(value["amount"]) + unit + (" (estimation)" if value["estimated"] else "")

    def columns(self, params: Params) -> list[Column]:
        amount = f"Nombre ({params['unit']})" if params["unit"] else "Nombre"
        return [Column("amount", amount, numeric=True), Column("estimated", "Estimation")]

    def cells(self, value: Value | None, params: Params) -> list[Cell]:
        if value is None:
            return [None, None]
        return [value["amount"], "oui" if value["estimated"] else "non"]

    def summarise(self, entries: Sequence[Entry], params: Params) -> NumberSummary:
        points = sorted(
            (NumberPoint(one.letter, one.name, **one.value) for one in entries),
            key=lambda point: (point.amount, point.letter),
        )
        amounts = [point.amount for point in points]
        return NumberSummary(
            n=len(points),
            unit=params["unit"],
            points=tuple(points),
            low=min(amounts, default=None),
            high=max(amounts, default=None),
            median=median(amounts) if amounts else None,
        )

    def spread(self, values: Sequence[Value], params: Params) -> Spread | None:
        """The range over the larger bound, told as the two bounds."""
        amounts = [value["amount"] for value in values]
        low, high = written(min(amounts)), written(max(amounts))
        told = low if low == high else f"{low} à {high}"
        unit = f"\N{NO-BREAK SPACE}{params['unit']}" if params["unit"] else ""
        return Spread(relative_range(amounts), told + unit, len(values))

    def to_xlsform(self, params: Params, name: str) -> Asked:
        between = bounds(params["min"], params["max"])
        columns = {"constraint": between} if between else {}
        if params["unit"]:
            columns["guidance_hint"] = f"En {params['unit']}"
        asked = Question("integer" if params["integer"] else "decimal", name, columns=columns)
        estimated = Question("acknowledge", f"{name}_estimated", "C’est une estimation")
        return Asked(name, (asked, estimated))

    def from_xlsform(self, asked: Asked, kept: Params | None) -> Params | None:
        if not asked.is_one("integer", "decimal", "range"):
            return None
        found = bounds_of(asked.constraint)
        if asked.questions[0].type == "range":
            steps = dict(
                one.split("=", 1) for one in asked.questions[0].column("parameters").split() if "=" in one
            )
            found = bounds_of(f". >= {steps.get('start', '1')} and . <= {steps.get('end', '10')}")
        return {**(kept or {}), **found, "integer": asked.questions[0].type == "integer"}

    def compare_params(self, old: Params, new: Params, mapping: Mapped | None = None) -> Change:
        """Another unit is another question; bounds only change which answers are expected."""
        if old == new:
            return SAME
        if old["unit"] != new["unit"]:
            return Change("breaking", "L’unité change : les nombres ne se comparent plus.")
        narrower = new["integer"] and not old["integer"]
        for name, sign in (("min", 1), ("max", -1)):
            before, after = old[name], new[name]
            narrower |= after is not None and (before is None or sign * after > sign * before)
        if narrower:
            return Change("compatible", "Les nombres attendus sont plus étroits qu’avant.")
        return Change("wording", "Les nombres attendus sont plus larges qu’avant.")


KIND = Number()
