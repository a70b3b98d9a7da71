"""Photos wait on the phone like everything else: after their answer, one by one, once, and in words."""

import json
import sqlite3
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Locator, Page, Route, expect

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

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)

FAILURES = "status of|ERR_|when fetching the script"
CODE = "PROJ-05"  # photos, on each student's own sheet


def opened(people: People, sheets: Site, who: str) -> Page:
    page = people.phone()
    people.watch(page).expect(FAILURES)
    return sheets.open(page, who, "moi")


def picture(size: tuple[int, int] = (600, 400), seed: int = 40) -> bytes:
    packed = BytesIO()
    Image.effect_noise(size, seed).filter(ImageFilter.GaussianBlur(2)).convert("RGB").save(packed, "JPEG")
    return packed.getvalue()


def choose(page: Page, *contents: bytes) -> None:
    field = article(page, CODE).locator("[data-photo]")
    field.set_input_files(
        [
            {"name": f"photo-{n}.jpg", "mimeType": "image/jpeg", "buffer": content}
            for n, content in enumerate(contents)
        ]
    )


def rows(page: Page) -> Locator:
    return article(page, CODE).locator("[data-photo-row]:visible")


def drawn(row: Locator) -> None:
    """Waits until a row shows its picture."""
    expect(row.locator("img")).to_have_js_property("complete", True)
    assert row.locator("img").evaluate("one => one.naturalWidth") > 0


class Photos:
    """What the address of photos answers on one phone, until it is let go."""

    def __init__(self, page: Page, **answer: Any) -> None:
        self.page, self.answer, self.sent = page, answer, 0
        page.context.route("**/fiches/*/photos", self._reply)

    def _reply(self, route: Route) -> None:
        self.sent += 1
        route.fulfill(**self.answer)

    def let_go(self) -> None:
        """The site answers again, and the phone notices."""
        self.page.context.unroute("**/fiches/*/photos")
        self.page.evaluate("dispatchEvent(new Event('online'))")


def media(sheets: Site, who: str) -> int:
    """How many photos the site has of somebody."""
    with sqlite3.connect(f"file:{sheets.file}?mode=ro", uri=True) as there:
        [(count,)] = there.execute(
            "select count(*) from media m join membership s on s.id = m.member_id"
            " join person p on p.id = s.person_id where p.name like ? || ' %'",
            (who,),
        ).fetchall()
    there.close()
    return int(count)


def test_a_photo_chosen_without_network_is_there_after_a_reload_and_arrives(
    people: People, sheets: Site
) -> None:
    page = opened(people, sheets, "Rosa")
    stopped, photos = Answers(page, status=503, body=""), Photos(page, status=503, body="")
    choose(page, picture((2400, 1800)))
    drawn(rows(page).first)
    assert rows(page).first.locator("img").evaluate("one => [one.naturalWidth, one.naturalHeight]") == [
        1600,
        1200,
    ]
    type_into(rows(page).first.locator("[name$='-row_seen']"), "la cave")
    expect(status(page, CODE)).to_have_text("sur ce téléphone")
    expect(rows(page).first).to_contain_text("photo sur ce téléphone")
    expect(unsent(page)).to_have_text("1 sur ce téléphone, 1 photo")
    page.reload()
    ready(page)
    drawn(rows(page).first)
    expect(rows(page).first.locator("[name$='-row_seen']")).to_have_value("la cave")
    stopped.let_go()
    page.evaluate("dispatchEvent(new Event('online'))")
    received(page, CODE)
    expect(unsent(page)).to_have_text("1 photo à envoyer")
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


def test_a_photo_that_the_site_refuses_says_why_and_can_be_taken_off(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Anouk")
    choose(page, b"\xff\xd8\xff\xe0 ce n'est pas une photo")
    expect(rows(page).first).to_contain_text(
        "photo refusée : Ce fichier n’est pas une photo lisible", timeout=PATIENCE
    )
    expect(unsent(page)).to_have_text("1 photo refusée")
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
    expect(unsent(page)).to_have_text("1 sur ce téléphone, 1 photo")
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
        "Une autre personne est connectée : 1 photo gardée sur ce téléphone", timeout=PATIENCE
    )
    assert (media(sheets, "Karim"), media(sheets, "Mehdi")) == (0, 0)
    sheets.open(page, "Karim", "moi")
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert media(sheets, "Karim") == 1


def test_a_file_takes_photos_along(people: People, sheets: Site, tmp_path: Any) -> None:
    page = opened(people, sheets, "Léa")
    stopped, photos = Answers(page, status=503, body=""), Photos(page, status=503, body="")
    choose(page, picture())
    expect(unsent(page)).to_have_text("1 sur ce téléphone, 1 photo")
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
    expect(other.locator("[data-part=said]")).to_have_text("Repris : 1 réponse et 1 photo.")
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
