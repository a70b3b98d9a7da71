"""The same answers as a workbook: a sheet per visit, one long table, every value apart, and the codebook."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO, TYPE_CHECKING, Any

from app.comparison.matrix import Matrix
from app.comparison.plan import VisitColumn
from app.exports.answers import HEAD, VALUES_HEAD, Answered, Field, answered, names_hosts
from app.exports.codebook import CODEBOOK_HEAD, Coded
from app.grids.xlsform.rows import writable

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY = "dd/mm/yyyy"
# A cell of a spreadsheet holds no more.
LONGEST = 32_767
CUT = " […]"
# A sheet's name: so long, and without these.
LONGEST_NAME = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
WIDE = {
    "question": 50,
    "intitule": 28,
    "reponse": 60,
    "justification": 40,
    "lieu": 24,
    "reponses_possibles": 60,
}


def write_workbook(into: IO[bytes], matrices: list[Matrix], coded: Iterable[Coded]) -> None:
    """Write everything, row after row: only one row is in memory at a time."""
    # Asked for here: a server that writes no workbook never spends the time that it takes to load.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    rows = list(answered(matrices))
    names: set[str] = set()
    for matrix in matrices:
        several = f"{matrix.plan.grid.slug} " if matrix.plan.grid and len(matrices) > 1 else ""
        for column in matrix.plan.columns:
            title = _sheet_name(f"Visite {column.visit.number} {several}".strip(), names)
            own = [one for one in rows if one.visit == column.visit.number and _is_of(one, matrix)]
            _visit_sheet(book.create_sheet(title), matrix, column, own)
    _fill(book.create_sheet("Réponses"), HEAD, (one.row for one in rows))
    _fill(book.create_sheet("Valeurs"), VALUES_HEAD, (row for one in rows for row in one.value_rows))
    _fill(book.create_sheet("Grille"), CODEBOOK_HEAD, coded)
    book.save(into)


def _is_of(one: Answered, matrix: Matrix) -> bool:
    return matrix.plan.grid is not None and one.place[0] == matrix.plan.grid.slug


def _visit_sheet(
    sheet: "WriteOnlyWorksheet", matrix: Matrix, column: VisitColumn, rows: list[Answered]
) -> None:
    """A criterion a line, a group a column, and what people said in a last one."""
    letters = [f"groupe {group.letter}" for group in matrix.plan.looked_at]
    by_code: dict[str, list[Answered]] = {}
    for one in rows:
        by_code.setdefault(one.code, []).append(one)
    visit, named = column.visit, names_hosts(matrix)
    head = ("axe", "critere", "intitule", "question", "type", *letters, "personnes")
    about: tuple[Field, ...] = (f"Visite {visit.number}",)
    if named:
        about = (*about, visit.venue.name, visit.day)
    lines = []
    for said in by_code.values():
        _, axis, code, _, label, question, kind, *_ = said[0].place
        groups = {one.who: one for one in said}
        cells = [_shown(groups[letter]) if letter in groups else None for letter in letters]
        people = " ; ".join(f"{one.number} × {_words(one)}" for one in said if one.who == "personnes")
        lines.append((axis, code, label, question, kind, *cells, people))
    _fill(sheet, head, lines, above=about)


def _shown(one: Answered) -> Field:
    """A number where the answer is one, otherwise its words."""
    return one.amount if one.amount is not None and len(one.values) == 1 else _words(one)


def _words(one: Answered) -> str:
    return one.told or one.state


def _fill(
    sheet: "WriteOnlyWorksheet",
    head: Sequence[str],
    rows: Iterable[Sequence[Field]],
    above: Sequence[Field] = (),
) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    bold = Font(bold=True)

    def cell(value: Field, strong: bool = False) -> Any:
        if value is None or (isinstance(value, int | float) and not strong):
            return value
        if isinstance(value, date):
            made = WriteOnlyCell(sheet, value=value)
            made.number_format = DAY
            return made
        text = _fitting(str(value))
        # Always text: what begins with = is nobody's formula.
        if not strong and not text.startswith("="):
            return text
        made = WriteOnlyCell(sheet, value=text)
        made.data_type = "s"
        if strong:
            made.font = bold
        return made

    sheet.freeze_panes = "A3" if above else "A2"
    for place, name in enumerate(head, 1):
        width = WIDE.get(name, 30 if name.startswith(("groupe ", "personnes")) else 14)
        sheet.column_dimensions[get_column_letter(place)].width = width
    if above:
        sheet.append([cell(one, strong=not isinstance(one, date)) for one in above])
    sheet.append([cell(name, strong=True) for name in head])
    for row in rows:
        sheet.append([cell(one) for one in row])


def _fitting(text: str) -> str:
    text = writable(text)
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A legal name that no other sheet has."""
    name = wanted.translate(FORBIDDEN)[:LONGEST_NAME].strip("' ")
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{wanted.translate(FORBIDDEN)[: LONGEST_NAME - 4].strip(chr(39) + ' ')} {number}"
    taken.add(name.casefold())
    return name
