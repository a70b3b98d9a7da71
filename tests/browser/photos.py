"""Photos of a sheet in a browser: how they are chosen, what the page shows of them, what the site has in the end."""

import sqlite3
from io import BytesIO
from typing import Any

from PIL import Image, ImageFilter
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.sheets import Site, article
from tests.support.browser import People

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


NOBODY, AGREED = "Personne de reconnaissable", "Les personnes sont d’accord"


def choose(page: Page, *contents: bytes, faces: str | None = NOBODY) -> None:
    """Chooses photos, and says of all of them at once whether somebody can be recognised, or nothing."""
    field = article(page, CODE).locator("[data-photo]")
    field.set_input_files(
        [
            {"name": f"photo-{n}.jpg", "mimeType": "image/jpeg", "buffer": content}
            for n, content in enumerate(contents)
        ]
    )
    if faces:
        say(page, faces, len(contents))


def say(page: Page, faces: str, of: int = 1) -> None:
    """Answers for the last photo that was chosen, or for all those that wait."""
    asked = f"Pour les {of} photos" if of > 1 else "Reconnaît-on quelqu’un"
    question = article(page, CODE).get_by_role("group", name=asked)
    question.last.get_by_role("button", name=faces).tap()


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
