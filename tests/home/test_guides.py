"""The guides name buttons and titles that are really on the screens."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
SCREENS = ("templates/**/*.html", "app/**/*.py", "static/js/**/*.js")


@pytest.fixture(scope="module")
def words() -> str:
    """Everything that can be read on a screen, and more."""
    texts = (path.read_text("utf-8") for pattern in SCREENS for path in ROOT.glob(pattern))
    return plain(" ".join(texts))


def plain(text: str) -> str:
    """Without the kinds of spaces and capitals."""
    return " ".join(text.split()).casefold()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_what_a_guide_prints_in_bold_is_on_a_screen(guide: Path, words: str) -> None:
    named = [plain(name).rstrip(".") for name in re.findall(r"\*\*(.+?)\*\*", guide.read_text("utf-8"), re.S)]
    assert len(named) > 5
    assert [name for name in named if name not in words] == []
