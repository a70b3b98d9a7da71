"""What part of the comparison is looked at. It all stands in the address, so that any view can be shared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

GROUP_LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class Filters:
    """An axis by its code, groups by letter (none: all), the core only, a grid by its slug, an order, projected or not."""

    axis: str = ""
    groups: tuple[str, ...] = ()
    core: bool = False
    grid: str = ""
    projected: bool = False
    order: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Sequence[str]]) -> "Filters":
        """From the lists of an address's query; what means nothing is left out."""

        def last(name: str) -> str:
            return (query.get(name) or [""])[-1]

        letters = {letter for text in query.get("groupe", ()) for letter in text}
        return cls(
            axis=last("axe"),
            groups=tuple(letter for letter in GROUP_LETTERS if letter in letters),
            core=last("noyau") == "1",
            grid=last("grille"),
            projected=last("ecran") == "projection",
            order=last("tri"),
        )

    def query(self, **changed: str | None) -> dict[str, Any]:
        """The arguments that give this view an address; `changed` replaces some, None takes one out."""
        arguments = {
            "grille": self.grid,
            "axe": self.axis,
            "groupe": "".join(self.groups),
            "noyau": "1" if self.core else "",
            "ecran": "projection" if self.projected else "",
            "tri": self.order,
        } | changed
        return {name: text for name, text in arguments.items() if text}

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.axis or self.groups or self.core)
