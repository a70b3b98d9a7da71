"""Accessibility of a page as axe sees it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_axe = Axe()


EVERYTHING = {"type": "tag", "values": TAGS}
# What differs from one theme to the other.
COLOURS = {"type": "rule", "values": ["color-contrast"]}


def violations(page: Page, only: dict[str, object] = EVERYTHING) -> list[str]:
    """One readable line per faulty element: rule, impact, selector, what to mend."""
    answer = _axe.run(
        page,
        options={
            "runOnly": only,
            "resultTypes": ["violations"],
            # Preloading copies the style sheets into the page, which the security policy refuses.
            "preload": False,
        },
    )
    return [
        f"{found['id']} ({found['impact']}) {' '.join(map(str, node['target']))}\n"
        f"    {node['html'][:200]}\n    {node['failureSummary'].replace(chr(10), chr(10) + '    ')}"
        for found in answer.response["violations"]
        for node in found["nodes"]
    ]


def assert_accessible(page: Page, only: dict[str, object] = EVERYTHING) -> None:
    """Fails with every violation spelt out."""
    found = violations(page, only)
    assert not found, f"{page.url}: {len(found)} axe violations\n" + "\n".join(found)


def assert_accessible_by_day_and_night(page: Page) -> None:
    """The same in the light theme, then for the colours of the dark one; the page is light afterwards."""
    page.emulate_media(color_scheme="light")
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, COLOURS)
    page.emulate_media(color_scheme="light")
