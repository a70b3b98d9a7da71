"""How a criterion is asked in an XLSForm file. Pure: rows and choices, no spreadsheet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

# What a choice or a part may be called there and here alike.
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_BOUND = re.compile(r"\.\s*(>=|<=)\s*(-?[0-9]{1,15}(?:\.[0-9]{1,6})?)(?![0-9.])")

Choice = tuple[str, str]


@dataclass(frozen=True)
class Question:
    """One row of the survey sheet. The type of a choice names no list: the file's writer does."""

    type: str
    name: str
    label: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """What stands in this column, '' for nothing."""
        return self.columns.get(name, "")


@dataclass(frozen=True)
class Asked:
    """A criterion's rows. Without anything `around`, the first is the criterion itself; else they are inside it.

    `choices` are (name, label), for the only list that a kind needs.
    """

    name: str
    questions: tuple[Question, ...]
    choices: tuple[Choice, ...] = ()
    around: Literal["", "group", "repeat"] = ""

    def own(self, question: Question) -> str:
        """What a row's name adds to the criterion's: the id of a post, for instance."""
        return question.name.removeprefix(f"{self.name}_")

    def is_one(self, *types: str) -> bool:
        """Whether this is a single question of one of these types, as other tools write them."""
        return not self.around and bool(self.questions) and self.questions[0].type in types

    @property
    def appearance(self) -> str:
        """How the first question wants to be shown."""
        return self.questions[0].column("appearance") if self.questions else ""

    @property
    def constraint(self) -> str:
        """What the first question demands of its answer."""
        return self.questions[0].column("constraint") if self.questions else ""


def reason(name: str, params: Mapping[str, Any]) -> tuple[Question, ...]:
    """The row that asks to justify an answer, if the criterion does."""
    if not params["justification"]:
        return ()
    return (Question("text", f"{name}_why", "Pourquoi ?", {"appearance": "multiline"}),)


def at_most(what: str, limit: int, told: str) -> dict[str, str]:
    """The columns that keep `what` (an XPath function of the answer) under a limit."""
    return {"constraint": f"{what} <= {limit}", "constraint_message": told}


def limit_of(constraint: str, what: str) -> int | None:
    """The limit that `at_most` wrote, or anybody else in the same way."""
    found = re.fullmatch(rf"\s*{re.escape(what)}\s*<=\s*([0-9]{{1,6}})\s*", constraint)
    return int(found[1]) if found else None


def bounds(low: int | float | None, high: int | float | None) -> str:
    """A constraint between two numbers, '' without any."""
    parts = [f". {sign} {_plain(bound)}" for sign, bound in ((">=", low), ("<=", high)) if bound is not None]
    return " and ".join(parts)


def bounds_of(constraint: str) -> dict[str, int | float | None]:
    """The smallest and the largest number that a constraint names."""
    found = {sign: number(text) for sign, text in _BOUND.findall(constraint)}
    return {"min": found.get(">="), "max": found.get("<=")}


def number(text: str) -> int | float:
    """A number as XPath writes it."""
    return float(text) if "." in text else int(text)


def options_of(choices: Sequence[Choice]) -> list[dict[str, Any]]:
    """Options with the ids that the file gives them, where they can be ids here."""
    return [{"id": name if _ID.fullmatch(name) else None, "label": label or name} for name, label in choices]


def parts_of(asked: Asked, type: str, kept: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Posts or counters, one per row of this type; what a file cannot say of them is taken from `kept`, by id."""
    known = {one["id"]: one for one in kept}
    return [
        {**known.get(asked.own(one), {}), **options_of([(asked.own(one), one.label)])[0]}
        for one in asked.questions
        if one.type == type
    ]


def choices_of(options: Sequence[Mapping[str, Any]]) -> tuple[Choice, ...]:
    """The choices sheet's rows for these options."""
    return tuple((one["id"], one["label"]) for one in options)


def _plain(bound: int | float) -> str:
    return f"{bound:.6f}".rstrip("0").rstrip(".") if isinstance(bound, float) else str(bound)
