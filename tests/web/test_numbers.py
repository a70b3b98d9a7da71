"""Numbers that no page of ours gave, in addresses and in forms: they lead nowhere, and nothing breaks."""

import pytest
from flask import Flask

from app.web import whole
from tests.support.people import Classroom, SignIn

LONG = "9" * 5000


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("12", 12), ("9" * 9, 999_999_999)])
def test_a_number_is_read(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", [None, "", " 1", "-1", "1.5", "²", "٣", "9" * 10, LONG])
def test_anything_else_is_no_number(text: str | None) -> None:
    assert whole(text) == -1


@pytest.mark.parametrize("number", ["9" * 10, "9" * 30])
def test_a_number_that_no_column_holds_leads_nowhere_at_any_address(
    app: Flask, classroom: Classroom, sign_in: SignIn, number: str
) -> None:
    odile = sign_in(classroom.odile)
    asked = [
        (method, rule)
        for rule in app.url_map.iter_rules()
        if rule.arguments and "<int:" in rule.rule
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]
    assert len(asked) > 50
    wrong = []
    for method, rule in asked:
        address = rule.rule.replace("<cohort_slug>", classroom.slug)
        for argument in rule.arguments:
            converter = rule._converters[argument]
            kind = type(converter).__name__
            some = number if kind == "Whole" else "00000000-0000-4000-8000-000000000000"
            for written in (f"<int:{argument}>", f"<uuid:{argument}>", f"<{argument}>"):
                address = address.replace(written, some)
        status = odile.open(address, method=method).status_code
        if status not in (403, 404, 405):
            wrong.append(f"{method} {address}: {status}")
    assert not wrong, "\n".join(wrong)
