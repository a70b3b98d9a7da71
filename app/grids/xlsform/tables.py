"""The sheets of an XLSForm file, whatever it is written in: what it holds is looked at, not what it is called."""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.errors import Invalid

MOST_BYTES = 2_000_000
MOST_UNPACKED = 8_000_000
MOST_PARTS = 500
MOST_LINES = 3_000
TOO_BIG = "Ce fichier est trop gros pour une grille : 2 Mo au plus. Est-ce bien un XLSForm ?"
NOT_ONE = (
    "Ce fichier n’est pas un XLSForm lisible. Il faut un classeur .xlsx ou .xls, un .csv ou un tableau Markdown,"
    " avec une feuille « survey » qui a les colonnes type, name et label."
)
OPEN_DOCUMENT = (
    "C’est un classeur LibreOffice (.ods). Enregistrez-le en .xlsx, puis choisissez-le de nouveau."
)
TOO_LONG = f"Ce fichier a plus de {MOST_LINES} lignes : ce n’est plus une grille."
SHEETS = ("survey", "choices", "settings")

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """One row with its number in the file, counted from 1 as spreadsheets do; columns as they are written there."""

    number: int
    cells: Cells


@dataclass(frozen=True)
class Tables:
    """The three sheets that make a grid, and the names of the others."""

    survey: tuple[Line, ...]
    choices: tuple[Line, ...] = ()
    settings: tuple[Line, ...] = ()
    others: tuple[str, ...] = field(default=())


def read_tables(content: bytes) -> Tables:
    """The sheets of a file. Raises Invalid (field `file`) for what is too big or no XLSForm at all."""
    if len(content) > MOST_BYTES:
        raise Invalid.single(TOO_BIG, "file")
    if not content.strip():
        raise Invalid.single("Choisissez un fichier : celui-ci est vide.", "file")
    reader = _reader(content)
    try:
        book = reader(content)
    # Three libraries that read what anybody sends raise whatever they stumble on.
    except Exception as fault:
        if isinstance(fault, Invalid):
            raise
        raise Invalid.single(NOT_ONE, "file") from fault
    sheets = {name: tuple(_lines(book.get(name) or ())) for name in SHEETS}
    if not sheets["survey"]:
        raise Invalid.single(NOT_ONE, "file")
    if sum(map(len, sheets.values())) > MOST_LINES:
        raise Invalid.single(TOO_LONG, "file")
    others = tuple(name for name in book.get("sheet_names") or () if str(name).lower() not in SHEETS)
    return Tables(**sheets, others=() if len(book.get("sheet_names") or ()) == 1 else others)


def _reader(content: bytes) -> Callable[[bytes], dict[str, Any]]:
    if content.startswith(b"PK\x03\x04"):
        return _xlsx
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return lambda raw: _read("xls", io.BytesIO(raw))
    if content.startswith((b"%PDF", b"{", b"<", b"\x1f\x8b")):
        raise Invalid.single(NOT_ONE, "file")
    text = _decode(content)
    return lambda _: _markdown(text) if text.lstrip().startswith("|") else _csv(text)


def _read(format: str, source: io.BytesIO | str) -> dict[str, Any]:
    # Asked for here: it takes a third of a second to load, which a server that reads no file never spends.
    from pyxform import xls2json_backends

    return dict(getattr(xls2json_backends, f"{format}_to_dict")(source))


def _xlsx(content: bytes) -> dict[str, Any]:
    """A workbook, once it is known how large it is unpacked: no reader takes out more than its directory says."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if "mimetype" in archive.namelist():
            raise Invalid.single(OPEN_DOCUMENT, "file")
        unpacked = sum(one.file_size for one in parts if one.filename.endswith((".xml", ".rels")))
        if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
            raise Invalid.single(TOO_BIG, "file")
    return _read("xlsx", io.BytesIO(content))


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Invalid.single(NOT_ONE, "file")
    # A question may have lines of its own, but not as many.
    if text.count("\n") > 5 * MOST_LINES:
        raise Invalid.single(TOO_LONG, "file")
    return text


def _csv(text: str) -> dict[str, Any]:
    """Sheets below one another, their name in the first column; or the survey sheet alone. French ones use semicolons."""
    head = next((line for line in text.splitlines() if line.strip(" ,;\t\"'")), "")
    separator = max(";,\t", key=lambda one: (head.count(one), text[:5000].count(one)))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    numbered = [(lines.line_num, [cell.strip() for cell in cells]) for cells in lines]
    alone = "type" in [cell.casefold() for cell in _first(numbered)]
    rows = [(number, ["", *cells] if alone else cells) for number, cells in numbered]
    kept = [["survey"]] if alone else []
    for number, cells in rows:
        # The number travels in a last column of its own, whose title is the number of the title row.
        if any(cells[1:]):
            kept.append([*cells, *[""] * (_WIDEST - len(cells)), f"#{number}"])
        elif any(cells):
            kept.append(cells[:1])
    file = io.StringIO(newline="")
    csv.writer(file).writerows(kept)
    return _read("csv", io.BytesIO(file.getvalue().encode()))


def _markdown(text: str) -> dict[str, Any]:
    lines = []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = line.strip().strip("|").split("|")
        rule = not re.search(r"[^\s|:-]", line)
        said = any(cell.strip() for cell in cells[1:])
        lines.append(f"{line.rstrip()} #{number} |" if said and not rule else "" if rule else line)
    return _read("md", "\n".join(lines))


# No XLSForm has as many columns.
_WIDEST = 80


def _first(rows: Sequence[tuple[int, list[str]]]) -> list[str]:
    return next((cells for _, cells in rows if any(cells)), [])


def _lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    """The rows that say something. Spreadsheets keep empty ones, so that a place is a number there."""
    for place, cells in enumerate(rows, start=2):
        number = place
        said = {}
        for name, text in cells.items():
            if str(name).startswith("#"):
                number = int(str(text).removeprefix("#"))
            elif text is not None and str(text).strip():
                said[str(name).strip()] = str(text).strip()
        if said:
            yield Line(number, said)
