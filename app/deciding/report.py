"""« Comment nous avons décidé » as a text document, to keep, to hand out or to go on writing."""

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.deciding.paper import MIMETYPE, set_up, writable
from app.deciding.recounting import Account, Chapter
from app.deciding.telling import DECIDED, OBJECTION_STATES, counts_in_words
from app.grids.models import Grid
from app.grids.worddiff import Piece

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["MIMETYPE", "report_docx"]

# How a date is written is the pages' own affair: they give it.
Day = Callable[[date | datetime], str]


def report_docx(grid: Grid, cohort: str, chapters: Sequence[Chapter], day: Day) -> bytes:
    """The document: A4, in French, headings that a table of contents can use."""
    # Asked for here: a server that writes no document never spends the time that it takes to load.
    from docx import Document

    document = Document()
    set_up(document, f"Comment nous avons décidé, {grid.title}")
    document.add_heading("Comment nous avons décidé", level=0)
    document.add_paragraph(writable(f"{grid.title}. {cohort}."))
    for chapter in chapters:
        _chapter(document, chapter, day)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _chapter(document: "Document", chapter: Chapter, day: Day) -> None:
    edition = chapter.edition
    if edition is None:
        document.add_heading("Depuis la dernière édition", level=1)
    else:
        document.add_heading(f"Édition {edition.number}, adoptée le {day(edition.adopted_at)}", level=1)
        document.add_paragraph(writable(edition.decision), style="Quote")
    for account in chapter.accounts:
        _account(document, account, day)
    if not chapter.accounts:
        document.add_paragraph("Aucune décision sur une proposition n’a été inscrite.")


def _account(document: "Document", account: Account, day: Day) -> None:
    decision, proposal = account.decision, account.proposal
    document.add_heading(writable(f"{proposal.number}. {account.title}"), level=2)
    _line(
        document,
        "Proposée par",
        ", ".join(account.authors) + (f", groupe {proposal.group.letter}" if proposal.group else ""),
    )
    for one in account.joined:
        _line(document, "Réunit aussi", f"la proposition {one.number}, de {one.author.name}")
    _line(document, "Pourquoi", account.why)
    for change in account.changed:
        _diff(document, change.name, change.pieces)
    if account.added is not None:
        _line(document, "Nouveau critère", f"{account.added.label}. {account.added.question}")
    if account.counts is None:
        _line(document, "Positions", "une ronde silencieuse est en cours, elles ne sont pas encore lisibles")
    else:
        _line(document, "Positions", counts_in_words(account.counts))
    for met in account.objections:
        _line(
            document, "Objection", f"{met.objection.reason} ({OBJECTION_STATES[met.objection.state].lower()})"
        )
        for step in met.steps:
            if step.note and step.note != met.objection.reason:
                told = f"{OBJECTION_STATES[step.state]}, le {day(step.created_at)} : {step.note}"
                document.add_paragraph(writable(told), style="List Bullet")
    _line(
        document, "Décision", f"{DECIDED[decision.outcome]}, le {day(decision.created_at)}. {decision.reason}"
    )
    if review := _review(account, day):
        _line(document, "À revoir", review)


def _review(account: Account, day: Day) -> str:
    decision = account.decision
    parts = [f"après la visite {decision.visit.number}"] if decision.visit else []
    return ", ".join([*parts, *([f"le {day(decision.review_on)}"] if decision.review_on else [])])


def _line(document: "Document", name: str, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{name} : ").bold = True
    paragraph.add_run(writable(text))


def _diff(document: "Document", name: str, pieces: Sequence[Piece]) -> None:
    """Words that went are struck out, words that came underlined: neither needs a colour."""
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{name} : ").bold = True
    for piece in pieces:
        run = paragraph.add_run(writable(piece.text))
        run.font.strike = piece.kind == "removed"
        run.font.underline = piece.kind == "added"
