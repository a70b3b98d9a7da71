"""Which tests one worker takes together, because they share something that is slow to make."""

from typing import Any

from xdist.scheduler import LoadScopeScheduling

# Here the tests of one file share a site, a walk through it or a browser; elsewhere each test stands alone.
BY_FILE = (
    "tests/browser/",
    "tests/architecture/",
    "tests/chaos/",
    "tests/demo/",
    "tests/look/",
    "tests/upkeep/",
    "tests/test_",
)
# These share one across files.
BY_FOLDER = ("tests/architecture/access/",)


def together(nodeid: str) -> str:
    """What a test is taken together with, by its address: a folder, a file or nothing else."""
    file = nodeid.partition("::")[0]
    for folder in BY_FOLDER:
        if file.startswith(folder):
            return folder
    return file if file.startswith(BY_FILE) else nodeid


class Sharing(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out tests to workers, the largest sets first."""

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)


def scheduler(config: Any, log: Any) -> Sharing:
    """For pytest-xdist, whose own marks for this do nothing under pytest 9."""
    return Sharing(config, log)
