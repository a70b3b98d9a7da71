"""Files of traces wait on the phone like everything else: after their words, one by one, once."""

import re
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.carnets import SOON, attached, jot, label_of, opened, told
from tests.browser.photos import drawn, picture
from tests.browser.sheets import PATIENCE, Answers, Site, its_sheets, one_site, ready, unsent
from tests.browser.test_outbox_phone import listed, look, said, save, take_up
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)

FAILURES = "status of|ERR_|when fetching the script"


def choose(card: Locator, *contents: bytes) -> None:
    card.locator("[name=file]").set_input_files(
        [
            {"name": f"photo-{n}.jpg", "mimeType": "image/jpeg", "buffer": content}
            for n, content in enumerate(contents)
        ]
    )


def files(card: Locator) -> Locator:
    return card.locator("[data-files] > div")


def arrived(sheets: Site, jotting: str) -> int:
    """How many files of a trace the site has."""
    with sqlite3.connect(f"file:{sheets.file}?mode=ro", uri=True) as there:
        [(count,)] = there.execute(
            "select count(*) from evidence_file where evidence_id = ?", (jotting,)
        ).fetchall()
    there.close()
    return int(count)


def lose_two_answers(page: Page) -> list[int]:
    """The first two files reach the site, whose answer does not come back; what it was."""
    lost: list[int] = []

    def reply(route: Route) -> None:
        if len(lost) < 2:
            lost.append(route.fetch().status)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/fichiers", reply)
    return lost


def test_photos_taken_in_the_carnet_without_network_arrive_once_and_stand_under_their_criterion(
    people: People, sheets: Site
) -> None:
    page = people.phone()
    people.watch(page).expect(FAILURES)
    sheets.open(page, "Karim", "groupe-A")
    stopped, lost = Answers(page, status=503, body=""), lose_two_answers(page)
    card = jot(page, "Le bar et sa caisse")
    card.get_by_text("Photo", exact=True).tap()
    card.get_by_label("Accord des personnes").select_option("nobody")
    card.get_by_label("Rattacher à un critère").select_option(label=label_of(page, "GOUV-05"))
    choose(card, picture((2400, 1800)), picture(seed=60))
    expect(files(card)).to_have_count(2)
    expect(files(card).first).to_contain_text("sur ce téléphone")
    drawn(files(card).first)
    expect(told(card)).to_have_text("sur ce téléphone")
    jotting = card.get_attribute("data-jotting") or ""
    page.reload()
    ready(page)
    page.get_by_role("button", name="Carnet", exact=True).tap()
    drawn(files(card).first)
    drawn(files(card).last)
    stopped.let_go()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(told(card)).to_contain_text("reçu à", timeout=PATIENCE)
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    expect(files(card).first).to_contain_text("reçu")
    assert lost == [201, 201]
    assert arrived(sheets, jotting) == 2
    expect(attached(page, "GOUV-05").locator("img")).to_have_count(2, timeout=SOON)
    other = people.phone()
    sheets.open(other, "Léa", "groupe-A")
    photos = attached(other, "GOUV-05").locator("li", has_text="Le bar et sa caisse").locator(".files a")
    expect(photos).to_have_count(2)
    drawn(photos.first)
    # Taken off again, before it was ever seen elsewhere or after.
    files(card).last.get_by_text("Garder").tap()
    expect(told(card)).to_contain_text("reçu à", timeout=PATIENCE)
    expect(attached(page, "GOUV-05").locator("img")).to_have_count(1, timeout=SOON)


# A microphone that hums: what is recorded of it is as real as of any other.
HUM = """
navigator.mediaDevices.getUserMedia = async () => {
  const sound = new AudioContext();
  const there = sound.createMediaStreamDestination();
  const hum = sound.createOscillator();
  hum.connect(there);
  hum.start();
  return there.stream;
};
"""
REFUSED = (
    "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); };"
)


def test_a_memo_spoken_without_network_arrives_once_and_is_heard(people: People, sheets: Site) -> None:
    page = people.phone()
    people.watch(page).expect(FAILURES)
    page.add_init_script(HUM)
    sheets.open(page, "Inès", "groupe-A")
    stopped, lost = Answers(page, status=503, body=""), lose_two_answers(page)
    card = opened(page).locator("[data-jotting]").first
    card.get_by_role("button", name="Mémo vocal").tap()
    card.get_by_role("button", name=re.compile(r"Arrêter \([1-9]")).tap()
    expect(files(card)).to_contain_text("sur ce téléphone")
    expect(card.locator("[name=text]")).to_have_attribute("placeholder", re.compile("À transcrire"))
    jotting = card.get_attribute("data-jotting") or ""
    page.reload()
    ready(page)
    opened(page)
    card = page.locator(f'#carnet [data-jotting="{jotting}"]')
    expect(card.locator("audio")).to_be_visible()
    stopped.let_go()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert lost == [201, 201]
    assert arrived(sheets, jotting) == 1
    page.reload()
    ready(page)
    opened(page)
    expect(told(card)).to_contain_text("à transcrire")
    length = """one => new Promise(done => {
      one.addEventListener("loadedmetadata", () => done(one.readyState), {once: true});
      one.load();
    })"""
    card.locator("audio").evaluate("one => { one.preload = 'metadata'; }")
    assert card.locator("audio").evaluate(length) >= 1


def test_a_microphone_that_is_not_allowed_is_told_in_words_and_nothing_is_lost(
    people: People, sheets: Site
) -> None:
    page = people.phone()
    page.add_init_script(REFUSED)
    sheets.open(page, "Léa", "groupe-B")
    card = jot(page, "Le rideau est rapiécé")
    expect(told(card)).to_contain_text("reçu à", timeout=PATIENCE)
    button = card.get_by_role("button", name="Mémo vocal")
    button.tap()
    expect(told(card)).to_contain_text("Le micro n’est pas permis")
    expect(card.locator("[name=text]")).to_have_value("Le rideau est rapiécé")
    expect(button).to_have_text("Mémo vocal")


def test_what_waits_in_the_carnet_goes_to_another_phone_in_a_file(
    people: People, sheets: Site, tmp_path: Path
) -> None:
    first = people.phone()
    people.watch(first).expect(FAILURES)
    sheets.open(first, "Léa", "groupe-B")
    Answers(first, status=503, body="")
    card = jot(first, "Une affiche déchirée")
    card.get_by_text("Photo", exact=True).tap()
    choose(card, picture())
    expect(files(card)).to_contain_text("sur ce téléphone")
    jotting = card.get_attribute("data-jotting") or ""
    look(first)
    expect(listed(first).filter(has_text="Photo · Carnet")).to_have_count(1)
    file = save(first, tmp_path)
    second = people.phone()
    sheets.let_in(second, "Léa")
    look(second)
    take_up(second, file)
    expect(said(second)).to_contain_text("1 fichier")
    expect(unsent(second)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert arrived(sheets, jotting) == 1
