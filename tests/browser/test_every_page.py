"""Every page of the demo cohort in a real browser: accessible in both themes, and nothing sticks out on a phone."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.support.axe import COLOURS, violations
from tests.support.browser import People
from tests.support.crawl import view_of
from tests.support.demonstration import Demonstration, demonstration
from tests.support.server import Server

# Every page in both themes and on both sizes of screen; not every combination, which would say the same again.
SCREENS = [
    ("student", "phone", "light"),
    ("facilitator", "desk", "dark"),
    (None, "phone", "light"),
    (None, "desk", "dark"),
]
# The pages that only one of them has, on the other's screen.
OTHERS = [
    ("student", "facilitator", "desk", "dark"),
    ("facilitator", "student", "phone", "light"),
]
NARROW: ViewportSize = {"width": 320, "height": 640}
# (`innerWidth` grows with a page that is too wide.) Boxes that are made to scroll may hold more than the screen, and so may what only screen readers read.
STICKING_OUT = """
(width) => {
  const scrolls = (one) => one && (/(auto|scroll)/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
  const hidden = (one) => one.closest('.visually-hidden, [popover]:not(:popover-open), dialog:not([open])');
  return [...document.body.querySelectorAll('*')]
    .filter((one) => one.checkVisibility() && !hidden(one))
    .filter((one) => one.getBoundingClientRect().width > 1 && one.getBoundingClientRect().right > width + 1)
    .filter((one) => !scrolls(one) && getComputedStyle(one).clipPath === 'none')
    .map((one) => one.outerHTML.slice(0, 120));
}
"""

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def shown(
    demo_instance: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Demonstration]]:
    """The demo cohort's site, that these tests only read."""
    folder = tmp_path_factory.mktemp("shown") / "instance"
    shutil.copytree(demo_instance, folder)
    with Server(folder) as server, demonstration(folder) as described:
        yield server, described


@pytest.fixture
def people(chromium: Browser, shown: tuple[Server, Demonstration]) -> Iterator[People]:
    everybody = People(chromium, shown[0].url)
    yield everybody
    everybody.leave()


def every_page(person: Page, shown: tuple[Server, Demonstration], role: str | None) -> Iterator[str]:
    """Opens one page of each view, one after the other, and gives its address."""
    server, described = shown
    pages = described.pages(person, server.url, role)
    assert len(pages) >= (10 if role else 1)
    for answer in pages:
        person.goto(answer.path)
        yield answer.path


@pytest.mark.parametrize(("role", "screen", "theme"), SCREENS)
def test_every_page_is_accessible_and_fits_the_narrowest_phone(
    people: People, shown: tuple[Server, Demonstration], role: str | None, screen: str, theme: str
) -> None:
    person = (people.phone if screen == "phone" else people.desk)(color_scheme=theme)
    faults = []
    for path in every_page(person, shown, role):
        faults += [f"{path}\n{fault}" for fault in violations(person)]
        if screen == "phone":
            faults += sticking_out(person, path)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("role", "other", "screen", "theme"), OTHERS)
def test_pages_of_one_role_alone_have_the_colours_of_the_other_theme_and_fit_too(
    people: People, shown: tuple[Server, Demonstration], role: str, other: str, screen: str, theme: str
) -> None:
    server, described = shown
    seen = {view_of(described.routes, one.path) for one in described.pages(people.desk(), server.url, other)}
    person = (people.phone if screen == "phone" else people.desk)(color_scheme=theme)
    faults = []
    for page in described.pages(person, server.url, role):
        if view_of(described.routes, page.path) not in seen:
            person.goto(page.path)
            faults += [f"{page.path}\n{fault}" for fault in violations(person, COLOURS)]
            if screen == "phone":
                faults += sticking_out(person, page.path)
    assert not faults, "\n".join(faults)


def sticking_out(person: Page, path: str) -> list[str]:
    """What is wider than the narrowest phone; the page is as wide as before afterwards."""
    before = person.viewport_size
    assert before
    person.set_viewport_size(NARROW)
    wide = person.evaluate("document.documentElement.scrollWidth")
    found = [f"{path}: {wide} px"] if wide > NARROW["width"] else []
    found += [f"{path}: {what}" for what in person.evaluate(STICKING_OUT, NARROW["width"])]
    person.set_viewport_size(before)
    return found
