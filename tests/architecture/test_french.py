"""French typography: a sign that stands apart from its word never begins a line."""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

pytestmark = pytest.mark.architecture

# A plain space before a high sign, or inside quotation marks: it must be a no-break space.
LOOSE = re.compile(r"(?<=[\w)}»’…%*>]) [:;!?»](?=[\s<\"'’)\\]|$)|« ")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
# Takes loose signs out of texts written elsewhere.
TYPESETTER = ROOT / "app/grids/catalogue/__init__.py"


def strings(path: Path) -> Iterator[str]:
    """The texts of a module: no docstring, no pattern."""
    for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
        if token.type == tokenize.STRING and not token.string.lower().startswith(('"""', 'r"', "r'")):
            yield token.string


def loose(text: str) -> list[str]:
    return [text[max(0, found.start() - 20) : found.end() + 8] for found in LOOSE.finditer(text)]


def test_loose_signs_are_found_at_all() -> None:
    assert len(loose("Pourquoi ? « Parce que »")) == 3
    assert loose("Pourquoi\N{NO-BREAK SPACE}? {a: b}") == []


def test_texts_in_code_hold_their_signs() -> None:
    modules = [path for path in (ROOT / "app").rglob("*.py") if path != TYPESETTER]
    assert {
        path: found for path in modules if (found := [one for text in strings(path) for one in loose(text)])
    } == {}


def test_texts_in_templates_hold_their_signs() -> None:
    pages = (ROOT / "templates").rglob("*.html")
    assert {path: found for path in pages if (found := loose(COMMENT.sub("", path.read_text("utf-8"))))} == {}
