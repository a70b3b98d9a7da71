"""Photos wait on the phone like everything else: after their answer, one by one, once, and in words."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.photos import (
    CODE,
    FAILURES,
    NOBODY,
    Photos,
    choose,
    drawn,
    media,
    opened,
    picture,
    rows,
    say,
)
from tests.browser.sheets import (
    PATIENCE,
    Answers,
    Site,
    article,
    its_sheets,
    one_site,
    ready,
    received,
    status,
    type_into,
    unsent,
)
from tests.support.browser import People
from tests.support.cable import Cable
from tests.support.server import Server

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)


def test_a_photo_chosen_without_network_is_there_after_a_reload_and_arrives(
    people: People, sheets: Site
) -> None:
    page = opened(people, sheets, "Rosa")
    stopped, photos = Answers(page, status=503, body=""), Photos(page, status=503, body="")
    choose(page, picture((2400, 1800)))
    drawn(rows(page).first)
    expect(rows(page).first.locator("img")).to_have_js_property("naturalWidth", 1600)
    type_into(rows(page).first.locator("[name$='-row_seen']"), "la cave")
    expect(status(page, CODE)).to_have_text("sur ce téléphone")
    expect(rows(page).first).to_contain_text("photo sur ce téléphone")
    expect(unsent(page)).to_have_text("1 sur ce téléphone, 1 fichier")
    page.reload()
    ready(page)
    drawn(rows(page).first)
    expect(rows(page).first.locator("[name$='-row_seen']")).to_have_value("la cave")
    stopped.let_go()
    page.evaluate("dispatchEvent(new Event('online'))")
    received(page, CODE)
    expect(unsent(page)).to_have_text("1 fichier à envoyer")
    photos.let_go()
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert [one["seen"] for one in sheets.value(CODE, "membre-Rosa")["photos"]] == ["la cave"]
    assert media(sheets, "Rosa") == 1
    page.reload()
    ready(page)
    drawn(rows(page).first)


def test_the_text_goes_first_and_others_see_the_photo_as_soon_as_it_is_there(
    people: People, sheets: Site
) -> None:
    page = opened(people, sheets, "Jonas")
    photos = Photos(page, status=503, body="")
    choose(page, picture())
    received(page, CODE)
    other = opened(people, sheets, "Jonas")
    expect(rows(other).first).to_contain_text("Photo en route")
    photos.let_go()
    expect(rows(other).first.locator("img")).to_be_visible(timeout=PATIENCE)
    drawn(rows(other).first)


def test_several_photos_go_one_by_one_and_a_lost_reply_stores_none_twice(
    people: People, sheets: Site
) -> None:
    page = opened(people, sheets, "Bilel")
    under_way: list[int] = []
    lost: list[int] = []

    def lose(route: Route) -> None:
        under_way.append(1)
        assert len(under_way) == 1
        if len(lost) < 2:
            lost.append(route.fetch().status)
            route.abort("connectionreset")
        else:
            route.continue_()
        under_way.pop()

    page.route("**/fiches/*/photos", lose)
    choose(page, picture(seed=10), picture(seed=50), picture(seed=90))
    expect(rows(page)).to_have_count(3)
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert lost == [201, 201]
    assert media(sheets, "Bilel") == 3
    assert len(sheets.value(CODE, "membre-Bilel")["photos"]) == 3


def test_an_upload_that_is_cut_off_five_times_arrives_once(
    chromium: Browser, site: Server, sheets: Site
) -> None:
    with Cable(site.port) as cable:
        people = People(chromium, cable.url)
        page = opened(people, sheets, "Fatou")
        choose(page, picture((1500, 1000)), faces=None)
        received(page, CODE)
        # Three times on its way; then it arrives, and the site's answer is lost twice.
        cable.to_cut, cable.to_lose = 3, 2
        # The network comes back again and again: nobody waits for the pauses that a phone makes.
        page.evaluate("() => setInterval(() => dispatchEvent(new Event('online')), 100)")
        say(page, NOBODY)
        expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
        assert (cable.cut_off, cable.lost) == (3, 2)
        assert media(sheets, "Fatou") == 1
        page.reload()
        ready(page)
        drawn(rows(page).first)
        people.leave()


def test_a_file_takes_photos_along(people: People, sheets: Site, tmp_path: Any) -> None:
    page = opened(people, sheets, "Léa")
    stopped, photos = Answers(page, status=503, body=""), Photos(page, status=503, body="")
    choose(page, picture())
    expect(unsent(page)).to_have_text("1 sur ce téléphone, 1 fichier")
    page.goto("/sur-ce-telephone")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Enregistrer dans un fichier").tap()
    coming.value.save_as(tmp_path / "fichier.json")
    assert len(json.loads((tmp_path / "fichier.json").read_text())["photos"]) == 1
    other = people.phone()
    people.watch(other).expect(FAILURES)
    sheets.let_in(other, "Léa")
    other.goto("/sur-ce-telephone")
    other.locator("#phone[data-ready] [data-part=take]").set_input_files(tmp_path / "fichier.json")
    expect(other.locator("[data-part=said]")).to_have_text("Repris : 1 réponse et 1 fichier.")
    expect(other.get_by_text("Rien n’attend ici")).to_be_visible(timeout=PATIENCE)
    assert media(sheets, "Léa") == 1
    stopped.let_go()
    photos.let_go()
    page.goto("/sur-ce-telephone")
    expect(page.get_by_text("Rien n’attend ici")).to_be_visible(timeout=PATIENCE)
    assert media(sheets, "Léa") == 1


def test_typing_goes_on_while_a_photo_takes_its_time(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Yann")
    held: list[Route] = []
    page.route("**/fiches/*/photos", lambda route: held.append(route))
    choose(page, picture(seed=70))
    expect(rows(page).last).to_contain_text("envoi de la photo…")
    note = article(page, "ECO-05").locator("textarea[name$='-note']")
    type_into(note, "pendant l’envoi")
    received(page, "ECO-05")
    held[0].continue_()
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
