"""In a browser, on the page of a proposal: the keyboard is enough, and nothing that is being typed is lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.sheets import COHORT, Site, its_sheets, one_site
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)

PAGE = f"{COHORT}/grilles/grille-commune/propositions/2"


def test_an_objection_by_keyboard_keeps_the_half_typed_message_and_says_what_is_missing(
    people: People, sheets: Site
) -> None:
    page = people.phone()
    people.watch(page).expect("status of 422")
    sheets.let_in(page, "Solène")
    page.goto(PAGE)
    expect(page.locator("#positions .stances")).to_have_count(0)
    page.get_by_label("Votre message").fill("Et pour un lieu sans salle")
    page.get_by_label("Objection\N{NO-BREAK SPACE}: cela").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#positions .error-summary")).to_be_focused()
    expect(page.get_by_label("Votre message")).to_have_value("Et pour un lieu sans salle")
    page.get_by_label("Raison").fill("Personne ne le saura sur place.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#positions")).to_be_focused()
    expect(page.locator("#positions .stances li").first).to_contain_text("Solène Garric")
    expect(page.locator("#objections")).to_contain_text("Personne ne le saura sur place.")
    expect(page.get_by_label("Votre message")).to_have_value("Et pour un lieu sans salle")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator("#fil")).to_contain_text("Et pour un lieu sans salle")
    expect(page.get_by_label("Votre message")).to_have_value("")


def test_a_question_is_shared_in_two_and_its_lost_option_is_given_a_place_on_the_spot(
    people: People, sheets: Site
) -> None:
    page = people.phone()
    people.watch(page).expect("status of 409")
    sheets.let_in(page, "Solène")
    page.goto(f"{COHORT}/grilles/grille-commune/criteres/GOUV-03/proposition?geste=split")
    page.get_by_label("Pourquoi").fill("On y demande deux choses.")
    page.get_by_text("Type de réponse, réglages").click()
    page.locator("[data-row]", has_text="consensus").get_by_role("button", name="Retirer").click()
    page.get_by_label("Nom court du second critère").fill("Qui tranche en dernier")
    page.get_by_label("Question du second critère").fill("Qui tranche quand on n’y arrive pas ?")
    page.get_by_role("button", name="Proposer à la promotion").click()
    lost = page.get_by_label("«\N{NO-BREAK SPACE}consensus\N{NO-BREAK SPACE}»")
    lost.select_option(
        label="s’additionne à «\N{NO-BREAK SPACE}consentement (absence d’objection)\N{NO-BREAK SPACE}»"
    )
    expect(page.get_by_label("Nom court du second critère")).to_have_value("Qui tranche en dernier")
    page.get_by_role("button", name="Enregistrer avec ces choix").click()
    expect(page.locator("h1")).to_contain_text("Partager GOUV-03 en deux")
    expect(page.locator("main")).to_contain_text("comparable en additionnant")
    expect(page.locator("main")).to_contain_text("Qui tranche quand on n’y arrive pas")
