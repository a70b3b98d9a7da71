"""Pages that were opened once open again without a network, to the same person only."""

import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from app.config import ROOT
from app.demo.people import PASSWORD
from tests.browser.sheets import Site, ready, received, text_of, type_into, unsent, until
from tests.support.browser import ARGUMENTS, People, Watch, chromium_path
from tests.support.server import Server

HOME = "/promotions/promotion-de-demonstration"

AWAY = r"ERR_FAILED|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|Failed to fetch|ERR_INTERNET_DISCONNECTED|service worker"


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
    answer = ines.locator("article:has([data-kind=short_text]) textarea").first
    answer.fill("Écrit au sous-sol")
    expect(ines.locator("[data-unsent]")).to_contain_text("sur ce téléphone")
    ines.reload()
    expect(ines.locator("article:has([data-kind=short_text]) textarea").first).to_have_value(
        "Écrit au sous-sol"
    )
    site.start()
    expect(ines.locator("[data-unsent]")).to_contain_text("Tout est envoyé", timeout=15_000)


def test_a_page_that_this_phone_does_not_have_says_which_it_has(ines: Page, site: Server) -> None:
    site.kill()
    ines.goto("/promotions/promotion-de-demonstration-2026/comparer")
    expect(ines.get_by_role("heading", name="Pas de réseau")).to_be_visible()
    expect(ines.get_by_role("link", name="Fiche du groupe A · Visite 3")).to_be_visible()
    groups = ines.locator("#kept h3")
    expect(groups).to_have_text(["Fiches", "Visites", "Autres pages"])
    ines.get_by_role("link", name="Fiches · Visite 3").click()
    expect(ines.get_by_role("heading", name="Fiches", exact=True)).to_be_visible()
    ines.get_by_role("link", name="Visite 3", exact=True).click()
    expect(ines.get_by_role("heading", name="Régie des Trois Ponts")).to_be_visible()


def test_signing_out_forgets_the_pages_and_keeps_what_waits(ines: Page, site: Server) -> None:
    ines.get_by_role("link", name="Ma fiche").click()
    expect(ines.locator("#sheet[data-ready]")).to_be_attached()
    ines.route("**/operations", lambda route: route.abort())
    ines.locator("article:has([data-kind=short_text]) textarea").first.fill("Pas encore parti")
    expect(ines.locator("[data-unsent]")).to_contain_text("1 sur ce téléphone")
    ines.goto(ines.url.split("/visites/")[0] + "/")
    ines.get_by_role("button", name="Mon menu").click()
    ines.get_by_role("button", name="Se déconnecter").click()
    expect(ines.get_by_role("button", name="Se connecter")).to_be_visible()
    assert not [name for name in ines.evaluate("caches.keys()") if not name.startswith("shell-")]
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


