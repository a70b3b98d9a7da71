"""Photos that do not leave the phone, or not now: the person reads why, and nothing else is held up."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.photos import CODE, FAILURES, NOBODY, Photos, choose, media, opened, picture, rows, say
from tests.browser.sheets import (
    PATIENCE,
    Answers,
    Site,
    article,
    its_sheets,
    one_site,
    ready,
    received,
    unsent,
)
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)


def test_a_photo_that_the_site_refuses_says_why_and_can_be_taken_off(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Anouk")
    choose(page, b"\xff\xd8\xff\xe0 ce n'est pas une photo")
    expect(rows(page).first).to_contain_text(
        "photo refusée : Ce fichier n’est pas une photo lisible", timeout=PATIENCE
    )
    expect(unsent(page)).to_have_text("1 fichier refusé")
    page.reload()
    ready(page)
    expect(rows(page).first).to_contain_text("photo refusée : Ce fichier n’est pas une photo lisible")
    unsent(page).get_by_role("link").tap()
    expect(page.locator("#phone li")).to_contain_text("refusé : Ce fichier n’est pas une photo lisible")
    page.go_back()
    ready(page)
    article(page, CODE).get_by_label("Retirer cette photo").check()
    received(page, CODE)
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert sheets.value(CODE, "membre-Anouk") is None


def test_a_photo_taken_off_before_it_left_is_never_sent(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Judith")
    stopped, photos = Answers(page, status=503, body=""), Photos(page, status=503, body="")
    choose(page, picture())
    expect(unsent(page)).to_have_text("1 sur ce téléphone, 1 fichier")
    article(page, CODE).get_by_label("Retirer cette photo").check()
    expect(unsent(page)).to_have_text("1 sur ce téléphone")
    stopped.let_go()
    photos.let_go()
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert media(sheets, "Judith") == 0


def test_without_room_for_a_photo_it_is_said_and_the_photo_goes_all_the_same(
    people: People, sheets: Site
) -> None:
    page = people.phone()
    people.watch(page).expect(FAILURES)
    page.add_init_script(
        """
        const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (...given) {
          if (this.name === 'photos') throw new DOMException('Full', 'QuotaExceededError');
          return put.apply(this, given);
        };
        """
    )
    sheets.open(page, "Hugo", "moi")
    photos = Photos(page, status=503, body="")
    choose(page, picture())
    expect(rows(page).first).to_contain_text("cette photo n’est que dans cette page")
    photos.let_go()
    expect(rows(page).first).to_contain_text("photo reçue", timeout=PATIENCE)
    assert media(sheets, "Hugo") == 1


def test_another_person_on_the_same_phone_sends_no_photo_of_the_first(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Karim")
    photos = Photos(page, status=503, body="")
    choose(page, picture())
    received(page, CODE)
    sheets.let_in(page, "Mehdi")
    photos.let_go()
    expect(unsent(page)).to_have_text(
        "Une autre personne est connectée : 1 fichier gardé sur ce téléphone", timeout=PATIENCE
    )
    assert (media(sheets, "Karim"), media(sheets, "Mehdi")) == (0, 0)
    sheets.open(page, "Karim", "moi")
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert media(sheets, "Karim") == 1


def test_a_photo_whose_answer_is_given_up_is_never_sent(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Nadia")
    stopped, photos = Answers(page, status=503, body=""), Photos(page, status=503, body="")
    choose(page, picture())
    expect(unsent(page)).to_have_text("1 sur ce téléphone, 1 fichier")
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
    say(page, NOBODY)
    expect(rows(page).first).to_contain_text("dépasse la taille acceptée (16 Mo)", timeout=PATIENCE)
    received(page, CODE)
    assert media(sheets, "Fatou") == 0
