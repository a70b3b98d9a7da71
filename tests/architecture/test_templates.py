"""Templates compile, have titles, say what they need, and hold nothing that the security policy refuses."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import StrictUndefined, meta, nodes

from tests.architecture.source import ROOT

TEMPLATES = ROOT / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
# Inside a tag: style=…, onclick=…, hx-on…, "js:…", javascript:… and scripts or styles written in place.
REFUSED = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*="),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "hx-on": re.compile(r"\bhx-on\b"),
    "js: expression": re.compile(r"=\s*[\"'](js|javascript):"),
    "htmx event filter": re.compile(r"hx-trigger\s*=\s*\"[^\"]*\["),
    "script in place": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>"),
    "style in place": re.compile(r"<style\b"),
}


def test_there_are_templates_to_check() -> None:
    assert "layouts/base.html" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles_and_refers_to_templates_that_exist(app: Flask, name: str) -> None:
    assert app.jinja_env.undefined is StrictUndefined
    app.jinja_env.get_template(name)
    referred = {other for other in meta.find_referenced_templates(_tree(app, name)) if other}
    assert referred <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_a_title(app: Flask, name: str) -> None:
    chain = list(_chain(app, name))
    is_page = len(chain) > 1 and not name.startswith("layouts/") and not Path(name).name.startswith("_")
    if is_page:
        titles = [
            block
            for tree in chain
            for block in tree.find_all(nodes.Block)
            if block.name == "title" and block.body
        ]
        assert titles, f"{name} sets no title"


@pytest.mark.parametrize("name", NAMES)
def test_a_template_holds_nothing_that_the_security_policy_refuses(name: str) -> None:
    markup = re.sub(r"\{#.*?#\}", "", (TEMPLATES / name).read_text("utf-8"), flags=re.S)
    faults = [
        f"{what}: {found[0][:120]}"
        for what, pattern in REFUSED.items()
        for found in [pattern.search(markup)]
        if found
    ]
    assert not faults, faults


@pytest.mark.parametrize("name", [name for name in NAMES if Path(name).name.startswith("_")])
def test_a_partial_says_at_its_top_what_it_needs(name: str) -> None:
    assert (TEMPLATES / name).read_text("utf-8").lstrip().startswith("{#")


def _tree(app: Flask, name: str) -> nodes.Template:
    return app.jinja_env.parse((TEMPLATES / name).read_text("utf-8"), name)


def _chain(app: Flask, name: str) -> list[nodes.Template]:
    """A template and those it extends, up to and without the layouts."""
    tree = _tree(app, name)
    chain = [tree]
    for extends in tree.find_all(nodes.Extends):
        assert isinstance(extends.template, nodes.Const), f"{name} extends something chosen at run time"
        above = str(extends.template.value)
        chain += [nodes.Template([])] if above.startswith("layouts/") else _chain(app, above)
    return chain