def test_a_sheet_opened_by_its_own_address_prepares_what_is_around_it(
    phone: Callable[..., Page], watch: Callable[[Page], Watch], site: Server
) -> None:
    page = phone()
    watch(page).expect(AWAY)
    Site(site.instance, site.url).open(page, "Rosa", "groupe-D")
    page.get_by_role("button", name="sommaire").tap()
    expect(page.get_by_text("Prête hors ligne")).to_be_visible(timeout=20_000)
    site.kill()
    page.locator("#contents").get_by_role("link", name="Toutes les fiches de la visite").tap()
    expect(page.get_by_role("link", name="Groupe D")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", name="Aujourd’hui")).to_be_visible()


def test_photos_of_a_sheet_are_seen_without_a_network(
    phone: Callable[..., Page], watch: Callable[[Page], Watch], site: Server
) -> None:
    page = phone()
    watch(page).expect(AWAY)
    Site(site.instance, site.url).open(page, "Anouk", "moi")
    picture = BytesIO()
    Image.new("RGB", (320, 240), (200, 40, 90)).save(picture, "JPEG")
    there = page.locator("article:has([data-kind=photo])").first
    there.locator("input[type=file]").set_input_files(
        {"name": "porte.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    there.get_by_role("button", name="Personne de reconnaissable").tap()
    expect(there.locator("[data-status]")).to_contain_text("reçu à", timeout=30_000)
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=30_000)
    page.wait_for_function("() => navigator.serviceWorker.controller")
    seen = page.locator("article:has([data-kind=photo]) img[src*='/photos/']").first
    page.reload()
    expect(seen).to_be_attached(timeout=30_000)
    until(page, "async () => (await caches.keys()).some((name) => name.startsWith('photos-'))")
    site.kill()
    page.reload()
    expect(page.locator("#sheet[data-ready]")).to_be_attached()
    folded = page.locator("details.rest:not([open]) > summary")
    if folded.count():
        folded.tap()
    seen.scroll_into_view_if_needed()
    page.wait_for_function(
        "() => [...document.querySelectorAll(\"img[src*='/photos/']\")].some((one) => one.naturalWidth > 0)"
    )


def kept(page: Page, words: str) -> None:
    """Waits until the page that this phone keeps says these words."""
    until(
        page,
        """async (words) => {
          const found = await caches.match(location.pathname + location.search, {ignoreVary: true});
          return found && (await found.text()).includes(words);
        }""",
        arg=words,
    )


def test_what_the_site_has_received_is_on_the_page_that_opens_without_a_network(
    phone: Callable[..., Page], watch: Callable[[Page], Watch], site: Server
) -> None:
    page = phone()
    watch(page).expect(AWAY)
    sheets = Site(site.instance, site.url)
    sheets.open(page, "Rosa", "groupe-D")
    expect(page.locator("[data-offline-ready]")).to_have_text("Prête hors ligne")
    type_into(text_of(page, "UTIL-06"), "déjà reçu")
    received(page, "UTIL-06")
    kept(page, "déjà reçu")
    site.kill()
    page.reload()
    ready(page)
    expect(text_of(page, "UTIL-06")).to_have_value("déjà reçu")


def test_another_version_takes_over_under_an_open_page_with_a_queue(
    phone: Callable[..., Page], watch: Callable[[Page], Watch], site: Server, tmp_path: Path
) -> None:
    page = phone()
    watch(page).expect(AWAY)
    sheets = Site(site.instance, site.url)
    sheets.open(page, "Rosa", "groupe-D")
    expect(page.locator("[data-offline-ready]")).to_have_text("Prête hors ligne", timeout=20_000)
    (before,) = [name for name in page.evaluate("caches.keys()") if name.startswith("shell-")]
    page.evaluate("window.sameAsBefore = true")
    page.context.route("**/operations", lambda route: route.abort())
    field = text_of(page, "UTIL-06")
    type_into(field, "avant")
    expect(unsent(page)).to_contain_text("1 sur ce téléphone")
    static = tmp_path / "static"
    shutil.copytree(ROOT / "static", static)
    with (static / "js/site.js").open("a") as script:
        script.write("\n// another version\n")
    site.stop()
    site.settings["STATIC_FOLDER"] = str(static)
    site.start()
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    until(
        page,
        "async (before) => (await caches.keys()).filter((name) => name.startsWith('shell-') && name !== before).length"
        " && (await navigator.serviceWorker.getRegistration()).active.state === 'activated'",
        arg=before,
    )
    type_into(field, ", après")
    assert page.evaluate("window.sameAsBefore") is True
    page.context.unroute("**/operations")
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=30_000)
    assert sheets.value("UTIL-06", "groupe-D") == {"text": "avant, après"}
    kept(page, "avant, après")
    site.kill()
    page.reload()
    ready(page)
    expect(text_of(page, "UTIL-06")).to_have_value("avant, après")


def test_plain_http_says_what_it_cannot_do(chromium: Browser, site: Server) -> None:
    name = "visites.test"
    rules = f"--host-resolver-rules=MAP {name} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    arguments = [one for one in ARGUMENTS if not one.startswith("--host-resolver-rules")]
    classroom = chromium.browser_type.launch(executable_path=chromium_path(), args=[*arguments, rules])
    people = People(classroom, f"http://{name}:{site.port}")
    page = people.phone()
    sign_in(page, "ines")
    expect(page.get_by_text("La lecture hors ligne demande https")).to_have_count(1)
    page.get_by_role("link", name="Ma fiche").click()
    ready(page)
    page.locator("article:has([data-kind=short_text]) textarea").first.fill("sans https")
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=15_000)
    page.get_by_role("button", name="sommaire").tap()
    expect(page.get_by_text("La lecture hors ligne demande https")).to_be_visible()
    people.leave()
    classroom.close()


def test_the_site_can_be_installed(ines: Page) -> None:
    manifest = ines.request.get("/application.webmanifest").json()
    assert manifest["display"] == "standalone"
    assert {icon.get("purpose", "any") for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        assert ines.request.get(icon["src"]).ok
    browser = ines.context.new_cdp_session(ines)
    assert browser.send("Page.getAppManifest")["errors"] == []
    faults = [one["errorId"] for one in browser.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert [one for one in faults if one != "in-incognito"] == []
