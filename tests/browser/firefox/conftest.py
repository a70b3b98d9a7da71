"""The same phones in a stock Firefox: what holds in one browser is promised in the other."""

from collections.abc import Iterator

import pytest

from tests.browser.sheets import its_sheets, one_site
from tests.support.cable import Cable
from tests.support.firefox import Firefox
from tests.support.server import Server

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """One browser; each phone in it has cookies and storage of its own."""
    with Firefox(tmp_path_factory.mktemp("firefox")) as browser:
        yield browser
        assert browser.faults == []


@pytest.fixture
def cable(site: Server) -> Iterator[Cable]:
    """Another way to the site, that a test may cut."""
    with Cable(site.port) as cable:
        yield cable
