"""Accessibility of a page as axe sees it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_axe = Axe()


def violations(page: Page) -> list[str]:
    """One readable line per faulty element: rule, impact, selector, what to mend."""
    answer = _axe.run(
        page,
        options={
            "runOnly": {"type": "tag", "values": RULES},
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


def assert_accessible(page: Page) -> None:
    """Fails with every violation spelt out."""
    found = violations(page)
    assert not found, f"{page.url}: {len(found)} axe violations\n" + "\n".join(found)
