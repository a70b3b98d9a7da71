"""Everything that somebody writes is hostile here: every page and file shows it as text, and stays private."""

import csv
import io
import zipfile
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from app.web.gate import is_public
from tests.architecture.access import table
from tests.architecture.access.asking import WAYS, Asking

# What a spreadsheet runs.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def read(asking: Asking) -> dict[str, TestResponse]:
    """What those who may read the most read at every address."""
    return dict(_everything(asking))


def _everything(asking: Asking) -> Iterator[tuple[str, TestResponse]]:
    for line, words in table.read().items():
        for column in ("autrice", "encadrante"):
            if line.method == "GET" and words[column] == "voit":
                actor = asking.who(column)
                path = asking.address(line, actor)
                for way, headers in WAYS.items():
                    yield f"{line}, {column}, {way}", asking.send(line, path, actor, headers)


def test_nothing_that_somebody_wrote_becomes_an_element(read: dict[str, TestResponse]) -> None:
    faults, shown = [], 0
    for name, answer in read.items():
        if answer.mimetype == "text/html":
            shown += "onerror=alert" in answer.text
            tree = BeautifulSoup(answer.text, "html.parser")
            faults += [f"{name}: {tag}" for tag in tree.select("[onerror], img[src=x]")]
            faults += [
                f"{name}: {tag}" for tag in tree.select("[href^='javascript:' i], [src^='javascript:' i]")
            ]
    assert not faults, "\n".join(faults)
    assert shown > 40, "what is hostile is not shown where it was written"


def test_no_cell_of_a_file_runs_in_a_spreadsheet(read: dict[str, TestResponse]) -> None:
    tables = {name: answer for name, answer in read.items() if answer.mimetype == "text/csv"}
    assert tables
    for name, answer in tables.items():
        rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
        # A number may be negative: nothing of what was written here is one.
        running = [cell for row in rows for cell in row if cell.startswith(FORMULA)]
        assert not running, f"{name}: {running[0]}"
        assert any("onerror" in cell for row in rows for cell in row), (
            f"{name} shows nothing of what was written"
        )


def test_no_cell_of_a_workbook_is_a_formula(read: dict[str, TestResponse]) -> None:
    books = {name: answer for name, answer in read.items() if "spreadsheetml" in answer.mimetype}
    assert books
    for name, answer in books.items():
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            parts = {part: book.read(part).decode() for part in book.namelist() if part.endswith(".xml")}
        assert any("onerror" in text for text in parts.values()), f"{name} shows nothing of what was written"
        assert not [part for part, text in parts.items() if "<f>" in text or "<f " in text], name
        assert not [part for part, text in parts.items() if "<img" in text], name


def test_no_proxy_and_no_other_person_gets_what_was_answered(
    read: dict[str, TestResponse], asking: Asking
) -> None:
    faults = []
    for name, answer in read.items():
        endpoint = name.split()[1].split(",")[0].split("/")[0]
        with asking.app.app_context():
            if endpoint.startswith("offline.") or is_public(endpoint):
                continue
        kept = answer.headers["Cache-Control"]
        if not ("private" in kept or "no-store" in kept) or "public" in kept or "s-maxage" in kept:
            faults.append(f"{name}: Cache-Control: {kept}")
        if "Cookie" not in answer.headers.get("Vary", ""):
            faults.append(f"{name}: may be kept for somebody else")
    assert not faults, "\n".join(faults)


def test_no_answer_can_be_framed_sniffed_or_run_a_script_of_its_own(read: dict[str, TestResponse]) -> None:
    faults = []
    for name, answer in read.items():
        policy = answer.headers.get("Content-Security-Policy", "")
        if "default-src 'none'" not in policy or "unsafe" in policy:
            faults.append(f"{name}: {policy}")
        if (
            answer.headers.get("X-Content-Type-Options") != "nosniff"
            or answer.headers.get("X-Frame-Options") != "DENY"
        ):
            faults.append(name)
    assert not faults, "\n".join(faults)
