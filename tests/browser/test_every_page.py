"""Every page of the demo cohort in a real browser: accessible in both themes, and nothing scrolls sideways."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.axe import violations
from tests.support.browser import People
from tests.support.demonstration import Demonstration, demonstration
from tests.support.server import Server

PEOPLE = ("student", "facilitator", None)
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


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_is_accessible_on_a_phone(
    people: People, shown: tuple[Server, Demonstration], role: str | None, theme: str
) -> None:
    person = people.phone(color_scheme=theme)
    found = [f"{path}\n{fault}" for path in every_page(person, shown, role) for fault in violations(person)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_is_accessible_on_a_projector(
    people: People, shown: tuple[Server, Demonstration], role: str | None, theme: str
) -> None:
    person = people.desk(color_scheme=theme)
    found = [f"{path}\n{fault}" for path in every_page(person, shown, role) for fault in violations(person)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("role", PEOPLE)
def test_nothing_scrolls_sideways_on_the_narrowest_phone(
    people: People, shown: tuple[Server, Demonstration], role: str | None
) -> None:
    person = people.phone(viewport=NARROW)
    wide = {
        path: width
        for path in every_page(person, shown, role)
        if (width := person.evaluate("document.scrollingElement.scrollWidth")) > NARROW["width"]
    }
    assert not wide
