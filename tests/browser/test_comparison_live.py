"""In a browser, the page of a criterion on a screen in class: it follows what phones send, under nobody's hands."""

import pytest
from playwright.sync_api import expect

from tests.browser.sheets import COHORT, Site, its_sheets, one_site, received, text_of, type_into
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)

WORDS = "Une fresque que tout le monde repeint."


def test_a_screen_shows_what_a_phone_just_sent_and_what_is_unfolded_stays_so(
    people: People, sheets: Site
) -> None:
    screen = people.desk()
    sheets.let_in(screen, "Odile")
    screen.clock.install()
    screen.goto(f"{COHORT}/comparer/grille-commune/UTIL-06")
    figures = screen.locator("#visite-3 details").last
    figures.locator("summary").focus()
    screen.keyboard.press("Enter")
    expect(figures).to_have_attribute("open", "")

    phone = sheets.open(people.phone(), "Rosa", "groupe-D")
    type_into(text_of(phone, "UTIL-06"), WORDS)
    received(phone, "UTIL-06")

    expect(screen.locator("#visite-3")).not_to_contain_text(WORDS)
    screen.clock.fast_forward(4_000)
    expect(screen.locator("#visite-3")).to_contain_text(WORDS)
    expect(figures).to_have_attribute("open", "")
    expect(figures.locator("summary")).to_be_focused()
