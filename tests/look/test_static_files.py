"""Static files: what was copied is what its authors published, what every page loads stays light."""

import hashlib
import re

import brotli
import pytest

from tests.architecture.source import ROOT

STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
SUMS = dict(
    re.findall(r"^\| (\S+) \|.*`([0-9a-f]{64})` \|$", (VENDOR / "README.md").read_text("utf-8"), re.M)
)
IMPORT = re.compile(r'@import "(\w+\.css)" layer\((\w+)\);')


def test_every_copied_library_is_written_down() -> None:
    assert {path.name for path in VENDOR.glob("*.js")} == set(SUMS)


@pytest.mark.parametrize("name", sorted(SUMS))
def test_a_copied_library_is_as_published(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == SUMS[name]


def test_the_main_sheet_only_imports_so_that_it_can_be_written_in_one_piece() -> None:
    layers, *imports = (STATIC / "css/site.css").read_text("utf-8").strip().splitlines()
    assert layers == "@layer tokens, base, components, rooms, themes;"
    assert imports
    assert all(IMPORT.fullmatch(line) for line in imports)
    assert all((STATIC / "css" / IMPORT.fullmatch(line)[1]).is_file() for line in imports)


def test_what_every_page_loads_weighs_little_on_a_phone() -> None:
    main = (STATIC / "css/site.css").read_text("utf-8")
    sheets = "".join((STATIC / "css" / name).read_text("utf-8") for name, _ in IMPORT.findall(main))
    script = (STATIC / "js/site.js").read_bytes()
    htmx = (VENDOR / "htmx.min.js").read_bytes()
    assert sum(len(brotli.compress(part)) for part in (sheets.encode(), script, htmx)) < 21_000
