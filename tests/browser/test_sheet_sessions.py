"""What ends or changes under an open sheet: it says what happened, what was kept and what to do, and reloads nothing."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Locator, Page, expect

from app.demo.people import PASSWORD
from tests.browser.sheets import (
    PATIENCE,
    UNDER_WAY,
    Site,
    article,
    queue,
    ready,
    received,
    status,
    text_of,
    type_into,
    unsent,
)
from tests.support.browser import People
from tests.support.server import Server

SOON = 15_000
FAILURES = "status of|ERR_INTERNET_DISCONNECTED|when fetching the script"


@pytest.fixture
def sheets(site: Server) -> Site:
    return Site(site.instance, site.url)


def change(sheets: Site, statement: str) -> None:
    """What somebody else does meanwhile."""
    with closing(sqlite3.connect(sheets.file)) as data, data:
        data.execute(statement)


def told(page: Page, title: str) -> Locator:
    """Waits until the sheet says what happened."""
    notice = page.get_by_role("status").filter(has_text=title)
    expect(notice).to_be_visible(timeout=SOON)
    return notice


def opened(people: People, sheets: Site) -> Page:
    """Rosa's phone in the middle of an answer that has already been received."""
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    people.watch(page).expect(FAILURES)
    type_into(text_of(page, "UTIL-06"), "avant")
    received(page, "UTIL-06")
    page.evaluate("window.sameAsBefore = true")
    return page


def same_page(page: Page) -> None:
    assert page.evaluate("window.sameAsBefore") is True


@pytest.mark.parametrize("how", ["signed out in another tab", "password changed elsewhere"])
def test_a_session_that_ended_keeps_what_is_typed_and_goes_on_after_signing_in(
    people: People, sheets: Site, how: str
) -> None:
    page = opened(people, sheets)
    if how == "signed out in another tab":
        page.context.clear_cookies()
    else:
        change(sheets, "update person set session_token = 'another' where name like 'Rosa %'")
    notice = told(page, "Vous n’êtes plus connecté·e")
    expect(notice).to_contain_text("Tout ce que vous aviez écrit est arrivé")
    type_into(text_of(page, "UTIL-06"), ", après")
    expect(notice).to_contain_text("1 réponse gardée sur ce téléphone", timeout=SOON)
    same_page(page)
    notice.get_by_role("link", name="Se reconnecter").tap()
    email = page.get_by_label("Adresse e-mail")
    email.fill("rosa@demo.example")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").tap()
    page.wait_for_url(f"**{UNDER_WAY}/groupe-D?moment=tout")
    ready(page)
    expect(text_of(page, "UTIL-06")).to_have_value("avant, après")
    expect(text_of(page, "UTIL-06")).to_be_in_viewport()
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert sheets.value("UTIL-06", "groupe-D") == {"text": "avant, après"}


def test_signing_in_again_in_another_tab_takes_the_notice_away(people: People, sheets: Site) -> None:
    page = opened(people, sheets)
    page.context.clear_cookies()
    notice = told(page, "Vous n’êtes plus connecté·e")
    sheets.let_in(page, "Rosa")
    expect(notice.get_by_text("Vous n’êtes plus connecté·e")).to_have_count(0, timeout=PATIENCE)
    same_page(page)


def test_nothing_of_another_person_comes_onto_this_screen(people: People, sheets: Site) -> None:
    page = opened(people, sheets)
    sheets.let_in(page, "Léa")
    notice = told(page, "Une autre personne est connectée ici")
    type_into(text_of(page, "UTIL-06"), ", encore")
    expect(notice).to_contain_text("1 réponse gardée sur ce téléphone", timeout=SOON)
    same_page(page)
    assert sheets.value("UTIL-06", "groupe-D") == {"text": "avant"}
    notice.get_by_role("button", name="Changer de compte").tap()
    page.get_by_label("Adresse e-mail").fill("rosa@demo.example")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").tap()
    page.wait_for_url(f"**{UNDER_WAY}/groupe-D?moment=tout")
    ready(page)
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert [kept.by for kept in sheets.operations("UTIL-06", "groupe-D")][-1] == "Rosa"
    assert sheets.value("UTIL-06", "groupe-D") == {"text": "avant, encore"}


