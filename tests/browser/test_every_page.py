"""Every page of the demo cohort in a real browser: accessible in both themes, and nothing scrolls sideways."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.axe import violations
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
NARROW = {"width": 320, "height": 640}

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
def test_every_page_is_accessible(
    people: People, shown: tuple[Server, Demonstration], role: str | None, screen: str, theme: str
) -> None:
    person = (people.phone if screen == "phone" else people.desk)(color_scheme=theme)
    found = [f"{path}\n{fault}" for path in every_page(person, shown, role) for fault in violations(person)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("role", "other", "screen", "theme"), OTHERS)
def test_pages_of_one_role_alone_are_accessible_in_the_other_theme_too(
    people: People, shown: tuple[Server, Demonstration], role: str, other: str, screen: str, theme: str
) -> None:
    server, described = shown
    seen = {view_of(described.routes, one.path) for one in described.pages(people.desk(), server.url, other)}
    person = (people.phone if screen == "phone" else people.desk)(color_scheme=theme)
    found = []
    for page in described.pages(person, server.url, role):
        if view_of(described.routes, page.path) not in seen:
            person.goto(page.path)
            found += [f"{page.path}\n{fault}" for fault in violations(person)]
    assert not found, "\n".join(found)


def test_nothing_scrolls_sideways_on_the_narrowest_phone_before_signing_in(
    people: People, shown: tuple[Server, Demonstration]
) -> None:
    person = people.phone(viewport=NARROW)
    wide = {
        path: width
        for path in every_page(person, shown, None)
        if (width := person.evaluate("document.scrollingElement.scrollWidth")) > NARROW["width"]
    }
    assert not wide
