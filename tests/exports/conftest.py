"""The class with a grid of one criterion per kind is the comparison's."""

from tests.comparison.conftest import world

__all__ = ["world"]
