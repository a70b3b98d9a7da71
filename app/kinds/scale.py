"""A scale of five points, some of them told in words."""

import re
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
    check_whole,
    clean_line,
    first,
    plural,
    read_number,
    ticked,
)
from app.kinds.spread import Spread, value_range
from app.kinds.xlsform import Asked, Question

POINTS = ("1", "2", "3", "4", "5")
ANCHOR_LIMIT = 300
# Other tools print the point before its words: « 1 – fermé ».
_POINT = re.compile(r"[1-5]\s*[–—.:)=/-]\s*")


@dataclass(frozen=True)
class ScaleSummary(Summary):
    """Who stands on each point (1 to 5), and the range; no bound nor median without answers."""

    points: tuple[tuple[int, tuple[str, ...]], ...]
    low: int | None
    high: int | None
    median: float | None
    anchors: dict[str, str]
    normative: bool


class Scale(Kind):
    """Value: 1 to 5. Params: {"anchors": {"1": words…}, "normative": 5 is what one aims at}."""

    name = "scale"
    label = "Échelle de 1 à 5"
    hint = "Pour situer une pratique entre deux pôles, avec des repères en mots."
    order = 30
    wants_evidence = True

    def default_params(self) -> Params:
        anchors = {"1": "pas du tout", "3": "en partie", "5": "tout à fait"}
        return {"anchors": anchors, "normative": False}

    def params_form(self, params: Params) -> FormLists:
        form = {f"anchor-{point}": [params["anchors"].get(point, "")] for point in POINTS}
        return {**form, **({"normative": ["1"]} if params["normative"] else {})}

    def parse_params(self, form: Form) -> Params:
        anchors = {point: first(form, f"anchor-{point}") for point in POINTS}
        return self.check_params({"anchors": anchors, "normative": ticked(form, "normative")})

    def check_params(self, params: Any) -> Params:
        known = check_keys(params, {"anchors", "normative"})
        given = check_keys(known.get("anchors", {}), set(POINTS), "anchor-1")
        anchors = {}
        for point in POINTS:
            words = clean_line(given.get(point, ""), ANCHOR_LIMIT, f"anchor-{point}")
            if words:
                anchors[point] = words
        if blank := [f"anchor-{end}" for end in ("1", "5") if end not in anchors]:
            raise Invalid(dict.fromkeys(blank, "Dites ce bout de l’échelle en mots."))
        return {
            "anchors": anchors,
            "normative": check_flag(known.get("normative", False), "normative"),
        }

    def parse(self, form: Form, params: Params) -> Value | None:
        point = read_number(first(form, "value"), "value")
        return self.check(point, params)

    def check(self, value: Any, params: Params) -> Value | None:
        return None if value is None else check_whole(value, 1, 5, "value")

    def to_form(self, value: Value | None, params: Params) -> FormLists:
        return {} if value is None else {"value": [str(value)]}

    def describe(self, value: Value | None, params: Params) -> str:
        if value is None:
            return ""
        words = params["anchors"].get(str(value))
        return f"{value} sur 5 : {words}" if words else f"{value} sur 5"

    def columns(self, params: Params) -> list[Column]:
        return [Column("value", "Point de l’échelle", numeric=True)]

    def cells(self, value: Value | None, params: Params) -> list[Cell]:
        return [value]

    def summarise(self, entries: Sequence[Entry], params: Params) -> ScaleSummary:
        values = [entry.value for entry in entries]
        return ScaleSummary(
            n=len(values),
            points=tuple(
                (point, tuple(entry.letter for entry in entries if entry.value == point))
                for point in range(1, 6)
            ),
            low=min(values, default=None),
            high=max(values, default=None),
            median=median(values) if values else None,
            anchors=params["anchors"],
            normative=params["normative"],
        )

    def spread(self, values: Sequence[Value], params: Params) -> Spread | None:
        """The range, of the four steps there are."""
        steps = max(values) - min(values)
        return Spread(value_range(values, 4), plural(steps, "point", "points"), len(values))

    def to_xlsform(self, params: Params, name: str) -> Asked:
        choices = (
            (point, f"{point} – {words}" if words else point)
            for point in POINTS
            for words in [params["anchors"].get(point)]
        )
        return Asked(name, (Question("select_one", name),), tuple(choices))

    def from_xlsform(self, asked: Asked, kept: Params | None) -> Params | None:
        if [point for point, _ in asked.choices] != list(POINTS):
            return None
        # Elsewhere, five choices named 1 to 5 are often only a list with numbers.
        told = all(words.startswith(point) for point, words in asked.choices)
        if kept is None and not (asked.is_one("select_one") and (told or "likert" in asked.appearance)):
            return None
        anchors = {point: _POINT.sub("", words, count=1) for point, words in asked.choices if words != point}
        return {**(kept or {}), "anchors": anchors}

    def compare_params(self, old: Params, new: Params, mapping: Mapped | None = None) -> Change:
        """Words may be sharpened; turning the scale round, or its purpose, makes another question.

        A descriptive scale read afterwards as a judgement would score hosts on answers that were
        not given as scores: that flip is breaking.
        """
        if old == new:
            return SAME
        if old["normative"] != new["normative"]:
            return Change("breaking", "L’échelle passe de description à jugement, ou l’inverse.")
        places = {words.casefold(): point for point, words in old["anchors"].items()}
        if any(places.get(words.casefold(), at) != at for at, words in new["anchors"].items()):
            return Change("breaking", "Des repères changent de place : les points se déplacent.")
        return Change("wording", "Seuls les mots des repères changent.")


KIND = Scale()
