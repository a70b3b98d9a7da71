"""In a browser, a criterion discussed in front of the class with a keyboard alone, while a phone follows and answers."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sheets import COHORT, Site, its_sheets, one_site
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)

GRID = f"{COHORT}/comparer/grille-commune"
# Text in a drawing is as large as the drawing is enlarged.
SMALLEST = """[...document.querySelectorAll('main *')]
  .filter((one) => one.checkVisibility() && [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
  .filter((one) => !one.closest('.visually-hidden, title, desc'))
  .map((one) => [parseFloat(getComputedStyle(one).fontSize) * (one.ownerSVGElement ? one.getScreenCTM().a : 1), one.textContent.trim()])
  .filter(([size]) => size < 23.9).map(([size, text]) => `${size} ${text.slice(0, 40)}`)"""
# Every view that is projected, over the demo cohort's three visits.
PROJECTED = (
    f"{COHORT}/comparer",
    f"{COHORT}/comparer/ecarts",
    f"{COHORT}/comparer/syntheses",
    *(f"{GRID}/{code}" for code in ("GOUV-04", "ECO-02", "PROJ-04", "DC-06")),
)


def comes_back(page: Page) -> None:
    """What a screen does by itself every few seconds, it does at once when its network returns."""
    page.evaluate("dispatchEvent(new Event('online'))")


def legible(screen: Page) -> list[str]:
    """What cannot be read from the last row at 1280 × 720, or is reached by scrolling sideways."""
    wide = screen.evaluate("document.documentElement.scrollWidth > innerWidth")
    found: list[str] = screen.evaluate(SMALLEST)
    return [f"{screen.url}: {one}" for one in [*(["wider than the screen"] if wide else []), *found]]


def by_keyboard(page: Page, label: str) -> None:
    """Reaches a button with the Tab key alone and presses it."""
    focused = "document.activeElement.textContent.trim()"
    for _ in range(60):
        if page.evaluate(focused) == label:
            break
        page.keyboard.press("Tab")
    assert page.evaluate(focused) == label
    page.keyboard.press("Enter")


def test_a_criterion_is_discussed_from_its_question_to_the_next_one_with_a_keyboard_alone(
    people: People, sheets: Site
) -> None:
    screen, phone = people.desk(), people.phone()
    screen.set_viewport_size({"width": 1280, "height": 720})
    sheets.let_in(screen, "Odile")
    sheets.let_in(phone, "Inès")
    faults = []
    for address in PROJECTED:
        screen.goto(f"{address}?ecran=projection")
        faults += legible(screen)

    screen.goto(f"{GRID}/GOUV-04")
    by_keyboard(screen, "Discuter en classe")
    question = screen.locator("#screen h1")
    expect(question).to_contain_text("pèsent-elles")
    expect(screen.locator("[aria-current=step]")).to_have_text("La question")
    faults += legible(screen)
    phone.goto(f"{GRID}/discussion")
    phone.get_by_label("Deux lectures s’opposent").focus()
    phone.keyboard.press("Space")
    by_keyboard(phone, "Prédire pour mon groupe")
    expect(phone.locator("#messages")).to_contain_text("est enregistrée")
    asked = question.inner_text()
    # A remote control sends these keys.
    for key, moment in (("PageDown", "Ce que nous avons vu"), ("ArrowRight", "Ce qui le fait dire"),
                        ("PageDown", "Ce que nous retenons"), ("ArrowLeft", "Ce qui le fait dire"),
                        ("PageDown", "Ce que nous retenons")):  # fmt: skip
        screen.keyboard.press(key)
        expect(screen.locator("[aria-current=step]")).to_have_text(moment)
        faults += legible(screen)
    comes_back(phone)
    expect(phone.locator("#discussion .kicker")).to_contain_text("Ce que nous retenons")
    by_keyboard(phone, "Noter une question pour la visite 3")
    phone.keyboard.press("Tab")
    phone.keyboard.type("Qui décide le dimanche ?")
    phone.keyboard.press("Enter")
    expect(phone.locator("#messages")).to_contain_text("est notée")
    expect(phone.locator("#discussion")).to_contain_text("Qui décide le dimanche ?")
    screen.keyboard.press("PageDown")
    expect(screen.locator("[aria-current=step]")).to_have_text("La question")
    expect(question).not_to_have_text(asked)
    by_keyboard(screen, "Arrêter la discussion")
    expect(screen.locator("#screen")).to_contain_text("Aucun critère n’est discuté")
    assert not faults, "\n".join(faults)
