"""The core of the promise on a slow phone with one bar of network, where everything takes its time."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sheets import (
    Site,
    all_sent,
    article,
    its_sheets,
    ready,
    received,
    text_of,
    type_into,
    unfold,
    unsent,
)
from tests.support.browser import People
from tests.support.server import Server

FAILURES = "ERR_CONNECTION|ERR_FAILED|ERR_INTERNET|Failed to fetch|when fetching the script|service worker"


@pytest.fixture
def sheets(site: Server) -> Site:
    return its_sheets(site)


def opened(people: People, sheets: Site, who: str, owner: str) -> Page:
    """A sheet on a slow phone, kept for the time without a network."""
    page = people.slow_phone()
    people.watch(page).expect(FAILURES)
    sheets.open(page, who, owner)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    while not page.evaluate("caches.keys().then((names) => names.some((name) => name.startsWith('pages-')))"):
        page.wait_for_timeout(100)
    return page


def test_typing_over_a_dead_site_and_a_reload_arrives_whole_and_once(
    people: People, site: Server, sheets: Site
) -> None:
    page = opened(people, sheets, "Jonas", "groupe-D")
    type_into(text_of(page, "UTIL-06"), "avant")
    received(page, "UTIL-06")
    site.kill()
    type_into(text_of(page, "UTIL-06"), ", pendant")
    article(page, "UTIL-05").locator(".kind").get_by_role("radio").nth(2).check()
    expect(unsent(page)).to_have_text("2 sur ce téléphone", timeout=30_000)
    page.reload()
    ready(page)
    unfold(page)
    expect(text_of(page, "UTIL-06")).to_have_value("avant, pendant", timeout=30_000)
    expect(article(page, "UTIL-05").locator(".kind").get_by_role("radio").nth(2)).to_be_checked()
    type_into(text_of(page, "UTIL-06"), ", après")
    site.start()
    all_sent(page)
    assert sheets.value("UTIL-06", "groupe-D") == {"text": "avant, pendant, après"}
    assert sheets.value("UTIL-05", "groupe-D") == 3
    kept = sheets.operations("UTIL-06", "groupe-D")
    assert {one.outcome for one in kept} == {"applied"}
    assert len({one.id for one in kept}) == len(kept)
