"""Documentation that stays true: links lead somewhere, and settings and commands are the real ones."""

import re
import subprocess
from pathlib import Path

import pytest
from flask import Flask

from app.config import ENVIRONMENT
from tests.architecture.source import ROOMS, ROOT

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_document_leads_somewhere(page: Path) -> None:
    dead = [target for target in LINK.findall(page.read_text("utf-8")) if not (page.parent / target).exists()]
    assert not dead


def test_the_guide_for_installing_names_every_setting_and_no_other() -> None:
    guide = (ROOT / "docs" / "mise-en-service.md").read_text("utf-8")
    assert set(re.findall(r"^\| `([A-Z_]+)`", guide, re.M)) == set(ENVIRONMENT)


def test_the_guide_for_installing_types_commands_that_exist(app: Flask) -> None:
    guide = (ROOT / "docs" / "mise-en-service.md").read_text("utf-8")
    assert set(re.findall(r"flask --app app ([a-z-]+)", guide)) <= set(app.cli.commands)


def test_the_readme_names_only_commands_that_make_knows() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    known = set(re.findall(r"make ([a-z-]+)", listed))
    named = set(re.findall(r"make ([a-z-]+)", (ROOT / "README.md").read_text("utf-8")))
    assert {"run", "test"} <= named <= known


def test_the_readme_maps_every_room_that_is_built() -> None:
    mapped = re.findall(r"^\| \[`([a-z]+)`\]", (ROOT / "README.md").read_text("utf-8"), re.M)
    assert mapped == [room for room in ROOMS if (ROOT / "app" / room).is_dir()]
