"""The answers as lines of text, for a French spreadsheet or for a program."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from app.comparison.export import FORMULA
from app.exports.answers import HEAD, Answered
from app.kinds.reading import typed

# So many lines are sent together.
TOGETHER = 200


def answers_csv(rows: Iterable[Answered], *, excel: bool) -> Iterator[bytes]:
    """UTF-8, a piece at a time. `excel`: semicolons, decimal commas, French dates and a mark that says it is UTF-8,
    so that a double click opens it; otherwise commas, points and ISO dates.

    What a spreadsheet would run gets an apostrophe in front.
    """
    yield from lines(HEAD, (one.row for one in rows), excel=excel)


def lines(head: Iterable[str], rows: Iterable[Iterable[Any]], *, excel: bool) -> Iterator[bytes]:
    """The same of any table."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";" if excel else ",", lineterminator="\r\n")
    write: Callable[[Any], str] = _french if excel else _plain
    if excel:
        written.write("\ufeff")
    writer.writerow(head)
    for number, row in enumerate(rows, 1):
        writer.writerow([write(one) for one in row])
        if number % TOGETHER == 0:
            yield _taken(written)
    yield _taken(written)


def _taken(written: io.StringIO) -> bytes:
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    return text.encode("utf-8")


def _french(cell: Any) -> str:
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return typed(cell) if isinstance(cell, int | float) else _safe(cell)


def _plain(cell: Any) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int | float) else _safe(cell)


def _safe(cell: str | None) -> str:
    if not cell:
        return ""
    return "'" + cell if cell.startswith(FORMULA) else cell
