"""What the comparison shows, as a file for a spreadsheet."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.comparison.cells import Cell, Crowd
from app.comparison.gaps import GapMap
from app.comparison.lineage import Lineage
from app.comparison.matrix import Line, Matrix
from app.comparison.meta import Meta
from app.comparison.plan import Plan, VisitColumn
from app.comparison.states import WORDS, State
from app.kinds.reading import typed

HEAD = (
    "axe",
    "critere",
    "remplace",
    "intitule",
    "question",
    "type",
    "noyau",
    "visite",
    "lieu",
    "date",
    "edition",
    "formulation",
    "repondant",
    "nombre",
    "etat",
    "reponse",
    "valeur",
)
# A spreadsheet runs what starts like this.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
TOO_FEW = "répondu, détail à partir de 3 personnes"

Said = tuple[str, int, str, str, Any]


def comparison_csv(matrix: Matrix) -> str:
    """One line per answer or silence shown, in the page's order and with its filters. Places have no name in a file
    that holds a criterion marked so.

    Semicolons and decimal commas, which a French spreadsheet opens by a double click; the byte-order mark
    is for Excel, which would otherwise garble accents. Text that could run as a formula gets an apostrophe.
    """
    named = not matrix.plan.hides_hosts([line.row for line in matrix.lines])
    return _file(
        HEAD,
        (
            (axis.code, *_criterion(line, cell), *_visit(column, cell, named), *said)
            for axis, lines in matrix.axes
            for line in lines
            for column, cell in zip(matrix.plan.columns, line.cells, strict=True)
            for said in _said(line, cell)
        ),
    )


def gaps_csv(found: GapMap) -> str:
    """One line per criterion and visit of the carte des écarts: the measure as printed, from 0 to 100, over how many."""
    plan = found.matrix.plan
    return _file(
        ("critere", "intitule", "visite", "ecart", "sur_100", "nombre", "qui", "a_etayer", "pourquoi"),
        (
            (
                *(one.row.code, one.row.latest.label, column.visit.number),
                *(
                    (gap.spread.text, round(gap.spread.size * 100), gap.spread.n)
                    if gap.spread
                    else ("", None, None)
                ),
                *("personnes" if gap.people else "groupes", gap.to_support),
                "" if gap.spread else gap.why or WORDS[State.not_asked],
            )
            for _, rows in found.sections
            for one in rows
            for column, gap in zip(plan.columns, one.gaps, strict=True)
        ),
    )


def meta_csv(plan: Plan, meta: Meta) -> str:
    """One line per text of the méta-matrice: the class's, then what each group maintains. Cells without a text are left out."""
    return _file(
        ("axe", "critere", "intitule", "visite", "voix", "texte", "traces", "citees"),
        (
            (
                axis.code,
                line.code if line.row else "",
                line.label,
                cell.number,
                voice,
                text,
                cell.traces,
                cited,
            )
            for axis, lines in meta.axes
            for line in lines
            for cell in line.cells
            for voice, text, cited in (
                *((("classe", cell.text, cell.cited),) if cell.text else ()),
                *((f"groupe {letter}", words, None) for letter, words in cell.maintained),
            )
        ),
    )


def _file(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(map(_safe, row) for row in rows)
    return "\ufeff" + written.getvalue()


def _criterion(line: Line, cell: Cell) -> tuple[Any, ...]:
    asked = cell.wording or line.row.latest
    kind = line.lineage.kind.label
    core = "oui" if asked.core else "non"
    return line.row.code, line.row.replaces or "", asked.label, asked.question, kind, core


def _visit(column: VisitColumn, cell: Cell, named: bool) -> tuple[Any, ...]:
    visit = column.visit
    # The day says which visit it was as well as the name does.
    day = visit.day.strftime("%d/%m/%Y") if visit.day and named else ""
    place = visit.venue.name if named else ""
    edition = column.edition.number if column.edition else ""
    return visit.number, place, day, edition, cell.wording.number if cell.wording else ""


def _said(line: Line, cell: Cell) -> Iterator[Said]:
    if cell.wording is None and not cell.voices and cell.crowd is None:
        yield "", 0, WORDS[State.not_asked], "", None
    for voice in cell.voices:
        answer = _answer(line.lineage, voice.value) if voice.state is State.answered else ("", None)
        yield f"groupe {voice.letter}", 1, WORDS[voice.state], *answer
    if cell.crowd is not None:
        yield from _crowd(line.lineage, cell.crowd)


def _crowd(lineage: Lineage, crowd: Crowd) -> Iterator[Said]:
    if crowd.too_few:
        yield "personnes", crowd.n, TOO_FEW, "", None
    answers = Counter(_answer(lineage, value) for value in crowd.values)
    for answer, number in sorted(answers.items(), key=lambda item: item[0][0]):
        yield "personnes", number, WORDS[State.answered], *answer
    for state, number in crowd.silences:
        yield "personnes", number, WORDS[state], "", None


def _answer(lineage: Lineage, value: Any) -> tuple[str, int | float | None]:
    """The answer in words, and its number where it is one number."""
    kind, params = lineage.kind, lineage.params
    cells = zip(kind.columns(params), kind.cells(value, params), strict=True)
    numbers = [cell for column, cell in cells if column.numeric and isinstance(cell, int | float)]
    return kind.tell(value, params), numbers[0] if len(numbers) == 1 else None


def _safe(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return typed(cell)
    return "'" + cell if cell.startswith(FORMULA) else str(cell)
