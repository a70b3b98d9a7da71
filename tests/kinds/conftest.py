"""Property tests look for wrong answers, not slow ones: a busy machine must not fail them."""

from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).parent

settings.register_profile("kinds", deadline=None)
settings.load_profile("kinds")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.pure)
