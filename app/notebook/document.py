"""A note as a text document: headings, numbered references, quotes with whose they are, the grids, the sources."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markdown_it.token import Token

from app.deciding.paper import MIMETYPE, set_up, writable
from app.grids.contents import Contents
from app.notebook.reading import Reference, WholeNote
from app.notebook.rendering import GONE, HELD, Quoted, Quotes, parsed

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["MIMETYPE", "Annex", "note_docx"]

STYLES = ("Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4")
UNKNOWN = "[référence inconnue]"


@dataclass(frozen=True)
class Annex:
    """A grid that the visits took along: its title, the number of the edition, and what is in it."""

    title: str
    number: int
    contents: Contents


def note_docx(whole: WholeNote, cohort: str, annexes: Sequence[Annex]) -> bytes:
    """The document: A4, in French, with headings that a table of contents can use."""
    # Asked for here: a server that writes no document never spends the time that it takes to load.
    from docx import Document

    document = Document()
    subject = whole.note.subject if whole.note else ""
    set_up(document, subject or "Note de validation", STYLES)
    document.core_properties.author = writable(whole.writer.name)
    document.add_heading(writable(subject or "Note de validation"), level=0)
    document.add_paragraph(writable(f"{whole.writer.name}. {cohort}. Note de validation."))
    if whole.note and whole.note.problem:
        document.add_heading("Problématique", level=1)
        for line in whole.note.problem.split("\n\n"):
            document.add_paragraph(writable(line))
    for part in whole.parts:
        section = part.section
        title = f"{part.number}. {section.title}" if section.depth == 1 else f"{part.number} {section.title}"
        document.add_heading(writable(title), level=section.depth)
        _Writer(document, whole.quotes, section.depth).write(parsed(section.text))
    _references(document, whole.references)
    _sources(document, whole.references)
    for annex in annexes:
        _annex(document, annex)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


class _Writer:
    """Writes the Markdown of a part, whose headings come below the part's own."""

    def __init__(self, document: "Document", quotes: Quotes, depth: int) -> None:
        self.document, self.quotes, self.depth = document, quotes, depth
        # Of each list that is open: the number of its next item, 0 where items are not numbered.
        self.lists: list[int] = []
        self.quoting = 0

    def write(self, tokens: Sequence[Token]) -> None:
        """All of it."""
        heading, lead = 0, ""
        for token in tokens:
            if token.type in ("bullet_list_open", "ordered_list_open"):
                self.lists.append(0 if token.type.startswith("bullet") else int(token.attrGet("start") or 1))
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self.lists.pop()
            elif token.type == "list_item_open":
                # Written, not counted by the word processor: it would go on counting in the next list.
                lead = f"{self.lists[-1]}. " if self.lists[-1] else "•"
                self.lists[-1] += bool(self.lists[-1])
            elif token.type in ("blockquote_open", "blockquote_close"):
                self.quoting += token.nesting
            elif token.type == "heading_open":
                heading = int(token.tag[1])
            elif token.type in ("fence", "code_block"):
                self.document.add_paragraph(writable(token.content.rstrip("\n")))
            elif token.type == "inline":
                self._inline(token, heading, lead)
                heading, lead = 0, ""

    def _inline(self, token: Token, heading: int, lead: str) -> None:
        alone = HELD.fullmatch(token.content)
        if alone and alone[2] and not heading:
            self._quote(self.quotes.get(int(alone[1])))
            return
        if heading:
            paragraph = self.document.add_heading("", level=min(4, self.depth + heading))
        else:
            paragraph = self.document.add_paragraph(style=self._style(lead))
            if lead and lead != "•":
                paragraph.add_run(lead)
        bold = italic = 0
        addresses: list[str] = []
        for child in token.children or ():
            words = " " if child.type == "softbreak" else "\n" if child.type == "hardbreak" else child.content
            if child.type in ("strong_open", "strong_close"):
                bold += child.nesting
            elif child.type in ("em_open", "em_close"):
                italic += child.nesting
            elif child.type == "link_open":
                addresses.append(str(child.attrGet("href") or ""))
            elif child.type == "link_close":
                # Read on paper: the address is printed.
                words = f" ({addresses.pop()})"
            if words:
                run = paragraph.add_run(writable(_with_marks(words, self.quotes)))
                run.bold, run.italic = bool(bold) or None, bool(italic) or None

    def _style(self, lead: str) -> str:
        if self.lists:
            name = "List Bullet" if lead == "•" else "List Continue"
            return f"{name} {min(3, len(self.lists))}" if len(self.lists) > 1 else name
        return "Quote" if self.quoting else "Normal"

    def _quote(self, quoted: Quoted | None) -> None:
        if quoted is None or quoted.words is None:
            self.document.add_paragraph(f"[{GONE}]" if quoted else UNKNOWN)
            return
        self.document.add_paragraph(writable(quoted.alone), style="Quote")
        whose = self.document.add_paragraph(style="Normal")
        whose.add_run(writable(f"{quoted.attribution} [{quoted.number}]")).italic = True


def _with_marks(text: str, quotes: Quotes) -> str:
    """The text with its marks as they read."""
    return HELD.sub(lambda one: _mark(quotes.get(int(one[1])), bool(one[2])), text)


def _mark(quoted: Quoted | None, whole: bool) -> str:
    if quoted is None:
        return UNKNOWN
    if quoted.words is None:
        return f"[{GONE}]"
    number = f"[{quoted.number}]"
    return f"« {quoted.words} » {number}" if whole else number


def _references(document: "Document", references: Sequence[Reference]) -> None:
    if not references:
        return
    document.add_heading("Références", level=1)
    for one in references:
        if one.item is None:
            document.add_paragraph(f"[{one.number}] {GONE}")
            continue
        codes = "".join(f", {code}" for code in one.item.codes)
        line = f"[{one.number}] {one.item.label}{codes}. {one.item.attribution}."
        document.add_paragraph(writable(line))


def _sources(document: "Document", references: Sequence[Reference]) -> None:
    """The visits and the syntheses that the references come from, once each."""
    places = list(dict.fromkeys(one.item.place or one.item.source for one in references if one.item))
    if not places:
        return
    document.add_heading("Sources", level=1)
    for place in places:
        numbers = [
            str(one.number) for one in references if one.item and (one.item.place or one.item.source) == place
        ]
        many = "références" if len(numbers) > 1 else "référence"
        document.add_paragraph(
            writable(f"{place[:1].upper()}{place[1:]} : {many} {', '.join(numbers)}."), style="List Bullet"
        )


def _annex(document: "Document", annex: Annex) -> None:
    document.add_heading(writable(f"Annexe : {annex.title}, édition {annex.number}"), level=1)
    for axis in annex.contents.axes:
        document.add_heading(writable(f"{axis.code}. {axis.title}"), level=2)
        table: Any = document.add_table(rows=0, cols=2, style="Table Grid")
        for one in axis.criteria:
            cells = table.add_row().cells
            cells[0].text = writable(f"{one.code}\n{one.label}")
            cells[1].text = writable(one.question)
