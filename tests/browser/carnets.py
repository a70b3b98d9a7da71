"""The carnet of a sheet in a browser: how it is opened, written in, and read."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.sheets import UNDER_WAY, Site, article, ready
from tests.support.browser import People

# One turn of polling every four seconds.
SOON = 12_000
FAILURES = "status of|ERR_INTERNET_DISCONNECTED|when fetching the script"


def at_a_desk(people: People, sheets: Site, first_name: str, owner: str) -> Page:
    """A sheet on a wide screen, with all of its criteria in sight."""
    page = people.desk()
    sheets.let_in(page, first_name)
    page.goto(f"{UNDER_WAY}/{owner}?moment=tout")
    ready(page)
    if page.locator("details.rest:not([open])").count():
        page.locator("details.rest > summary").click()
    return page


def opened(page: Page) -> Locator:
    """The carnet, opened by its button."""
    page.get_by_role("button", name="Carnet", exact=True).click()
    return page.locator("#carnet")


def newest(page: Page) -> Locator:
    """The jotting on top."""
    return page.locator("#carnet [data-jotting]").first


def noted(page: Page, text: str) -> Locator:
    """The jotting that holds a text."""
    cards = page.locator("#carnet [data-jotting]")
    expect(cards.locator('[name="text"]').first).to_be_attached()
    found = page.evaluate(
        """text => [...document.querySelectorAll('#carnet [data-jotting]')]
          .find(card => card.querySelector('[name=text]').value === text)?.dataset.jotting""",
        text,
    )
    assert found, f"« {text} » is not in the carnet"
    return page.locator(f'#carnet [data-jotting="{found}"]')


def jot(page: Page, text: str) -> Locator:
    """A new jotting, typed where the focus is."""
    opened(page)
    expect(newest(page).locator('[name="text"]')).to_be_focused()
    page.keyboard.insert_text(text)
    return noted(page, text)


def told(card: Locator) -> Locator:
    """What is said of where it is."""
    return card.locator("[data-status]")


def attached(page: Page, code: str) -> Locator:
    """The jottings under a criterion."""
    return article(page, code).locator(".attached")


def label_of(page: Page, code: str) -> str:
    """What the list of criteria calls one."""
    found = page.evaluate(
        """code => [...document.querySelector('#carnet [name=criterion]').options].find(one => one.text.startsWith(code)).text""",
        code,
    )
    return str(found)
