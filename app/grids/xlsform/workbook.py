"""An edition as an XLSForm workbook, for ODK, KoboToolbox and whoever starts another grid from it."""

import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from app.grids.contents import Contents
from app.grids.models import Edition
from app.grids.origins import origins
from app.grids.wording import wording_of_frozen
from app.grids.xlsform import columns as own
from app.grids.xlsform.rows import END, axis_rows, criterion_rows, writable

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SETTINGS = ("form_title", "form_id", "version", own.FORMAT)
_WIDTHS = {"label": 60, "hint": 50, "type": 24, "name": 18, own.LABEL: 30}


def edition_xlsx(edition: Edition, held: Contents) -> bytes:
    """The file of an edition."""
    settings = {
        "form_title": edition.grid.title,
        "form_id": edition.grid.slug,
        "version": str(edition.number),
        own.FORMAT: "1",
    }
    return written(held, settings, origins(edition.grid))


def written(held: Contents, settings: Mapping[str, str], origin: Mapping[int, str]) -> bytes:
    """The workbook of axes and criteria; `origin` gives by criterion whose it was."""
    survey: list[dict[str, str]] = []
    choices: list[dict[str, str]] = []
    for axis in held.axes:
        survey += axis_rows(axis.code, axis.title, axis.intro)
        for one in axis.criteria:
            asked, lists = criterion_rows(one.code, wording_of_frozen(one), origin.get(one.criterion_id, ""))
            survey += asked
            choices += lists
        survey.append(END)
    # Asked for here: a server that writes no workbook never spends the time that it takes to load.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _fill(book.create_sheet("survey"), own.SURVEY, survey)
    _fill(book.create_sheet("choices"), own.CHOICES, choices)
    _fill(book.create_sheet("settings"), SETTINGS, [settings])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(sheet: "WriteOnlyWorksheet", head: Iterable[str], rows: Iterable[Mapping[str, str]]) -> None:
    head = tuple(head)
    sheet.freeze_panes = "A2"
    for place, name in enumerate(head):
        sheet.column_dimensions[chr(ord("A") + place)].width = _WIDTHS.get(name, 16)
    sheet.append([_cell(sheet, name, bold=True) for name in head])
    for row in rows:
        sheet.append([_cell(sheet, row[name]) if name in row else None for name in head])


def _cell(sheet: "WriteOnlyWorksheet", text: str, *, bold: bool = False) -> "WriteOnlyCell":
    """Always text: what begins with = is nobody's formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, value=writable(text))
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
