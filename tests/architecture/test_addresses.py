"""Addresses are built from views that exist, with the values that they need, in branches rarely shown too."""

import ast
from collections.abc import Iterator

from flask import Flask
from jinja2 import nodes

from tests.architecture.source import ROOT, modules

BUILDERS = {"url_for", "external_url", "nav_url"}
# Given by the gate to every address below a promotion.
GIVEN = {"cohort_slug"}

# Where, endpoint, names of the values given; None when more are given by a mapping.
Named = tuple[str, str, set[str] | None]


def test_every_address_leads_to_a_view_that_exists(app: Flask) -> None:
    named = list(_named(app))
    assert len(named) > 50
    faults = [f"{where}: {endpoint}" for where, endpoint, _ in named if endpoint not in app.view_functions]
    assert not faults, "\n".join(faults)


def test_every_address_gets_the_values_that_its_view_needs(app: Flask) -> None:
    faults = []
    for where, endpoint, values in _named(app):
        if endpoint in app.view_functions and values is not None:
            rules = list(app.url_map.iter_rules(endpoint))
            if not any(rule.arguments - set(rule.defaults or ()) - GIVEN <= values for rule in rules):
                faults.append(f"{where}: {endpoint} with {sorted(values)}")
    assert not faults, "\n".join(faults)


def _named(app: Flask) -> Iterator[Named]:
    yield from _in_templates(app)
    yield from _in_modules()


def _in_templates(app: Flask) -> Iterator[Named]:
    templates = ROOT / "templates"
    for path in sorted(templates.rglob("*.html")):
        name = str(path.relative_to(templates))
        for call in app.jinja_env.parse(path.read_text("utf-8"), name).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in BUILDERS and call.args:
                endpoint = call.args[0]
                if isinstance(endpoint, nodes.Const):
                    open_ended = call.dyn_kwargs is not None or call.node.name == "nav_url"
                    values = None if open_ended else {one.key for one in call.kwargs}
                    yield f"templates/{name}:{call.lineno}", str(endpoint.value), values


def _in_modules() -> Iterator[Named]:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in BUILDERS and node.args:
                endpoint = node.args[0]
                if isinstance(endpoint, ast.Constant):
                    names = {one.arg for one in node.keywords}
                    values = None if None in names else {name for name in names if name}
                    yield f"{module.where}:{node.lineno}", str(endpoint.value), values
