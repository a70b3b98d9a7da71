"""The text of a part as a page shows it: Markdown, without HTML or images, references as numbers. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from app.notebook.marks import MARK

GONE = "trace retirée"
# What stands for a mark while the text is read as Markdown; nobody types these.
OPEN, CLOSE = "\ue000", "\ue001"
HELD = re.compile(f"{OPEN}([0-9]+)(c?){CLOSE}")
_ALONE = re.compile(f"<p>{OPEN}([0-9]+)c{CLOSE}</p>")


@dataclass(frozen=True)
class Quoted:
    """What a mark stands for: its number in the list of references, its words and whose they are; None if withdrawn."""

    number: int
    words: str | None
    attribution: str = ""
    # Somebody said them: they stand between quotation marks by themselves too.
    spoken: bool = False

    @property
    def alone(self) -> str:
        """The words as they stand apart from the text."""
        return f"« {self.words} »" if self.spoken else self.words or ""


Quotes = Mapping[int, Quoted]


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
    # A picture from elsewhere would tell elsewhere who reads.
    return reader.disable("image")


def parsed(text: str) -> list[Token]:
    """The text as Markdown, marks held aside (HELD)."""
    bare = text.replace(OPEN, "").replace(CLOSE, "")
    return _reader().parse(MARK.sub(lambda one: f"{OPEN}{one[1]}{'c' if one[2] else ''}{CLOSE}", bare))


def rendered(text: str, quotes: Quotes, level: int = 2) -> Markup:
    """The text as HTML. `level` is that of the heading above it: its own headings come below."""
    tokens = parsed(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, level + int(token.tag[1]))}"
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("rel", "noreferrer nofollow")
    html = _reader().renderer.render(tokens, _reader().options, {})
    html = _ALONE.sub(lambda one: _block(quotes.get(int(one[1]))), html)
    return Markup(HELD.sub(lambda one: _inline(quotes.get(int(one[1])), bool(one[2])), html))  # noqa: S704  HTML is off, and what is put in is escaped


def _number(quoted: Quoted | None) -> str:
    if quoted is None:
        return '<span class="reference gone">[référence inconnue]</span>'
    if quoted.words is None:
        return f'<span class="reference gone">[{GONE}]</span>'
    return f'<a class="reference" href="#reference-{quoted.number}">[{quoted.number}]</a>'


def _inline(quoted: Quoted | None, whole: bool) -> str:
    if not whole or quoted is None or quoted.words is None:
        return _number(quoted)
    return f"« {escape(quoted.words)} » {_number(quoted)}"


def _block(quoted: Quoted | None) -> str:
    if quoted is None or quoted.words is None:
        return f"<p>{_number(quoted)}</p>"
    words = "<br>".join(str(escape(line)) for line in quoted.alone.splitlines())
    return f'<blockquote><p>{words}</p><p class="said-by">{escape(quoted.attribution)} {_number(quoted)}</p></blockquote>'
