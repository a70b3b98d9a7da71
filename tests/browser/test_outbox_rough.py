"""The outbox and what a day out does to a phone: a browser killed, a clock that is wrong, storage that is cleared."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.sheets import (
    PATIENCE,
    UNDER_WAY,
    Answers,
    Site,
    all_sent,
    article,
    its_sheets,
    one_site,
    queue,
    ready,
    received,
    status,
    text_of,
    type_into,
    unsent,
)
from tests.support.browser import ARGUMENTS, People, chromium_path
from tests.support.server import Server

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)

FAILURES = "status of|ERR_|when fetching the script"
# What is being read from a database when it is cleared fails, and is read again.
CLEARED = f"{FAILURES}|AbortError|transaction was aborted|connection was closed|Force close delete"
A_YEAR = """
const Real = Date;
self.Date = class extends Real {
  constructor(...given) { given.length ? super(...given) : super(Real.now() + YEARS * 31_536_000_000); }
  static now() { return Real.now() + YEARS * 31_536_000_000; }
};
"""
NO_LOCAL_STORAGE = """
Object.defineProperty(self, 'localStorage', {get() { throw new DOMException('Denied', 'SecurityError'); }});
"""


def unfold(page: Page) -> None:
    """All criteria of the sheet, also those of other moments."""
    ready(page)
    if page.locator("details.rest:not([open])").count():
        page.locator("details.rest > summary").click()


def again(page: Page) -> None:
    """The sheet after a reload."""
    page.reload()
    unfold(page)


@contextmanager
def own_browser(chromium: Browser, profile: Path) -> Iterator[tuple[Browser, subprocess.Popen[bytes]]]:
    """A browser in a process group of its own, that keeps what it stores in `profile`."""
    port = profile / "DevToolsActivePort"
    port.unlink(missing_ok=True)
    process = subprocess.Popen(
        [
            *(chromium_path(), *ARGUMENTS, "--headless=new", "--remote-debugging-port=0"),
            *(f"--user-data-dir={profile}", "about:blank"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 30
        while not (port.exists() and port.read_text().count("\n")):
            assert process.poll() is None, "the browser ended"
            assert time.monotonic() < deadline, "the browser did not start"
            time.sleep(0.05)
        yield (
            chromium.browser_type.connect_over_cdp(f"http://127.0.0.1:{port.read_text().split()[0]}"),
            process,
        )
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)


def test_a_browser_killed_right_after_the_last_key_has_lost_nothing(
    chromium: Browser, sheets: Site, tmp_path: Path
) -> None:
    typed = "tout ce que la médiatrice racontait au pied de l’escalier"
    address = f"{sheets.url}{UNDER_WAY}/groupe-D?moment=tout"
    with own_browser(chromium, tmp_path) as (browser, process):
        page = browser.contexts[0].new_page()
        sheets.let_in(page, "Rosa")
        page.route("**/operations", lambda route: route.abort())
        page.goto(address)
        unfold(page)
        field = text_of(page, "UTIL-06")
        field.fill("")
        field.focus()
        for letter in typed:
            page.keyboard.insert_text(letter)
            page.wait_for_timeout(60)
        os.killpg(process.pid, signal.SIGKILL)
    with own_browser(chromium, tmp_path) as (browser, process):
        page = browser.contexts[0].new_page()
        sheets.let_in(page, "Rosa")
        page.goto(address)
        ready(page)
        expect(text_of(page, "UTIL-06")).to_have_value(typed)
        received(page, "UTIL-06")
    assert sheets.value("UTIL-06", "groupe-D") == {"text": typed}


def test_a_server_that_hangs_holds_up_nobody_s_typing(people: People, sheets: Site, site: Server) -> None:
    page = people.phone()
    people.watch(page).expect(FAILURES)
    sheets.open(page, "Jonas", "groupe-D")
    site.send(signal.SIGSTOP)
    try:
        type_into(text_of(page, "GOUV-06"), "rien ne répond")
        expect(status(page, "GOUV-06")).to_have_text("envoi…")
        type_into(text_of(page, "GOUV-06"), ", on écrit")
        article(page, "UTIL-05").get_by_role("radio").nth(2).check()
        expect(unsent(page)).to_have_text("2 sur ce téléphone")
        assert [one["fields"]["text"] for one in queue(page) if "text" in one["fields"]][-1] == [
            "rien ne répond, on écrit"
        ]
    finally:
        site.send(signal.SIGCONT)
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert sheets.value("GOUV-06", "groupe-D") == {"text": "rien ne répond, on écrit"}
    assert sheets.value("UTIL-05", "groupe-D") == 3


def test_what_hangs_is_sent_again_when_the_network_comes_back(people: People, sheets: Site) -> None:
    page = people.phone()
    people.watch(page).expect(FAILURES)
    sheets.open(page, "Jonas", "groupe-D")
    page.route("**/operations", lambda route: None, times=1)
    type_into(text_of(page, "DC-05"), "encore")
    expect(status(page, "DC-05")).to_have_text("envoi…")
    page.evaluate("dispatchEvent(new Event('online'))")
    received(page, "DC-05")


@pytest.mark.parametrize(("years", "who", "code"), [(1, "Yann", "DC-05"), (-1, "Élise", "UTIL-06")])
def test_a_clock_that_is_wrong_by_a_year_changes_nothing(
    people: People, sheets: Site, years: int, who: str, code: str
) -> None:
    page = people.phone()
    people.watch(page).expect(FAILURES)
    page.add_init_script(A_YEAR.replace("YEARS", str(years)))
    sheets.open(page, who, "groupe-C")
    text_of(page, code).fill("à la mauvaise heure")
    received(page, code)
    other = sheets.open(people.phone(), "Mehdi", "groupe-C")
    type_into(text_of(other, code), ", à la bonne")
    received(other, code)
    text_of(page, code).blur()
    expect(text_of(page, code)).to_have_value("à la mauvaise heure, à la bonne", timeout=PATIENCE)
    stopped = Answers(page, status=503, body="")
    type_into(text_of(page, code), ", puis encore")
    again(page)
    expect(text_of(page, code)).to_have_value("à la mauvaise heure, à la bonne, puis encore")
    stopped.let_go()
    received(page, code)
    assert {one.outcome for one in sheets.operations(code, "groupe-C")} == {"applied"}


def test_two_thousand_waiting_operations_all_arrive_once(people: People, sheets: Site) -> None:
    page = people.phone()
    people.watch(page).expect(FAILURES)
    sheets.open(page, "Omar", "groupe-E")
    stopped = Answers(page, status=503, body="")
    person = int(page.locator("#sheet").get_attribute("data-person") or 0)
    count = page.evaluate(SEED, [person, 2_000])
    again(page)
    expect(unsent(page)).to_have_text(f"{count} sur ce téléphone")
    stopped.let_go()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=60_000)
    all_sent(page)
    kept = [one for code in codes(page) for one in sheets.operations(code, "groupe-E")]
    seeded = [one for one in kept if one.content.get("note", "").startswith("note ")]
    assert len({one.id for one in seeded}) == 2_000
    assert {one.outcome for one in seeded} == {"applied"}


# As many operations as asked for about the criteria of the sheet, each typed after the one before.
SEED = """
([person, many]) => new Promise((resolve) => {
  const form = document.getElementById('sheet');
  const criteria = [...form.querySelectorAll('article')].map((one) => [Number(one.dataset.criterion), Number(one.dataset.version)]);
  const uuid = () => crypto.randomUUID();
  const last = new Map();
  const opening = indexedDB.open('visites');
  opening.onsuccess = () => {
    const transaction = opening.result.transaction('operations', 'readwrite');
    for (let turn = 0; turn < many; turn += 1) {
      const [criterion, base] = criteria[turn % criteria.length];
      const operation = {id: uuid(), person, sheet: form.dataset.sheet, criterion, about: `${criterion}`, base, state: 'sent',
        fields: {note: [`note ${turn}`]}, typed_at: new Date().toISOString(), after: last.get(criterion)};
      last.set(criterion, operation.id);
      transaction.objectStore('operations').put(JSON.parse(JSON.stringify(operation)));
    }
    transaction.oncomplete = () => { opening.result.close(); resolve(criteria.length); };
  };
})
"""


def codes(page: Page) -> list[str]:
    return [
        re.sub("^critere-", "", one)
        for one in page.locator("#sheet article").evaluate_all("all => all.map((one) => one.id)")
    ]


# ---- storage


def clear(page: Page, kinds: str) -> None:
    """What « Effacer les données du site » does, or a system short of room."""
    address = urlsplit(page.url)
    page.context.new_cdp_session(page).send(
        "Storage.clearDataForOrigin",
        {"origin": f"{address.scheme}://{address.netloc}", "storageTypes": kinds},
    )


def test_storage_cleared_under_the_page_keeps_what_is_on_the_screen(people: People, sheets: Site) -> None:
    page = people.phone()
    people.watch(page).expect(CLEARED)
    sheets.open(page, "Léa", "groupe-B")
    stopped = Answers(page, status=503, body="")
    text_of(page, "GOUV-06").fill("écrit avant")
    article(page, "UTIL-05").get_by_role("radio").nth(1).check()
    expect(unsent(page)).to_have_text("2 sur ce téléphone")
    again(page)
    type_into(text_of(page, "GOUV-06"), ", puis après")
    clear(page, "indexeddb,local_storage")
    expect(unsent(page)).to_have_text("2 sur ce téléphone")
    type_into(text_of(page, "DC-05"), "et la suite")
    expect(unsent(page)).to_have_text("3 sur ce téléphone")
    again(page)
    expect(text_of(page, "GOUV-06")).to_have_value("écrit avant, puis après")
    stopped.let_go()
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert sheets.value("GOUV-06", "groupe-B") == {"text": "écrit avant, puis après"}
    assert sheets.value("UTIL-05", "groupe-B") == 2
    assert sheets.value("DC-05", "groupe-B")["text"].endswith("et la suite")


def test_after_storage_was_cleared_a_reload_shows_what_the_site_has(people: People, sheets: Site) -> None:
    page = people.phone()
    people.watch(page).expect(CLEARED)
    sheets.open(page, "Gaël", "groupe-E")
    text_of(page, "UTIL-06").fill("arrivé sur le site")
    received(page, "UTIL-06")
    page.goto("about:blank")
    page.goto(f"{UNDER_WAY}/groupe-E?moment=tout")
    clear(page, "indexeddb,local_storage,cache_storage,service_workers")
    again(page)
    expect(text_of(page, "UTIL-06")).to_have_value("arrivé sur le site")
    expect(unsent(page)).to_have_text("Tout est envoyé")
    expect(page.locator("#told")).to_be_empty()


def test_a_browser_that_refuses_local_storage_saves_all_the_same(people: People, sheets: Site) -> None:
    page = people.phone()
    people.watch(page).expect(FAILURES)
    page.add_init_script(NO_LOCAL_STORAGE)
    sheets.open(page, "Claire", "groupe-B")
    type_into(text_of(page, "UTIL-06"), "sans mémoire locale")
    received(page, "UTIL-06")
    again(page)
    assert text_of(page, "UTIL-06").input_value().endswith("sans mémoire locale")
    expect(unsent(page)).to_have_text("Tout est envoyé")
