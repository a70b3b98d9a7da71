"""A measured figure beside its promise."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`measured` should be at most (or, with `at_least`, at least) `promised`, both in `unit`."""

    name: str
    measured: float
    promised: float
    unit: str
    at_least: bool = False

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return self.measured >= self.promised if self.at_least else self.measured <= self.promised

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        mark = " " if self.kept else "✗"
        return f"{mark} {self.name:<58} {self.measured:>9.3g} {self.unit:<6} {sign} {self.promised:g}"
