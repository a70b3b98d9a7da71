"""Walking through a sheet with a thumb, a keyboard or neither: nothing is covered, and one finds one's place again."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sheets import (
    COHORT,
    UNDER_WAY,
    Site,
    article,
    its_sheets,
    one_site,
    ready,
    text_of,
    type_into,
    until,
)
from tests.support.axe import assert_accessible
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)

# Smaller than most: what is not covered there is not covered on larger ones.
SCREENS: dict[str, dict[str, Any]] = {
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "keyboard open": {"viewport": {"width": 360, "height": 400}},
}
# Where the focus is, if it is on the sheet, and whether all of it stands between the two bars (a box taller than
# the room between them cannot). The box to press is the label of a radio button.
FOCUS = """
async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const one = document.activeElement;
  if (!one.closest('#sheet')) return {what: one.tagName, there: false};
  const box = (['radio', 'checkbox'].includes(one.type) && one.closest('label')) || one;
  const {top, bottom} = box.getBoundingClientRect();
  const start = document.querySelector('header.bar').getBoundingClientRect().bottom;
  const end = document.querySelector('.dock').getBoundingClientRect().top;
  const fits = bottom - top <= end - start;
  return {what: one.outerHTML.slice(0, 120), there: true, seen: (top >= start - 1 && bottom <= end + 1) || !fits};
}
"""


def step(page: Page, which: str) -> None:
    page.get_by_role("button", name=f"Critère {which}").tap()


def place(page: Page) -> str:
    """What the bar says of where one is: « 7/18 GOUV-04 »."""
    return " ".join(page.locator("[popovertarget=contents] .where-at").inner_text().split(",")[0].split())


def in_sight(page: Page, code: str) -> None:
    """Waits until a criterion starts right under the page's bar."""
    page.wait_for_function(
        """id => {
          const top = document.getElementById(id).getBoundingClientRect().top;
          const start = document.querySelector('header.bar').getBoundingClientRect().bottom;
          return top >= start - 1 && top < start + 60;
        }""",
        arg=f"critere-{code}",
    )


@pytest.mark.parametrize("screen", SCREENS)
def test_whatever_has_the_focus_is_never_behind_a_bar(people: People, sheets: Site, screen: str) -> None:
    page = sheets.open(people.phone(**SCREENS[screen]), "Rosa", "groupe-D", moment="pendant")
    page.locator("#sheet article").first.focus()
    covered, stops = [], 0
    for key in ("Tab", "Shift+Tab"):
        while True:
            page.keyboard.press(key)
            found = page.evaluate(FOCUS)
            if not found["there"]:
                break
            stops += 1
            covered += [] if found["seen"] else [found["what"]]
    assert stops > 150
    assert not covered, "\n".join(covered)


def test_the_next_criterion_comes_under_the_eyes_without_a_keyboard(people: People, sheets: Site) -> None:
    page = people.phone()
    sheets.let_in(page, "Rosa")
    page.goto(f"{UNDER_WAY}/groupe-D?moment=pendant")
    ready(page)
    codes = page.locator("#sheet article").evaluate_all(
        "all => all.map(one => one.id.replace('critere-', ''))"
    )
    for code in codes[1:4]:
        step(page, "suivant")
        in_sight(page, code)
        expect(article(page, code)).to_be_focused()
        assert place(page) == f"{codes.index(code) + 1}/{len(codes)} {code}"
    step(page, "précédent")
    expect(article(page, codes[2])).to_be_focused()
    expect(article(page, codes[2])).to_have_accessible_name(re.compile(f"^{codes[2]} "))


