"""One visit whole as a text document, with what every group said: to keep, to hand out or to go on writing."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import IO, TYPE_CHECKING

from app.cohorts.models import Membership
from app.comparison.filters import Filters
from app.comparison.plan import make_plan
from app.comparison.states import WORDS
from app.comparison.telling import CellTold, LineTold, Report, tell_visit
from app.deciding.paper import set_up, writable

if TYPE_CHECKING:
    from docx.document import Document

# How a date is written is the pages' own affair: they give it.
Day = Callable[[date | datetime], str]
WITHHELD = "Sans accord pour être montré ici."


def tell_whole_visit(member: Membership, number: int) -> list[Report]:
    """What was said at one visit, along each grid. Raises NotFound."""
    first = make_plan(member, Filters())
    plans = [make_plan(member, Filters(grid=grid.slug)) for grid in first.grids] or [first]
    return [tell_visit(member, plan, number) for plan in plans]


def write_visit(into: IO[bytes], reports: Sequence[Report], cohort: str, day: Day) -> None:
    """The document: A4, in French. What is never to be read with the host's name is not in it, as on paper."""
    # Asked for here: a server that writes no document never spends the time that it takes to load.
    from docx import Document

    visit = reports[0].column.visit
    document = Document()
    set_up(document, f"Visite {visit.number}, {visit.venue.name}")
    document.add_heading(writable(visit.venue.name), level=0)
    about = [f"Visite {visit.number}", *([day(visit.day)] if visit.day else []), cohort]
    document.add_paragraph(writable(". ".join(about) + "."))
    if visit.venue.about:
        document.add_paragraph(writable(visit.venue.about))
    for report in reports:
        if report.axes and report.column.edition and report.plan.grid:
            told = f"Grille « {report.plan.grid.title} », édition {report.column.edition.number}."
            document.add_paragraph(writable(told))
        _axes(document, report)
    if not any(report.axes for report in reports):
        document.add_paragraph("Rien n’a encore été répondu.")
    document.save(into)


def _axes(document: "Document", report: Report) -> None:
    for axis, lines in report.axes:
        shown = [one for one in lines if not report.plan.is_marked(one.line.row)]
        if shown:
            document.add_heading(writable(f"{axis.code}. {axis.title}"), level=1)
        for one in shown:
            _criterion(document, one)


def _criterion(document: "Document", one: LineTold) -> None:
    row, told = one.line.row, one.cells[0]
    question = (told.cell.wording or row.latest).question
    document.add_heading(writable(f"{row.code}. {question}"), level=2)
    for said in told.groups:
        _line(document, _groups(said.letters), said.text or WITHHELD)
        for more in (said.note, said.confidence):
            if more:
                document.add_paragraph(writable(more)).paragraph_format.left_indent = 360_000
    for text, many in told.people:
        _line(document, "Une personne" if many == 1 else f"{many} personnes", text)
    for words in _silences(told):
        document.add_paragraph().add_run(writable(words)).italic = True


def _silences(told: CellTold) -> list[str]:
    found = [
        f"{WORDS[state][:1].upper()}{WORDS[state][1:]} : g{_groups(letters)[1:]}"
        for state, letters in told.cell.silences
    ]
    crowd = told.cell.crowd
    if crowd and crowd.too_few:
        found.append("Trop peu de réponses individuelles : leur détail se lit à partir de 3.")
    return found if found or told.groups or told.people else ["Pas de réponse."]


def _groups(letters: Sequence[str]) -> str:
    if len(letters) == 1:
        return f"Groupe {letters[0]}"
    return f"Groupes {', '.join(letters[:-1])} et {letters[-1]}"


def _line(document: "Document", name: str, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{name} : ").bold = True
    paragraph.add_run(writable(text))
