"""Every pair of colours that meets on a page can be read, by day and by night."""

import re

import pytest

from tests.architecture.source import ROOT

TOKENS = (ROOT / "static/css/tokens.css").read_text("utf-8").split("@media")[0]
PAIRS = dict(re.findall(r"--([\w-]+): light-dark\(([^)]+)\)", TOKENS))
THEMES = {"light": 0, "dark": 1}
SUN = dict(re.findall(r"--([\w-]+): #(\w+);", (ROOT / "static/css/themes.css").read_text("utf-8")))
PAPERS = ("paper", "sheet", "shade")
GROUPS = [f"group-{letter}" for letter in "abcdefgh"]

WORDS = [
    *[(ink, paper) for ink in ("ink", "ink-soft", "accent", "danger") for paper in PAPERS],
    *[(tone, f"{tone}-soft") for tone in ("accent", "ok", "warn", "danger")],
    *[
        ("ink", tint)
        for tint in ("accent-soft", "ok-soft", "warn-soft", "danger-soft", "marker-soft", "marker")
    ],
    *[("accent", tint) for tint in ("danger-soft", "warn-soft", "ok-soft")],
    ("ink-soft", "accent-soft"),
    ("accent-ink", "accent"),
    *[("group-ink", group) for group in GROUPS],
]
EDGES = [(edge, paper) for edge in ("edge", "accent", *GROUPS) for paper in ("paper", "sheet")]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "paper"), WORDS)
def test_words_stand_out_from_what_is_behind_them(theme: str, ink: str, paper: str) -> None:
    assert contrast(colour(ink, theme), colour(paper, theme)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "paper"), EDGES)
def test_fields_and_marks_have_an_edge_one_can_see(theme: str, edge: str, paper: str) -> None:
    assert contrast(colour(edge, theme), colour(paper, theme)) >= 3


@pytest.mark.parametrize(("ink", "paper"), WORDS)
def test_in_full_sun_words_stand_out_much_more(ink: str, paper: str) -> None:
    assert contrast(SUN[ink], SUN[paper]) >= 10


def test_in_full_sun_no_colour_is_left_to_the_other_themes() -> None:
    assert set(SUN) >= PAIRS.keys()


def colour(name: str, theme: str) -> str:
    return PAIRS[name].split(",")[THEMES[theme]].strip().removeprefix("#")


def contrast(one: str, other: str) -> float:
    """Contrast as WCAG 2.2 defines it, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(hexadecimal: str) -> float:
    """Relative luminance as WCAG 2.2 defines it; « fff » is « ffffff »."""
    if len(hexadecimal) == 3:
        hexadecimal = "".join(digit * 2 for digit in hexadecimal)
    red, green, blue = (int(hexadecimal[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
