"""« Sur ce téléphone »: what waits is found, sent, deleted, saved in a file and taken up again, in words."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.sheets import (
    COHORT,
    PATIENCE,
    Answers,
    Site,
    article,
    its_sheets,
    one_site,
    queue,
    status,
    text_of,
    type_into,
    unsent,
)
from tests.support.browser import People
from tests.support.server import Server

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)

HERE = "/sur-ce-telephone"
FAILURES = "status of|ERR_|when fetching the script"


def waiting(people: People, sheets: Site, who: str, owner: str, **typed: str) -> tuple[Page, Answers]:
    """A phone on which answers wait, because the site does not answer."""
    page = people.phone()
    people.watch(page).expect(FAILURES)
    sheets.open(page, who, owner)
    stopped = Answers(page, status=503, body="")
    for code, text in typed.items():
        text_of(page, code.replace("_", "-")).fill(text)
    expect(unsent(page)).to_have_text(f"{len(typed)} sur ce téléphone")
    return page, stopped


def send_now(page: Page) -> None:
    """Presses the button that sends, which goes away by itself once the queue has tried again first."""
    page.locator("[data-part=send]").dispatch_event("click")


def listed(page: Page) -> Locator:
    return page.locator("#phone li")


def look(page: Page) -> None:
    page.goto(HERE)
    expect(page.locator("#phone")).to_have_attribute("data-ready", "true")


def said(page: Page) -> Locator:
    return page.locator("[data-part=said]")


def take_up(page: Page, file: Path | dict[str, Any]) -> None:
    page.locator("[data-part=take]").set_input_files([file])


def save(page: Page, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.get_by_role("button", name="Enregistrer dans un fichier").tap()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


def test_what_waits_is_listed_in_words_and_sent_from_there(people: People, sheets: Site) -> None:
    page, stopped = waiting(people, sheets, "Rosa", "groupe-D", UTIL_06="sous l’escalier")
    article(page, "UTIL-05").get_by_role("radio").nth(1).check()
    expect(unsent(page)).to_have_text("2 sur ce téléphone")
    chosen = article(page, "UTIL-05").locator("label:has(:checked)").first.inner_text()
    unsent(page).get_by_role("link").tap()
    expect(page.get_by_role("heading", name="Sur ce téléphone")).to_be_visible()
    expect(listed(page)).to_have_count(2)
    first = listed(page).first
    expect(first).to_contain_text("UTIL-06")
    expect(first).to_contain_text("Fiche du groupe D, Visite 3")
    expect(first).to_contain_text("sous l’escalier")
    expect(first).to_contain_text(re.compile(r"écrit le \d+ \S+ à \d+\xa0h"))
    expect(first).to_contain_text("le site n’a pas encore répondu")
    expect(listed(page).nth(1)).to_contain_text(" ".join(chosen.split()))
    stopped.let_go()
    send_now(page)
    expect(said(page)).to_have_text("Tout est envoyé.", timeout=PATIENCE)
    expect(page.get_by_text("Rien n’attend ici")).to_be_visible()
    assert sheets.value("UTIL-06", "groupe-D") == {"text": "sous l’escalier"}


def test_one_answer_is_deleted_after_a_question_and_the_others_stay(people: People, sheets: Site) -> None:
    page, stopped = waiting(people, sheets, "Yann", "groupe-C", UTIL_06="à garder", GOUV_06="à jeter")
    look(page)
    entry = listed(page).filter(has_text="à jeter")
    entry.get_by_role("button", name="Supprimer").tap()
    page.get_by_role("dialog").get_by_role("button", name="Annuler").tap()
    expect(listed(page)).to_have_count(2)
    entry.get_by_role("button", name="Supprimer").tap()
    page.get_by_role("dialog").get_by_role("button", name="Supprimer").tap()
    expect(listed(page)).to_have_count(1)
    expect(said(page)).to_have_text("Supprimé de ce téléphone.")
    stopped.let_go()
    send_now(page)
    expect(said(page)).to_have_text("Tout est envoyé.", timeout=PATIENCE)
    assert sheets.value("UTIL-06", "groupe-C") == {"text": "à garder"}
    assert all("à jeter" not in str(one.content) for one in sheets.operations("GOUV-06", "groupe-C"))


def test_a_refused_answer_is_found_even_when_its_criterion_is_on_no_page(
    people: People, sheets: Site
) -> None:
    page, stopped = waiting(people, sheets, "Solène", "groupe-A", UTIL_06="écrit sur une autre fiche")
    # Somebody moved this person to another group: the sheet of the operation is no longer hers.
    move_queue(page, 999)
    stopped.let_go()
    page.goto(COHORT + "/visites")
    expect(unsent(page)).to_have_text("1 réponse refusée", timeout=PATIENCE)
    unsent(page).get_by_role("link").tap()
    expect(listed(page)).to_contain_text("écrit sur une autre fiche")
    expect(listed(page)).to_contain_text("refusé : ")


def test_a_file_taken_up_twice_and_on_two_phones_stores_once(
    people: People, sheets: Site, tmp_path: Path
) -> None:
    page, stopped = waiting(people, sheets, "Gaël", "groupe-E", UTIL_06="dans le fichier")
    look(page)
    file = save(page, tmp_path)
    expect(said(page)).to_contain_text("Enregistré dans les téléchargements")
    told = json.loads(file.read_text())
    assert (told["format"], told["version"]) == ("visites-apprenantes", 1)
    # Typing goes on here while the file travels: another operation, after the one in the file.
    sheets.open(page, "Gaël", "groupe-E")
    type_into(text_of(page, "UTIL-06"), ", puis ici")

    other = people.phone()
    people.watch(other).expect(FAILURES)
    sheets.let_in(other, "Gaël")
    look(other)
    take_up(other, file)
    expect(said(other)).to_have_text("Repris : 1 réponse.")
    expect(other.get_by_text("Rien n’attend ici")).to_be_visible(timeout=PATIENCE)
    take_up(other, file)
    expect(said(other)).to_have_text("Repris : 1 réponse.")
    expect(other.get_by_text("Rien n’attend ici")).to_be_visible(timeout=PATIENCE)

    stopped.let_go()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert sheets.value("UTIL-06", "groupe-E") == {"text": "dans le fichier, puis ici"}
    assert [one.outcome for one in sheets.operations("UTIL-06", "groupe-E")] == ["applied", "applied"]


def test_what_is_here_already_is_not_taken_up_again(people: People, sheets: Site, tmp_path: Path) -> None:
    page, stopped = waiting(people, sheets, "Omar", "groupe-E", GOUV_06="déjà là")
    look(page)
    take_up(page, save(page, tmp_path))
    expect(said(page)).to_have_text("Tout était déjà sur ce téléphone.")
    assert len(queue(page)) == 1
    stopped.let_go()


def test_somebody_else_s_file_is_refused(people: People, sheets: Site, tmp_path: Path) -> None:
    page, stopped = waiting(people, sheets, "Paul", "groupe-A", GOUV_06="de Paul")
    look(page)
    file = save(page, tmp_path)
    sheets.let_in(page, "Karim")
    look(page)
    expect(listed(page)).to_have_count(0)
    expect(page.get_by_text("1 réponse d’une autre personne attend aussi sur ce téléphone")).to_be_visible()
    assert "de Paul" not in page.content()
    take_up(page, file)
    expect(said(page)).to_contain_text("Ce fichier contient les réponses d’une autre personne")
    stopped.let_go()


GOOD = {"format": "visites-apprenantes", "version": 1, "person": 1, "operations": [], "photos": []}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "n\u2019est pas une sauvegarde"),
        (b"\xff\xd8\xff\xe0 une photo", "n\u2019est pas une sauvegarde"),
        (b'{"autre": "chose"}', "n\u2019est pas une sauvegarde"),
        (json.dumps(GOOD, separators=(",", ":")).encode()[:60], "Ce fichier est abîmé"),
        (json.dumps(GOOD | {"operations": None}).encode(), "Ce fichier est abîmé"),
        (json.dumps(GOOD | {"version": 2}).encode(), "version plus récente"),
        (json.dumps(GOOD | {"version": 0}).encode(), "ancienne version"),
        (b" " * 61_000_000, "trop lourd"),
    ],
    ids=["empty", "photo", "json", "cut", "damaged", "newer", "older", "huge"],
)
def test_a_file_that_cannot_be_taken_up_says_why(
    people: People, sheets: Site, tmp_path: Path, content: bytes, words: str
) -> None:
    page = people.phone()
    sheets.let_in(page, "Claire")
    look(page)
    (tmp_path / "fichier.json").write_bytes(content)
    take_up(page, tmp_path / "fichier.json")
    expect(said(page)).to_contain_text(words)


def test_one_unreadable_answer_in_a_file_does_not_lose_the_others(
    people: People, sheets: Site, tmp_path: Path
) -> None:
    page, stopped = waiting(people, sheets, "Élise", "groupe-C", DC_05="lisible", UTIL_06="illisible")
    look(page)
    file = save(page, tmp_path)
    told = json.loads(file.read_text())
    told["operations"][1]["fields"] = "rien"
    told["operations"][0]["where"]["url"] = "javascript:alert(1)"
    file.write_text(json.dumps(told))
    other = people.phone()
    people.watch(other).expect(FAILURES)
    sheets.let_in(other, "Élise")
    held = Answers(other, status=503, body="")
    look(other)
    take_up(other, file)
    expect(said(other)).to_have_text("Repris : 1 réponse. 1 élément illisible, laissé de côté.")
    expect(listed(other)).to_contain_text("lisible")
    assert listed(other).get_by_role("link").count() == 0
    held.let_go()
    stopped.let_go()


def test_the_file_is_written_with_the_network_off(people: People, sheets: Site, tmp_path: Path) -> None:
    page, stopped = waiting(people, sheets, "Nadia", "groupe-A", DC_05="au sous-sol")
    look(page)
    page.context.set_offline(True)
    assert "au sous-sol" in save(page, tmp_path).read_text()
    page.context.set_offline(False)
    stopped.let_go()


def test_signed_out_it_shows_nothing_of_anybody(people: People, sheets: Site) -> None:
    page, stopped = waiting(people, sheets, "Mehdi", "groupe-C", UTIL_06="secret de Mehdi")
    page.context.clear_cookies()
    look(page)
    expect(page.get_by_role("link", name="Se connecter")).to_be_visible()
    expect(page.get_by_text("1 réponse d’une autre personne attend aussi")).to_be_visible()
    assert "secret de Mehdi" not in page.content()
    stopped.let_go()


def test_a_sheet_in_a_browser_that_keeps_nothing_saves_a_file(
    people: People, sheets: Site, tmp_path: Path
) -> None:
    page = people.phone()
    people.watch(page).expect(FAILURES)
    page.add_init_script("Object.defineProperty(self, 'indexedDB', {value: undefined})")
    sheets.open(page, "Rosa", "groupe-D")
    stopped = Answers(page, status=503, body="")
    type_into(text_of(page, "GOUV-06"), "dans cette page")
    expect(status(page, "GOUV-06")).to_have_text("dans cette page seulement")
    file = save(page, tmp_path)
    assert "dans cette page" in file.read_text()

    other = people.phone()
    sheets.let_in(other, "Rosa")
    look(other)
    take_up(other, file)
    expect(said(other)).to_have_text("Repris : 1 réponse.")
    expect(other.get_by_text("Rien n’attend ici")).to_be_visible(timeout=PATIENCE)
    stopped.let_go()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(unsent(page)).to_have_text("Ce navigateur ne garde rien : restez en ligne", timeout=PATIENCE)
    assert [one.outcome for one in sheets.operations("GOUV-06", "groupe-D")] == ["applied"]


def test_without_a_network_the_page_still_opens_for_whom_the_phone_was_used(
    people: People, sheets: Site, site: Server
) -> None:
    page = people.phone()
    people.watch(page).expect(FAILURES + "|Failed to fetch")
    sheets.open(page, "Jonas", "groupe-D")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    sheets.open(page, "Jonas", "groupe-D")
    site.kill()
    text_of(page, "DC-05").fill("sans réseau")
    expect(unsent(page)).to_have_text("1 sur ce téléphone")
    unsent(page).get_by_role("link").tap()
    expect(page.get_by_role("heading", name="Sur ce téléphone")).to_be_visible()
    expect(listed(page)).to_contain_text("sans réseau")
    send_now(page)
    expect(said(page)).to_have_text("Pas encore parti : 1 sur ce téléphone.")
    site.start()
    expect(page.get_by_text("Rien n’attend ici")).to_be_visible(timeout=PATIENCE)
    assert sheets.value("DC-05", "groupe-D") == {"text": "sans réseau"}


def move_queue(page: Page, group: int) -> None:
    """Lets what waits be about the sheet of another group."""
    page.evaluate(
        """(group) => new Promise((resolve) => {
          const opening = indexedDB.open('visites');
          opening.onsuccess = () => {
            const store = opening.result.transaction('operations', 'readwrite').objectStore('operations');
            store.getAll().onsuccess = ({target}) => target.result.forEach((one) => {
              store.put({...one, sheet: one.sheet.replace(/g[0-9]+$/, `g${group}`)});
            });
            store.transaction.oncomplete = () => { opening.result.close(); resolve(); };
          };
        })""",
        group,
    )
