"""Photos that do not leave the phone, or not now: the person reads why, and nothing else is held up."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.sheets import PATIENCE, Answers, Site, article, its_sheets, one_site, received, unsent
from tests.browser.test_outbox_photos import CODE, Photos, choose, media, opened, picture, rows
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)


def test_a_photo_whose_answer_is_given_up_is_never_sent(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Nadia")
    stopped, photos = Answers(page, status=503, body=""), Photos(page, status=503, body="")
    choose(page, picture())
    expect(unsent(page)).to_have_text("1 sur ce téléphone, 1 photo")
    page.goto("/sur-ce-telephone")
    page.get_by_role("button", name=f"Supprimer : {CODE}").tap()
    page.get_by_role("dialog").get_by_role("button", name="Supprimer").tap()
    expect(page.get_by_text("Rien n’attend ici")).to_be_visible()
    stopped.let_go()
    photos.let_go()
    page.reload()
    expect(page.get_by_text("Rien n’attend ici")).to_be_visible()
    assert media(sheets, "Nadia") == 0


def test_a_site_without_room_says_so_and_gets_the_photo_later(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Bilel")
    told = {"error": 503, "message": "Le site n’arrive pas à garder de photo pour l’instant."}
    photos = Photos(page, status=503, json=told)
    choose(page, picture())
    received(page, CODE)
    expect(rows(page).first).to_contain_text(
        "pas à garder de photo pour l’instant. Elle reste sur ce téléphone et repartira seule."
    )
    photos.let_go()
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert media(sheets, "Bilel") == 1


def test_a_photo_too_heavy_for_the_site_is_refused_in_words(
    people: People, sheets: Site, tmp_path: Path
) -> None:
    page = opened(people, sheets, "Fatou")
    heavy = tmp_path / "photo.heic"
    with heavy.open("wb") as file:
        file.truncate(60_000_000)
    article(page, CODE).locator("[data-photo]").set_input_files(heavy)
    expect(rows(page).first).to_contain_text("dépasse la taille acceptée (16 Mo)", timeout=PATIENCE)
    received(page, CODE)
    assert media(sheets, "Fatou") == 0
