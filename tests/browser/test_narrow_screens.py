"""The narrowest phones, 320×640: the sheet fits a thumb, and a keyboard gets to it at once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import People
from tests.support.demonstration import Demonstration, demonstration
from tests.support.server import Server

NARROW = {"width": 320, "height": 640}
THUMB = 48
# Side by side with others in running text (WCAG 2.5.8), or taken aside by a row of its own height.
BESIDE = 44

# A label is part of the target of its input; so is the row of a hidden input.
TARGETS = """
(form) => [...form.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
  .filter((one) => one.checkVisibility())
  .map((one) => (['radio', 'checkbox'].includes(one.type) && one.closest('label')) || one)
  .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect(), Boolean(one.closest('p.meta'))])
  .map(([what, {width, height}, inline]) => ({what, width, height, inline}))
"""

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def shown(
    demo_instance: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Demonstration]]:
    """The demo cohort's site, that these tests only read."""
    folder = tmp_path_factory.mktemp("narrow") / "instance"
    shutil.copytree(demo_instance, folder)
    with Server(folder) as server, demonstration(folder) as described:
        yield server, described


@pytest.fixture
def people(chromium: Browser, shown: tuple[Server, Demonstration]) -> Iterator[People]:
    everybody = People(chromium, shown[0].url)
    yield everybody
    everybody.leave()


def open_own_group_sheet(people: People, shown: tuple[Server, Demonstration]) -> Page:
    """A student's way: the visit of the day or the next one, then the sheet of the group, all moments."""
    server, described = shown
    person = people.phone(viewport=NARROW)
    name, value = described.members["student"].cookie
    person.context.add_cookies([{"name": name, "value": value, "url": server.url}])
    person.goto(described.members["student"].home)
    person.get_by_role("link", name="Fiche du groupe").first.click()
    every = person.get_by_role("navigation", name="Moments de la visite").get_by_role("link", name="Tout")
    every.click()
    expect(every).to_have_attribute("aria-current", "page")
    return person


def test_everything_to_press_on_the_sheet_fits_a_thumb(
    people: People, shown: tuple[Server, Demonstration]
) -> None:
    person = open_own_group_sheet(people, shown)
    person.get_by_text("Pas de réponse ? Sûr de soi ?").first.click()
    targets = person.locator("#sheet").evaluate(TARGETS)
    assert len(targets) > 100
    small = [
        f"{one['width']:.0f}×{one['height']:.0f} {one['what']}"
        for one in targets
        if min(one["width"], one["height"]) < (BESIDE if one["inline"] else THUMB) - 0.5
    ]
    assert not small, f"{len(small)} too small\n" + "\n".join(small)


def test_the_keyboard_skips_to_the_first_answer(people: People, shown: tuple[Server, Demonstration]) -> None:
    person = open_own_group_sheet(people, shown)
    person.keyboard.press("Tab")
    skip = person.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    skip.press("Enter")
    first = person.locator("#sheet article").first
    for _ in range(20):
        person.keyboard.press("Tab")
        if first.evaluate("one => one.contains(document.activeElement)"):
            return
    pytest.fail("twenty tabs did not reach the first answer")
