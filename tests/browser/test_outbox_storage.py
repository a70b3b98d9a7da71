"""A browser that keeps nothing, or no more: it is said in words, and what can be sent is sent."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sheets import (
    Answers,
    Site,
    article,
    its_sheets,
    one_site,
    ready,
    received,
    status,
    text_of,
    type_into,
    unsent,
)
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)

NO_DATABASE = "Object.defineProperty(self, 'indexedDB', {value: undefined})"
FULL_LATER = """
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...given) {
  if (self.full) throw new DOMException('Full', 'QuotaExceededError');
  return put.apply(this, given);
};
"""
CLOSED_LATER = """
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...given) {
  const asked = open.apply(this, given);
  asked.addEventListener('success', () => { (self.opened ??= []).push(asked.result); });
  return asked;
};
"""
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', {value: undefined})"


def opened(people: People, sheets: Site, script: str, who: str, owner: str) -> Page:
    page = people.phone()
    people.watch(page).expect("status of")
    page.add_init_script(script)
    return sheets.open(page, who, owner)


def test_without_a_database_it_is_said_and_answers_are_saved_online(people: People, sheets: Site) -> None:
    page = opened(people, sheets, NO_DATABASE, "Rosa", "groupe-D")
    expect(unsent(page)).to_have_text("Ce navigateur ne garde rien : restez en ligne")
    type_into(text_of(page, "UTIL-06"), "en ligne")
    received(page, "UTIL-06")
    assert sheets.value("UTIL-06", "groupe-D") == {"text": "en ligne"}
    stopped = Answers(page, status=503, body="")
    type_into(text_of(page, "UTIL-06"), " encore")
    expect(status(page, "UTIL-06")).to_have_text("dans cette page seulement")
    expect(unsent(page)).to_have_text("1 dans cette page seulement")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("location.reload()")
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    stopped.let_go()
    received(page, "UTIL-06")
    assert sheets.value("UTIL-06", "groupe-D") == {"text": "en ligne encore"}


def test_a_full_disk_is_said_and_nothing_is_lost(people: People, sheets: Site) -> None:
    page = opened(people, sheets, FULL_LATER, "Léa", "groupe-B")
    stopped = Answers(page, status=503, body="")
    type_into(text_of(page, "GOUV-06"), "gardé")
    article(page, "UTIL-05").get_by_role("radio").nth(1).check()
    expect(unsent(page)).to_have_text("2 sur ce téléphone")
    page.evaluate("self.full = true")
    type_into(text_of(page, "GOUV-06"), " puis plein")
    expect(unsent(page)).to_have_text("2 dans cette page seulement")
    stopped.let_go()
    received(page, "GOUV-06")
    expect(unsent(page)).to_have_text("Ce navigateur ne garde rien : restez en ligne")
    assert sheets.value("GOUV-06", "groupe-B") == {"text": "gardé puis plein"}
    assert sheets.value("UTIL-05", "groupe-B") == 2
    page.evaluate("self.full = false")
    page.reload()
    ready(page)
    expect(unsent(page)).to_have_text("Tout est envoyé")
    expect(text_of(page, "GOUV-06")).to_have_value("gardé puis plein")
    assert {one.outcome for one in sheets.operations("GOUV-06", "groupe-B")} == {"applied"}


def test_a_database_that_the_system_closed_is_opened_again(people: People, sheets: Site) -> None:
    page = opened(people, sheets, CLOSED_LATER, "Omar", "groupe-E")
    type_into(text_of(page, "UTIL-06"), "avant")
    received(page, "UTIL-06")
    page.evaluate("self.opened.forEach((one) => one.close())")
    type_into(text_of(page, "UTIL-06"), " après")
    received(page, "UTIL-06")
    expect(unsent(page)).to_have_text("Tout est envoyé")
    assert sheets.value("UTIL-06", "groupe-E") == {"text": "avant après"}


def test_without_locks_as_on_plain_http_each_answer_is_stored_once(people: People, sheets: Site) -> None:
    page = opened(people, sheets, NO_LOCKS, "Yann", "groupe-C")
    type_into(text_of(page, "UTIL-06"), "sans verrou, lettre après lettre")
    received(page, "UTIL-06")
    expect(unsent(page)).to_have_text("Tout est envoyé")
    assert sheets.value("UTIL-06", "groupe-C") == {"text": "sans verrou, lettre après lettre"}
    assert {one.outcome for one in sheets.operations("UTIL-06", "groupe-C")} == {"applied"}
