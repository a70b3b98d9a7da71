"""Faces are blurred on the phone, before the photo leaves; what was there is found neither here nor at the site."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.photos import Photos, choose, drawn, opened, rows
from tests.browser.sheets import PATIENCE, Site, its_sheets, one_site, ready, received, unsent
from tests.fieldwork.test_blurring import contrast, stripes
from tests.support.browser import People

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)

KEPT = """
() => new Promise((resolve) => {
  const opening = indexedDB.open('visites');
  opening.onsuccess = () => {
    const asked = opening.result.transaction('photos').objectStore('photos').getAll();
    asked.onsuccess = async () => {
      opening.result.close();
      resolve(await Promise.all(asked.result.map(async ({ blob }) => [...new Uint8Array(await blob.arrayBuffer())])));
    };
  };
})
"""


def kept(page: Page) -> bytes:
    """The one photo that this phone keeps."""
    [content] = page.evaluate(KEPT)
    return bytes(content)


def test_faces_are_blurred_here_with_the_keyboard_alone_and_the_photo_leaves_so(
    people: People, sheets: Site
) -> None:
    page = opened(people, sheets, "Rosa")
    full = Photos(page, status=503, body="")
    choose(page, stripes(), faces="Les personnes sont d’accord")
    drawn(rows(page).first)
    flou = rows(page).first.get_by_role("button", name="Flouter")
    flou.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Flouter des visages")
    expect(dialog.get_by_role("button", name="Flouter", exact=True)).to_be_disabled(timeout=PATIENCE)
    dialog.get_by_role("button", name="Ajouter un rectangle").focus()
    page.keyboard.press("Enter")
    first = dialog.get_by_role("application")
    expect(first).to_be_focused()
    before = first.bounding_box()
    for key in ["ArrowLeft"] * 40 + ["ArrowUp"] * 30 + ["Shift+ArrowRight"] * 30 + ["Shift+ArrowDown"] * 75:
        page.keyboard.press(key)
    assert first.bounding_box() != before
    # A second one, somewhere else, is thought better of.
    dialog.get_by_role("button", name="Ajouter un rectangle").press("Enter")
    expect(first).to_have_count(2)
    dialog.get_by_role("button", name="Annuler le dernier").press("Enter")
    expect(first).to_have_count(1)
    dialog.get_by_role("button", name="Flouter", exact=True).press("Enter")
    expect(flou).to_have_attribute("aria-pressed", "true")
    assert contrast(kept(page), left=True) < 60 < 150 < contrast(kept(page), left=False)
    page.reload()
    ready(page)
    expect(rows(page).first.get_by_role("button", name="Flouter encore")).to_be_visible()
    name = rows(page).first.get_attribute("data-photo-row")
    full.let_go()
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    arrived = page.request.get(f"{page.url.split('/visites/')[0]}/photos/{name}").body()
    assert contrast(arrived, left=True) < 60 < 150 < contrast(arrived, left=False)


def test_who_closes_without_blurring_is_asked_again(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Jonas")
    choose(page, stripes(), faces="Flouter")
    dialog = page.get_by_role("dialog", name="Flouter des visages")
    canvas = dialog.locator("canvas").bounding_box()
    assert canvas
    page.touchscreen.tap(canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2)
    expect(dialog.get_by_role("application")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(rows(page).first).to_contain_text("dites d’abord si l’on reconnaît quelqu’un")
    assert Image.open(BytesIO(kept(page))).size == (400, 300)
    assert contrast(kept(page), left=True) > 150
    # And once it is at the site, the same drawing serves there.
    rows(page).first.get_by_role("button", name="Personne de reconnaissable").tap()
    received(page, "PROJ-05")
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    page.reload()
    ready(page)
    rows(page).first.get_by_role("link", name="Flouter un visage").tap()
    expect(page.get_by_role("application")).to_be_visible()
    photo = page.locator("[data-blurring] img")
    expect(photo).to_have_js_property("complete", True)  # until then it has no size
    place = photo.bounding_box()
    assert place
    page.mouse.move(place["x"] + 2, place["y"] + 2)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] - 2)
    page.mouse.up()
    expect(page.get_by_label("Largeur")).to_have_value(re.compile("^49"))
