"""A visit that ends while somebody still writes: the sheet says so by itself, and keeps what came too late."""

import sqlite3

from playwright.sync_api import expect

from tests.browser.sheets import PATIENCE, Site, article, received, status, text_of, type_into, unsent
from tests.support.browser import People
from tests.support.server import Server


def close_the_visit(sheets: Site) -> None:
    with sqlite3.connect(sheets.file) as data:
        data.execute("update visit set state = 'closed' where number = 3")
    data.close()


def test_an_open_sheet_says_that_the_visit_is_over_and_is_read_when_one_wants(
    people: People, site: Server
) -> None:
    sheets = Site(site.instance, site.url)
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    type_into(text_of(page, "UTIL-06"), "à temps")
    received(page, "UTIL-06")
    close_the_visit(sheets)
    expect(page.get_by_text("La visite est terminée", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(text_of(page, "UTIL-06")).to_have_value("à temps")
    page.get_by_role("button", name="Lire la fiche").tap()
    expect(page.get_by_text("Visite terminée")).to_be_visible()
    expect(article(page, "UTIL-06")).to_contain_text("à temps")


def test_what_was_typed_too_late_is_kept_apart_for_the_team_and_leaves_the_phone(
    people: People, site: Server
) -> None:
    sheets = Site(site.instance, site.url)
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    people.watch(page).expect("INTERNET_DISCONNECTED|when fetching the script")
    page.context.set_offline(True)
    type_into(text_of(page, "UTIL-06"), "trop tard")
    close_the_visit(sheets)
    page.context.set_offline(False)
    expect(status(page, "UTIL-06")).to_contain_text("gardé à part à", timeout=PATIENCE)
    expect(page.get_by_text("La visite est terminée", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(unsent(page)).to_have_text("Tout est envoyé")
    (kept,) = sheets.operations("UTIL-06", "groupe-D")
    assert kept.outcome == "late"
    assert "trop tard" in str(kept.content)
    page.get_by_role("button", name="Lire la fiche").tap()
    expect(article(page, "UTIL-06")).to_contain_text("trop tard")


def test_a_criterion_that_left_the_grid_meanwhile_keeps_what_was_typed_for_the_team(
    people: People, site: Server
) -> None:
    sheets = Site(site.instance, site.url)
    page = sheets.open(people.phone(), "Rosa", "groupe-D")
    people.watch(page).expect("INTERNET_DISCONNECTED|when fetching the script")
    page.context.set_offline(True)
    type_into(text_of(page, "UTIL-06"), "tapé sans le savoir")
    with sqlite3.connect(sheets.file) as data:
        data.execute(
            "delete from edition_item where edition_id = 2 and criterion_id ="
            " (select id from criterion where code = 'UTIL-06')"
        )
    data.close()
    site.restart()
    page.context.set_offline(False)
    expect(status(page, "UTIL-06")).to_contain_text("gardé à part à", timeout=PATIENCE)
    expect(text_of(page, "UTIL-06")).to_have_value("tapé sans le savoir")
    expect(unsent(page)).to_have_text("Tout est envoyé")
    (kept,) = sheets.operations("UTIL-06", "groupe-D")
    assert kept.outcome == "late"
    page.reload()
    expect(page.get_by_text("tapé sans le savoir")).to_be_visible()