def test_the_walk_goes_on_into_what_is_folded_and_ends_with_the_sheet(people: People, sheets: Site) -> None:
    page = people.phone()
    sheets.let_in(page, "Rosa")
    page.goto(f"{UNDER_WAY}/groupe-D?moment=tout")
    ready(page)
    folded = page.locator("details.rest")
    expect(folded).not_to_have_attribute("open", "")
    page.locator("#sheet > section article").last.focus()
    step(page, "suivant")
    expect(folded).to_have_attribute("open", "")
    expect(folded.locator("article").first).to_be_focused()
    assert_accessible(page)
    page.locator("#sheet article").last.focus()
    expect(page.get_by_role("button", name="Critère suivant")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Critère suivant").dispatch_event("click")
    expect(page.locator("#sheet article").last).to_be_focused()


def test_the_contents_lead_to_a_criterion_and_fold_away(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    before = page.evaluate("history.length")
    page.get_by_role("button", name="sommaire").tap()
    contents = page.get_by_role("navigation", name="Sommaire")
    contents.locator("a[href='#critere-UTIL-05']").tap()
    expect(contents).to_be_hidden()
    in_sight(page, "UTIL-05")
    assert place(page).endswith("UTIL-05")
    assert page.evaluate("history.length") == before


def test_scrolling_by_hand_says_where_one_is(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    for code in ("UTIL-05", "GOUV-06", "UTIL-06"):
        article(page, code).evaluate("one => scrollTo(0, scrollY + one.getBoundingClientRect().top - 90)")
        expect(page.locator("[data-where-code]")).to_have_text(code)


def test_a_reload_comes_back_to_the_same_criterion_wherever_the_address_led(
    people: People, sheets: Site
) -> None:
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    page.goto(f"{UNDER_WAY}/groupe-D?moment=tout#critere-UTIL-05")
    ready(page)
    in_sight(page, "UTIL-05")
    step(page, "précédent")
    step(page, "précédent")
    there = place(page)
    code = there.split()[-1]
    page.reload()
    ready(page)
    in_sight(page, code)
    assert place(page) == there


def test_home_leads_back_to_where_one_was(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    type_into(text_of(page, "UTIL-06"), "ici")
    page.goto(f"{COHORT}/")
    back = page.get_by_role("link", name="Reprendre où j’en étais")
    expect(back).to_contain_text("UTIL-06 · Fiche du groupe D · Visite 3")
    back.tap()
    ready(page)
    in_sight(page, "UTIL-06")
    expect(text_of(page, "UTIL-06")).to_have_value("ici")


def test_home_offers_no_sheet_that_is_gone_nor_somebody_else_s(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    text_of(page, "UTIL-06").focus()
    page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find(one => one.startsWith('resume '));
          localStorage[key] = localStorage[key].replace('/visites/3/', '/visites/99/');
        }"""
    )
    people.watch(page).expect("404")
    with page.expect_response(lambda answer: "/visites/99/" in answer.url):
        page.goto(f"{COHORT}/")
    back = page.get_by_role("link", name="Reprendre où j’en étais")
    expect(back).to_be_hidden()
    page.wait_for_function("() => !Object.keys(localStorage).some(one => one.startsWith('resume '))")
    sheets.open(page, "Rosa", "groupe-D")
    text_of(page, "UTIL-06").focus()
    sheets.let_in(page, "Léa")
    page.goto(f"{COHORT}/")
    expect(page.get_by_role("heading", name="Aujourd’hui")).to_be_visible()
    expect(back).to_be_hidden()


def test_without_a_script_the_contents_are_the_way(people: People, sheets: Site) -> None:
    page = people.phone(java_script_enabled=False)
    sheets.let_in(page, "Rosa")
    page.goto(f"{UNDER_WAY}/groupe-D?moment=tout")
    expect(page.get_by_role("button", name="Critère suivant")).to_be_hidden()
    page.get_by_role("button", name="Sommaire").tap()
    contents = page.get_by_role("navigation", name="Sommaire")
    expect(contents.get_by_role("link").first).to_be_visible()


def test_a_keyboard_that_opens_leaves_the_field_in_sight(people: People, sheets: Site) -> None:
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    field = text_of(page, "UTIL-06")
    field.evaluate("one => one.scrollIntoView({block: 'end'})")
    field.tap()
    page.set_viewport_size({"width": 390, "height": 430})
    until(page, f"async () => (await ({FOCUS})()).seen")
    assert page.locator("meta[name=viewport]").get_attribute("content") == (
        "width=device-width, initial-scale=1, interactive-widget=resizes-content"
    )
