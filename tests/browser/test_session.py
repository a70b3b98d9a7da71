"""In a browser, a session in class: phones and the screen follow whoever leads, and nothing that is typed is lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sheets import COHORT, Site, its_sheets, one_site
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)

SESSION = f"{COHORT}/grilles/grille-commune/seances/2"
SMALLEST = """[...document.querySelectorAll('main *, header *')]
  .filter((one) => one.checkVisibility() && [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
  .filter((one) => !one.closest('.visually-hidden'))
  .map((one) => parseFloat(getComputedStyle(one).fontSize))"""


def comes_back(page: Page) -> None:
    """What a phone does by itself every few seconds, it does at once when its network returns."""
    page.evaluate("dispatchEvent(new Event('online'))")


def test_the_class_goes_on_under_half_typed_words_which_stay_and_may_still_be_sent(
    people: People, sheets: Site
) -> None:
    phone, desk, screen = people.phone(), people.desk(), people.desk()
    sheets.let_in(phone, "Solène")
    sheets.let_in(desk, "Odile")
    sheets.let_in(screen, "Odile")
    phone.goto(SESSION)
    desk.goto(SESSION)
    screen.goto(f"{SESSION}?ecran=projection")
    expect(screen.locator("[data-ends]")).to_have_text(re.compile(r"^(\d+:\d\d|Temps écoulé)$"))
    assert min(screen.evaluate(SMALLEST)) >= 24
    assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_label("Raison").fill("Un rayon, cela se mesure")

    desk.get_by_role("button", name="Passer à").dblclick()
    expect(desk.locator("#live h2")).to_contain_text("Gouvernance collective")
    for page in (phone, screen):
        comes_back(page)
        expect(page.locator("[data-live]")).to_contain_text("Gouvernance collective")
    expect(phone.get_by_label("Raison")).to_have_value("Un rayon, cela se mesure")
    expect(phone.locator("#behind")).to_be_visible()

    phone.get_by_label("Réserve").check()
    phone.get_by_role("button", name="Envoyer ma position").click()
    expect(phone.locator("#messages")).to_contain_text("est reçue")
    expect(phone.locator("#work")).to_contain_text("GOUV-04")
    expect(phone.locator("#behind")).to_be_hidden()


def test_two_facilitators_adopt_the_same_block_and_press_the_same_button_and_it_is_done_once(
    people: People, sheets: Site
) -> None:
    odile, samuel, phone = people.desk(), people.desk(), people.phone()
    people.watch(samuel).expect("status of 409")
    for page, name in ((odile, "Odile"), (samuel, "Samuel"), (phone, "Paul")):
        sheets.let_in(page, name)
        page.goto(SESSION)
    if "Gouvernance collective" not in odile.locator("#live h2").inner_text():
        odile.get_by_role("button", name="Passer à").click()
        expect(odile.locator("#live h2")).to_contain_text("Gouvernance collective")
    odile.get_by_role("button", name="Ouvrir la ronde").click()
    expect(odile.locator("#messages")).to_contain_text("La ronde est ouverte")
    odile.get_by_role("button", name="Finir le silence").click()
    expect(odile.get_by_role("button", name="Adopter ensemble 1")).to_be_visible()

    # What Samuel reads stays as it is: he presses on what he saw.
    samuel.route("**/nouvelles*", lambda route: route.fulfill(status=204))
    samuel.goto(SESSION)
    odile.get_by_role("button", name="Adopter ensemble 1").click()
    expect(odile.locator("#messages")).to_contain_text("Une proposition adoptée")
    samuel.get_by_role("button", name="Adopter ensemble 1").click()
    expect(samuel.locator("#work")).to_contain_text("Odile Marchetti vient d’adopter ce bloc")
    for page in (odile, samuel):
        page.get_by_role("button", name="5 min", exact=True).click()
    expect(samuel.locator("#live [role=alert]")).to_contain_text("Odile Marchetti vient de prolonger")
    ends = [page.locator("#live [data-ends]").get_attribute("data-ends") for page in (odile, samuel)]
    assert ends[0] == ends[1]

    comes_back(phone)
    # What is left of the block is a proposal that nobody has stood on.
    expect(phone.locator("#live")).to_contain_text("0\N{NO-BREAK SPACE}position reçue")


def test_an_answer_that_meets_no_network_is_there_after_a_reload_and_is_sent_once(
    people: People, sheets: Site
) -> None:
    phone = people.phone()
    watch = people.watch(phone)
    watch.expect("ERR_INTERNET_DISCONNECTED")
    watch.expect("Failed to fetch")
    sheets.let_in(phone, "Solène")
    phone.goto(SESSION)
    card = phone.locator("#work article").first
    card.get_by_label("Objection").check()
    card.get_by_label("Raison").fill("Une date, personne ne l’a.")
    phone.context.set_offline(True)
    card.get_by_role("button", name="Envoyer ma position").click()
    expect(phone.locator("#errors")).to_contain_text("n’a pas répondu")
    expect(card.get_by_label("Raison")).to_have_value("Une date, personne ne l’a.")
    phone.context.set_offline(False)
    phone.reload()
    expect(card.get_by_label("Raison")).to_have_value("Une date, personne ne l’a.")
    expect(card.get_by_label("Objection")).to_be_checked()
    card.get_by_role("button", name="Envoyer ma position").click()
    expect(phone.locator("#messages")).to_contain_text("est reçue")
    expect(card).to_contain_text("Votre position\N{NO-BREAK SPACE}: ")
    phone.reload()
    expect(card).to_contain_text("Une date, personne ne l’a.")
    assert phone.evaluate("Object.keys(sessionStorage).filter((one) => one.startsWith('seance')).length") == 0
