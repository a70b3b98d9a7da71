"""Pages that were opened once open again without a network, to the same person only."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.demo.people import PASSWORD
from tests.support.browser import Watch
from tests.support.server import Server

HOME = "/promotions/promotion-de-demonstration"

AWAY = r"ERR_FAILED|ERR_CONNECTION_REFUSED|Failed to fetch|ERR_INTERNET_DISCONNECTED|service worker"


def sign_in(page: Page, first_name: str) -> None:
    """Through the sign-in page, to the home page of the demonstration."""
    page.goto("/connexion")
    page.get_by_label("Adresse e-mail").fill(f"{first_name}@demo.example")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(f"**{HOME}**")


@pytest.fixture
def ines(phone: Callable[..., Page], watch: Callable[[Page], Watch]) -> Page:
    """Inès on her phone, on the home page, which has prepared the day's sheets."""
    page = phone()
    watch(page).expect(AWAY)
    sign_in(page, "ines")
    expect(page.get_by_text("Prête hors ligne")).to_be_visible(timeout=20_000)
    return page


def test_the_sheets_of_the_day_open_without_a_network(ines: Page, site: Server) -> None:
    site.kill()
    ines.reload()
    expect(ines.get_by_role("heading", name="Aujourd’hui")).to_be_visible()
    ines.get_by_role("link", name="Fiche du groupe A").click()
    expect(ines.locator("#sheet[data-ready]")).to_be_attached()
    expect(ines.get_by_role("heading", name="Régie des Trois Ponts")).to_be_visible()


def test_what_is_typed_without_a_network_is_there_after_a_reload_and_sent_later(
    ines: Page, site: Server
) -> None:
    ines.get_by_role("link", name="Ma fiche").click()
    expect(ines.locator("#sheet[data-ready]")).to_be_attached()
    site.kill()
    answer = ines.locator("article[data-kind=short_text] textarea").first
    answer.fill("Écrit au sous-sol")
    expect(ines.locator("[data-unsent]")).to_contain_text("sur ce téléphone")
    ines.reload()
    expect(ines.locator("article[data-kind=short_text] textarea").first).to_have_value("Écrit au sous-sol")
    site.start()
    expect(ines.locator("[data-unsent]")).to_contain_text("Tout est envoyé", timeout=15_000)


def test_a_page_that_this_phone_does_not_have_says_which_it_has(ines: Page, site: Server) -> None:
    site.kill()
    ines.goto("/promotions/promotion-de-demonstration-2026/comparer")
    expect(ines.get_by_role("heading", name="Pas de réseau")).to_be_visible()
    expect(ines.get_by_role("link", name="Fiche du groupe A · Visite 3")).to_be_visible()


def test_signing_out_forgets_the_pages_and_keeps_what_waits(ines: Page, site: Server) -> None:
    ines.get_by_role("link", name="Ma fiche").click()
    expect(ines.locator("#sheet[data-ready]")).to_be_attached()
    ines.route("**/operations", lambda route: route.abort())
    ines.locator("article[data-kind=short_text] textarea").first.fill("Pas encore parti")
    expect(ines.locator("[data-unsent]")).to_contain_text("1 sur ce téléphone")
    ines.goto(ines.url.split("/visites/")[0] + "/")
    ines.get_by_role("button", name="Mon menu").click()
    ines.get_by_role("button", name="Se déconnecter").click()
    expect(ines.get_by_role("button", name="Se connecter")).to_be_visible()
    site.kill()
    ines.goto("/promotions/promotion-de-demonstration-2026/")
    expect(ines.get_by_role("heading", name="Pas de réseau")).to_be_visible()
    expect(ines.get_by_text("1 réponse attend sur ce téléphone")).to_be_visible()
    assert ines.get_by_role("link", name="Fiche").count() == 0


def test_somebody_else_on_the_same_phone_never_sees_the_first_one_s_pages(ines: Page, site: Server) -> None:
    ines.context.clear_cookies()
    sign_in(ines, "lea")
    expect(ines.get_by_text("Prête hors ligne")).to_be_visible(timeout=20_000)
    site.kill()
    ines.goto("/promotions/promotion-de-demonstration-2026/visites/3/grilles/grille-commune/fiches/groupe-A")
    expect(ines.get_by_role("heading", name="Pas de réseau")).to_be_visible()


def test_the_site_can_be_installed(ines: Page) -> None:
    manifest = ines.request.get("/application.webmanifest").json()
    assert manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        assert ines.request.get(icon["src"]).ok
