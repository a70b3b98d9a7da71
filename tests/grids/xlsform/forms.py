"""Grids as files, without a database: what tests of XLSForm share."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook

from app.grids.contents import Contents, FrozenAxis, FrozenCriterion
from app.grids.offered import OfferedAxis
from app.grids.wording import Wording
from app.grids.xlsform.survey import Found, read_form
from app.grids.xlsform.tables import read_tables
from app.grids.xlsform.workbook import written

SETTINGS = {"form_title": "Grille commune", "form_id": "commune", "version": "3", "visites_format": "1"}


def frozen(axes: Iterable[tuple[str, str, str, list[tuple[str, Wording]]]]) -> Contents:
    """An edition's contents from (code, title, introduction, [(code, wording)])."""
    number = 0
    held = []
    for place, (code, title, intro, criteria) in enumerate(axes, start=1):
        items = []
        for own, wording in criteria:
            number += 1
            items.append(
                FrozenCriterion(
                    criterion_id=number,
                    code=own,
                    replaces_id=None,
                    axis_id=place,
                    revision_id=number,
                    number=1,
                    **wording.values(),
                )
            )
        held.append(FrozenAxis(place, code, title, intro, tuple(items)))
    return Contents(0, tuple(held))


def of_offer(axes: Iterable[OfferedAxis]) -> Contents:
    """The same from what a catalogue or a file offers."""
    return frozen(
        (axis.code, axis.title, axis.intro, [(one.code, one.wording) for one in axis.criteria])
        for axis in axes
    )


def told(axes: Iterable[OfferedAxis]) -> list[Any]:
    """All that an offer says, to compare."""
    return [
        (axis.code, axis.title, axis.intro, [(one.code, one.wording) for one in axis.criteria])
        for axis in axes
    ]


def exported(held: Contents) -> bytes:
    """The file of these contents."""
    return written(held, SETTINGS, {})


def read(content: bytes | str) -> Found:
    """What a file offers."""
    return read_form(read_tables(content.encode() if isinstance(content, str) else content))


def workbook(sheets: Mapping[str, list[list[Any]]]) -> bytes:
    """A workbook with these rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
