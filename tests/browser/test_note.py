"""A note in a browser: written without a network, from two devices, quoted from the basket, its plan dragged."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.carnets import FAILURES
from tests.browser.sheets import COHORT, PATIENCE, Site, its_sheets, one_site
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)

READY = "#parts[data-ready]"


def written(page: Page, sheets: Site, first_name: str = "Inès") -> Page:
    """Where a student writes, taken over by its script."""
    sheets.let_in(page, first_name)
    page.goto(f"{COHORT}/notes")
    page.get_by_role("link", name="Écrire", exact=True).click()
    page.wait_for_selector(READY)
    return page


def part(page: Page, title: str) -> Locator:
    return page.locator("article.part").filter(has=page.get_by_role("heading", name=title))


def text_of(page: Page, title: str) -> Locator:
    return part(page, title).locator("textarea[name=text]").first


def told(page: Page, title: str) -> Locator:
    return part(page, title).locator("[data-status]")


def test_what_is_written_without_network_outlives_a_reload_and_is_sent_later(
    people: People, sheets: Site
) -> None:
    title = "La clé et la cuisine"
    page = written(people.phone(), sheets)
    people.watch(page).expect(FAILURES)
    page.evaluate("navigator.serviceWorker?.ready")
    page.reload()
    page.wait_for_selector(READY)
    page.context.set_offline(True)
    text_of(page, title).fill("Trois voisines ouvrent, ")
    text_of(page, title).press("End")
    page.get_by_role("button", name="Citer du panier").tap()
    page.locator("#panier [data-insert='[@1]']").tap()
    page.keyboard.type(" dit-on.")
    expect(text_of(page, title)).to_have_value("Trois voisines ouvrent, [@1] dit-on.")
    expect(part(page, title).locator("[data-length]")).to_contain_text("4\N{NO-BREAK SPACE}mots")
    expect(told(page, title)).to_have_text("gardé sur cet appareil")
    page.reload()
    page.wait_for_selector(READY)
    expect(text_of(page, title)).to_have_value("Trois voisines ouvrent, [@1] dit-on.")
    page.context.set_offline(False)
    expect(told(page, title)).to_contain_text("enregistré à", timeout=PATIENCE)
    page.get_by_role("link", name="Lire", exact=True).click()
    expect(page.locator(".read-part").filter(has_text=title)).to_contain_text(
        "Trois voisines ouvrent, [1] dit-on."
    )


def test_two_devices_that_disagree_keep_both_and_the_writer_chooses(people: People, sheets: Site) -> None:
    title = "Ce qui résiste"
    phone, desk = written(people.phone(), sheets), written(people.desk(), sheets)
    text_of(phone, title).fill("Personne ne vote.")
    expect(told(phone, title)).to_contain_text("enregistré à", timeout=PATIENCE)
    text_of(desk, title).fill("Tout le monde vote.")
    expect(told(desk, title)).to_contain_text("Les deux versions sont gardées", timeout=PATIENCE)
    told(desk, title).get_by_role("link", name="Lire les deux").click()
    conflict = part(desk, title).locator(".conflict")
    expect(conflict).to_contain_text("Personne ne vote.")
    conflict.locator("li").filter(has_text="Tout le monde vote.").get_by_role("button").click()
    expect(text_of(desk, title)).to_have_value("Tout le monde vote.")
    expect(part(desk, title).locator(".conflict")).to_have_count(0)


def test_the_plan_is_moved_by_hand_and_by_keys(people: People, sheets: Site) -> None:
    page = people.desk()
    sheets.let_in(page, "Inès")
    page.goto(f"{COHORT}/notes")
    lines = page.locator("ol.plan > li")
    expect(lines.last).to_contain_text("Ce que j’en retiens")
    handle, first = lines.last.locator("[data-handle]"), lines.first
    handle.hover()
    page.wait_for_function("'Sortable' in window && Sortable.get(document.querySelector('[data-plan]'))")
    handle.drag_to(first, target_position={"x": 30, "y": 2})
    # With the number that the site gives it: the page is that of after the move.
    expect(lines.first).to_contain_text("1 Ce que j’en retiens")
    down = lines.first.get_by_role("button", name="Descendre")
    down.focus()
    down.press("Enter")
    expect(lines.first).to_contain_text("1 Ce que l’accueil donne à faire")
    page.reload()
    expect(lines.first).to_contain_text("Ce que l’accueil donne à faire")
