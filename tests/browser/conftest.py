"""A real Chromium in front of the real server."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import People, Watch, running_chromium
from tests.support.server import Server

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def demo_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of an installation with the demo cohort, to be copied."""
    folder = tmp_path_factory.mktemp("demo") / "instance"
    with Server(folder, demo=True):
        pass
    (folder / "server.log").unlink()
    return folder


@pytest.fixture
def site(demo_instance: Path, tmp_path: Path) -> Iterator[Server]:
    """A site with the demo cohort, for this test alone."""
    folder = tmp_path / "instance"
    shutil.copytree(demo_instance, folder)
    with Server(folder) as server:
        yield server


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Server]:
    """A site just installed: nobody, no cohort."""
    with Server(tmp_path / "instance") as server:
        yield server


@pytest.fixture
def people(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[People]:
    """People in front of `empty_site` if the test asks for it, otherwise of `site`."""
    name = "empty_site" if "empty_site" in request.fixturenames else "site"
    everybody = People(chromium, request.getfixturevalue(name).url)
    yield everybody
    everybody.leave()


@pytest.fixture
def phone(people: People) -> Callable[..., Page]:
    """Each call is one more person on a phone, 390×844."""
    return people.phone


@pytest.fixture
def desk(people: People) -> Callable[..., Page]:
    """Each call is one more person at a computer, 1280×720."""
    return people.desk


@pytest.fixture
def watch(people: People) -> Callable[[Page], Watch]:
    """What is noted about a person's pages: `watch(page).expect("422")`."""
    return people.watch
