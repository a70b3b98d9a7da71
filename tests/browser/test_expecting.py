"""In a browser: expectations outlive a lost session, and somebody met fills in a quote."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.sheets import COHORT, Site, its_sheets, one_site
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)

PAGE = f"{COHORT}/visites/3/attentes"


def test_a_line_typed_when_the_session_was_lost_is_there_after_signing_in(
    people: People, sheets: Site
) -> None:
    page = people.phone()
    people.watch(page).expect("status of 401")
    sheets.let_in(page, "Solène")
    page.goto(PAGE)
    page.locator("[data-line] textarea").last.fill("Un atelier vélo")
    page.context.clear_cookies()
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/connexion**")
    sheets.let_in(page, "Solène")
    page.goto(PAGE)
    expect(page.locator("[data-line] textarea")).to_have_value("Un atelier vélo")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("[data-line]")).to_have_count(2)
    page.reload()
    expect(page.locator("[data-line] textarea").first).to_have_value("Un atelier vélo")
    expect(page.locator("[data-line] textarea").last).to_have_value("")


def test_what_this_phone_held_at_the_reveal_can_be_kept_for_oneself(people: People, sheets: Site) -> None:
    page = people.phone()
    sheets.let_in(page, "Paul")
    page.goto(PAGE)
    page.locator("[data-line] textarea").last.fill("Un silence")
    team = people.desk()
    sheets.let_in(team, "Odile")
    team.goto(f"{PAGE}/revelation")
    team.get_by_role("button", name="Révéler").click()
    team.wait_for_url("**/attendu-trouve")
    page.reload()
    expect(page.locator("[data-line] textarea")).to_have_value("Un silence")
    page.get_by_role("button", name="Garder pour moi").click()
    expect(page.locator(".badge", has_text="Après la révélation")).to_be_visible()
    expect(page.locator("[data-line] textarea")).to_be_hidden()
    team.reload()
    expect(team.get_by_text("Un silence")).to_have_count(0)


def of(row: Locator, name: str) -> Locator:
    return row.locator(f"[name$=row_{name}]")


def test_somebody_met_fills_in_a_quote_and_somebody_else_has_agreed_to_nothing(
    people: People, sheets: Site
) -> None:
    page = people.phone()
    sheets.open(page, "Inès", "moi")
    row = page.locator(".quote-row:visible").first
    with page.expect_response("**/met.js"):
        row.locator("select[data-met]").focus()
    row.locator("select[data-met]").select_option("Moussa, chef d’équipe")
    expect(of(row, "who")).to_have_value("Moussa")
    expect(of(row, "function")).to_have_value("chef d’équipe")
    expect(of(row, "consent")).to_have_value("yes")
    of(row, "who").fill("Paul")
    expect(row.locator("select[data-met]")).to_have_value("")
    expect(of(row, "consent")).to_have_value("no")