def test_who_is_no_longer_in_the_promotion_keeps_what_was_not_sent(people: People, sheets: Site) -> None:
    page = opened(people, sheets)
    page.context.set_offline(True)
    type_into(text_of(page, "UTIL-06"), ", trop tard")
    change(
        sheets,
        "update membership set removed_at = '2026-01-01 00:00:00'"
        " where person_id = (select id from person where name like 'Rosa %')",
    )
    page.context.set_offline(False)
    notice = told(page, "Cette fiche ne vous est plus ouverte")
    expect(notice).to_contain_text("l’équipe encadrante")
    same_page(page)
    expect(text_of(page, "UTIL-06")).to_have_value("avant, trop tard")
    expect(status(page, "UTIL-06")).to_contain_text("refusé", timeout=PATIENCE)
    assert len(queue(page)) == 1


def test_who_changed_groups_is_told_and_reads_the_sheet_when_they_want(people: People, sheets: Site) -> None:
    page = opened(people, sheets)
    change(
        sheets,
        "update membership set group_id = (select id from cohort_group where letter = 'A')"
        " where person_id = (select id from person where name like 'Rosa %')",
    )
    notice = told(page, "Vous n’êtes plus dans ce groupe")
    same_page(page)
    notice.get_by_role("button", name="Lire la fiche").tap()
    expect(page.get_by_text("Vous lisez cette fiche.")).to_be_visible()
    expect(article(page, "UTIL-06")).to_contain_text("avant")


def test_another_edition_is_told_and_shown_when_one_wants(people: People, sheets: Site) -> None:
    page = opened(people, sheets)
    change(sheets, "update visit_edition set edition_id = 1 where visit_id = 3")
    notice = told(page, "La grille a changé : édition 1")
    type_into(text_of(page, "UTIL-06"), ", toujours là")
    same_page(page)
    expect(text_of(page, "UTIL-06")).to_have_value("avant, toujours là")
    notice.get_by_role("button", name="Afficher la nouvelle").tap()
    ready(page)
    assert page.evaluate("window.sameAsBefore") is None
    expect(page.get_by_text("La grille a changé")).to_have_count(0)


def test_a_notice_can_wait_and_covers_nothing(people: People, sheets: Site) -> None:
    page = opened(people, sheets)
    field = text_of(page, "UTIL-06")
    field.evaluate("one => one.scrollIntoView({block: 'end'})")
    field.focus()
    change(sheets, "update visit set state = 'closed' where number = 3")
    notice = told(page, "La visite est terminée")
    page.wait_for_function(
        """() => document.activeElement.getBoundingClientRect().bottom
          <= document.querySelector('.dock').getBoundingClientRect().top + 1"""
    )
    notice.get_by_role("button", name="Plus tard").tap()
    expect(page.get_by_text("La visite est terminée")).to_have_count(0)
    same_page(page)


def test_who_else_is_there_is_said_without_moving_anything(people: People, sheets: Site) -> None:
    one = sheets.open(people.phone(), "Rosa", "groupe-D")
    text_of(one, "UTIL-06").focus()
    other = sheets.open(people.phone(), "Bilel", "groupe-D")
    line = one.locator("header.bar [data-here]")
    before = (one.locator("header.bar").bounding_box(), text_of(one, "UTIL-06").bounding_box())
    expect(line).to_have_text("Bilel est là · Fiche du groupe D", timeout=SOON)
    text_of(other, "UTIL-06").focus()
    expect(article(one, "UTIL-06").locator("[data-here-in]")).to_have_text("Bilel est ici", timeout=SOON)
    expect(article(other, "UTIL-06").locator("[data-here-in]")).to_have_text("Rosa est ici", timeout=SOON)
    assert (one.locator("header.bar").bounding_box(), text_of(one, "UTIL-06").bounding_box()) == before
    live = "one => Boolean(one.closest('[aria-live], [role=status], [role=alert]'))"
    assert not line.evaluate(live)
    text_of(other, "GOUV-06").focus()
    expect(article(one, "UTIL-06").locator("[data-here-in]")).to_be_empty(timeout=SOON)
    expect(article(one, "GOUV-06").locator("[data-here-in]")).to_have_text("Bilel est ici")
