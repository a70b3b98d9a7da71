"""Closed by default: somebody who is not signed in gets nowhere but where a view says that it is public."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, Rule

from app.web.gate import is_public
from tests.support.fragments import HTMX

# Something that each converter accepts.
SAMPLES = {
    "Whole": 1,
    "FloatConverter": 1.0,
    "PathConverter": "a/b",
    "UUIDConverter": "00000000-0000-0000-0000-000000000000",
}


def test_no_view_of_a_promotion_is_public(app: Flask) -> None:
    with app.app_context():
        opened = [
            rule.rule
            for rule in app.url_map.iter_rules()
            if _is_public(rule) and "cohort_slug" in rule.arguments
        ]
    assert not opened


def test_the_site_has_closed_views_to_check(app: Flask) -> None:
    assert len(list(_closed(app))) > 10


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_a_visitor_is_asked_to_sign_in_everywhere_else(app: Flask, client: FlaskClient, method: str) -> None:
    faults = []
    for rule, path in _closed(app):
        if method in (rule.methods or ()):
            answer = client.open(path, method=method)
            if method == "GET":
                good = answer.status_code == 302 and _leads_to_sign_in(app, answer.headers["Location"])
            else:
                good = answer.status_code == 401
            if not good:
                faults.append(f"{method} {path} ({rule.endpoint}): {answer.status}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_htmx_is_sent_to_the_sign_in_page_without_a_redirect(
    app: Flask, client: FlaskClient, method: str
) -> None:
    faults = []
    for rule, path in _closed(app):
        if method in (rule.methods or ()):
            answer = client.open(path, method=method, headers=HTMX)
            if answer.status_code != 401 or not _leads_to_sign_in(app, answer.headers.get("HX-Redirect", "")):
                faults.append(f"{method} {path} ({rule.endpoint}): {answer.status}")
    assert not faults, "\n".join(faults)


def _closed(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every rule that is not public, with an address that it matches."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if not _is_public(rule):
                values = {name: _sample(rule, name) for name in rule.arguments}
                built = rule.build(values)
                assert built, rule
                yield rule, built[1]


def _is_public(rule: Rule) -> bool:
    return bool(is_public(rule.endpoint))


def _sample(rule: Rule, name: str) -> object:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return SAMPLES.get(type(converter).__name__, "inconnu")


def _leads_to_sign_in(app: Flask, address: str) -> bool:
    with app.test_request_context():
        return urlsplit(address).path == app.url_for("accounts.sign_in")
