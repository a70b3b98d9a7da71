"""Numbers the French way, exact or estimated."""

from typing import Any

import pytest

from app.errors import Invalid
from app.kinds import Entry, kind

NUMBER = kind("number")
PARAMS = {"unit": "k€", "min": 0, "max": 20000, "integer": False}


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 250,5", 1250.5),
        ("1\u202f250,5", 1250.5),
        ("1\u00a0250", 1250),
        ("12.5", 12.5),
        ("3,0", 3),
        ("-4", -4),
        ("\u22124", -4),
        (" 007 ", 7),
        ("-0", 0),
        ("999999999999999", 999999999999999),
    ],
)
def test_numbers_typed_the_french_way_are_read(typed: str, amount: float) -> None:
    value = NUMBER.parse({"amount": [typed]}, PARAMS)
    assert value == {"amount": amount, "estimated": False}
    assert type(value["amount"]) is type(amount)


@pytest.mark.parametrize(
    "typed",
    [
        "NaN",
        "inf",
        "-Infinity",
        "1e999",
        "1e3",
        "٣",
        "１２",
        "douze",
        "1.250,5",
        "1,2,3",
        "0x10",
        "1_000",
        "9" * 40,
    ],
)
def test_what_is_not_a_number_is_refused_beside_the_field(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        NUMBER.parse({"amount": [typed]}, PARAMS)
    assert list(refused.value.errors) == ["amount"]


@pytest.mark.parametrize("amount", [True, False, "3", None, float("nan"), float("inf"), 10**400, [1]])
def test_json_that_is_not_a_number_is_refused(amount: Any) -> None:
    with pytest.raises(Invalid):
        NUMBER.check({"amount": amount, "estimated": False}, PARAMS)


@pytest.mark.parametrize("estimated", [1, "oui", None])
def test_an_estimate_is_true_or_false(estimated: Any) -> None:
    with pytest.raises(Invalid):
        NUMBER.check({"amount": 1, "estimated": estimated}, PARAMS)


def test_a_number_out_of_bounds_is_kept_and_said() -> None:
    value = NUMBER.parse({"amount": ["25 000"]}, PARAMS)
    assert value == {"amount": 25000, "estimated": False}
    assert NUMBER.missing(value, PARAMS) == "Le nombre attendu est d’au plus 20\u202f000."
    assert NUMBER.missing({"amount": -1, "estimated": False}, PARAMS) == "Le nombre attendu est d’au moins 0."
    whole = {**PARAMS, "integer": True}
    assert NUMBER.missing({"amount": 2.5, "estimated": False}, whole) == "Un nombre entier est attendu."
    assert NUMBER.missing({"amount": 2, "estimated": True}, whole) is None


def test_a_number_is_told_the_french_way_with_its_unit() -> None:
    assert (
        NUMBER.describe({"amount": 1250.5, "estimated": True}, PARAMS) == "1\u202f250,5\u00a0k€ (estimation)"
    )
    assert NUMBER.cells({"amount": 1250.5, "estimated": True}, PARAMS) == [1250.5, "oui"]


def test_amounts_are_sorted_with_their_letters_and_estimates() -> None:
    values = {"A": (9, False), "B": (2, True), "C": (9, True)}
    entries = [Entry(at, at, {"amount": n, "estimated": e}) for at, (n, e) in values.items()]
    summary = NUMBER.summarise(entries, PARAMS)
    assert [(p.letter, p.amount, p.estimated) for p in summary.points] == [
        ("B", 2, True),
        ("A", 9, False),
        ("C", 9, True),
    ]
    assert (summary.low, summary.high, summary.median, summary.unit) == (2, 9, 9, "k€")


@pytest.mark.parametrize(
    ("new", "level"),
    [
        ({"unit": "€"}, "breaking"),
        ({"max": 50000}, "wording"),
        ({"min": None}, "wording"),
        ({"max": 100}, "compatible"),
        ({"min": 1}, "compatible"),
        ({"min": None, "max": 100}, "compatible"),
        ({"integer": True}, "compatible"),
    ],
)
def test_changes_are_classed(new: dict[str, Any], level: str) -> None:
    assert NUMBER.compare_params(PARAMS, {**PARAMS, **new}).level == level


def test_bounds_that_cross_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        NUMBER.parse_params({"unit": ["k€"], "min": ["10"], "max": ["2"]})
    assert list(refused.value.errors) == ["max"]
