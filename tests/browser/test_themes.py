"""A dark hall, bright sun: the theme chosen on a phone is worn by every page from its first moment."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sheets import COHORT, UNDER_WAY, Site, its_sheets, one_site, until
from tests.support.axe import COLOURS, assert_accessible
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)

SHEET = f"{UNDER_WAY}/groupe-D"
PAGES = [SHEET, f"{COHORT}/", f"{COHORT}/comparer", f"{COHORT}/visites/3", "/compte"]
PAPERS = {"dark": "rgb(22, 24, 28)", "light": "rgb(251, 248, 241)", "sun": "rgb(255, 255, 255)"}
NAMES = {"dark": "Sombre", "light": "Clair", "sun": "Plein soleil"}


def paper(page: Page) -> str:
    found: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return found


def choose(page: Page, theme: str) -> None:
    page.get_by_role("button", name="sommaire").tap()
    page.locator("#contents").get_by_role("radio", name=NAMES[theme]).check()


@pytest.mark.parametrize("theme", PAPERS)
def test_the_theme_chosen_on_the_sheet_is_worn_by_every_page(
    people: People, sheets: Site, theme: str
) -> None:
    page = sheets.open(people.phone(color_scheme="light" if theme == "dark" else "dark"), "Rosa", "groupe-D")
    choose(page, theme)
    assert paper(page) == PAPERS[theme]
    for address in PAGES:
        page.goto(address)
        assert paper(page) == PAPERS[theme], address
        # Written by the site, not put on by a script after the first paint.
        assert f'data-theme="{theme}"' in page.request.get(address).text()
        wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1], address
        assert_accessible(page, COLOURS)


def test_in_full_sun_a_narrow_phone_still_shows_everything(people: People, sheets: Site) -> None:
    page = people.phone(viewport={"width": 320, "height": 640})
    page.context.add_cookies([{"name": "theme", "value": "sun", "url": sheets.url}])
    sheets.open(page, "Rosa", "groupe-D")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="sommaire").tap()
    contents = page.locator("#contents")
    assert contents.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_a_page_that_this_phone_keeps_wears_it_too(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    expect(page.locator("[data-offline-ready]")).to_have_text("Prête hors ligne", timeout=20_000)
    choose(page, "sun")
    until(
        page,
        """async () => {
          const kept = await caches.match(location.pathname + location.search, {ignoreVary: true});
          return (await kept.text()).includes('data-theme="sun"');
        }""",
    )


def test_without_a_script_a_button_applies_the_theme(people: People, sheets: Site) -> None:
    page = people.phone(java_script_enabled=False)
    sheets.let_in(page, "Rosa")
    page.goto(SHEET)
    page.get_by_role("button", name="Sommaire").tap()
    page.locator("#contents").get_by_role("radio", name="Sombre").check()
    page.get_by_role("button", name="Appliquer").tap()
    page.wait_for_url(f"**{SHEET}")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="Sommaire").tap()
    page.locator("#contents").get_by_role("radio", name="Comme l’appareil").check()
    page.get_by_role("button", name="Appliquer").tap()
    expect(page.locator("html[data-theme]")).to_have_count(0)
