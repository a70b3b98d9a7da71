"""Before a photo leaves the phone, it asks whether somebody can be recognised; until then it waits, and is not lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.photos import AGREED, CODE, NOBODY, Photos, choose, media, opened, picture, rows, say
from tests.browser.sheets import PATIENCE, Site, article, its_sheets, one_site, ready, received, unsent
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)

UNSAID = "sur ce téléphone : dites d’abord si l’on reconnaît quelqu’un"


def test_photos_stay_here_until_one_tap_answers_for_all_of_them(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Rosa")
    choose(page, picture(seed=20), picture(seed=60), faces=None)
    received(page, CODE)
    expect(rows(page).first).to_contain_text(UNSAID)
    expect(unsent(page)).to_have_text("2 photos : une question")
    page.reload()
    ready(page)
    expect(rows(page).last).to_contain_text(UNSAID)
    assert media(sheets, "Rosa") == 0
    # One of them answers for itself, and says so again after a reload, as long as the site has no room.
    full = Photos(page, status=503, body="")
    rows(page).first.get_by_role("button", name=AGREED).tap()
    page.reload()
    ready(page)
    expect(rows(page).first.get_by_role("button", name=AGREED)).to_have_attribute("aria-pressed", "true")
    choose(page, picture(seed=90), faces=None)
    say(page, NOBODY, of=2)
    full.let_go()
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert media(sheets, "Rosa") == 3


def test_what_waits_for_an_answer_is_asked_on_the_page_of_this_phone_too(
    people: People, sheets: Site
) -> None:
    page = opened(people, sheets, "Jonas")
    choose(page, picture(), faces=None)
    received(page, CODE)
    unsent(page).get_by_role("link").tap()
    expect(page.locator("#phone li")).to_contain_text(UNSAID)
    page.get_by_role("button", name=NOBODY).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Rien n’attend ici")).to_be_visible(timeout=PATIENCE)
    assert media(sheets, "Jonas") == 1
    page.go_back()
    ready(page)
    expect(article(page, CODE).get_by_role("group", name="Reconnaît-on quelqu’un")).to_have_count(0)
