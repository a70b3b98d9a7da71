"""What is slow to make is made once: the tests that share it go to one worker."""

import pytest

from tests.support.sharing import together


@pytest.mark.parametrize(
    ("nodeid", "taken"),
    [
        ("tests/browser/test_carnet.py::test_one[a::b]", "tests/browser/test_carnet.py"),
        ("tests/browser/firefox/test_carnet.py::test_one", "tests/browser/firefox/test_carnet.py"),
        ("tests/architecture/test_every_page.py::test_one", "tests/architecture/test_every_page.py"),
        ("tests/architecture/access/test_table.py::test_one", "tests/architecture/access/"),
        ("tests/architecture/access/test_hostile.py::test_one", "tests/architecture/access/"),
        ("tests/test_bad_input.py::test_one", "tests/test_bad_input.py"),
        ("tests/fieldwork/test_late.py::test_one[x]", "tests/fieldwork/test_late.py::test_one[x]"),
    ],
)
def test_tests_that_share_something_slow_are_taken_together(nodeid: str, taken: str) -> None:
    assert together(nodeid) == taken
