"""How a sheet is laid out: the criteria of the moment first, in axes. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.fieldwork.items import Item
from app.grids.contents import Contents, FrozenAxis
from app.grids.models import Moment
from app.visits.models import VisitState

ALL = "tout"
# In the address -> in the grid.
MOMENTS = {"avant": Moment.before, "pendant": Moment.during, "apres": Moment.after}
LABELS = {"avant": "Avant", "pendant": "Pendant", "apres": "Après", ALL: "Tout"}
_USUAL = {VisitState.preparing: "avant", VisitState.under_way: "pendant"}


@dataclass(frozen=True)
class Section:
    """An axis on the page. `answered` counts whole answers among all of its criteria shown."""

    axis: FrozenAxis
    anchor: str
    items: tuple[Item, ...]

    @property
    def answered(self) -> int:
        """How many of its criteria are answered."""
        return sum(item.state == "answered" for item in self.items)


@dataclass(frozen=True)
class Layout:
    """A sheet's page: what is expected of its owner, then the rest; and all that the filter leaves out."""

    moment: str
    moments: tuple[tuple[str, str, int], ...]
    main: tuple[Section, ...]
    others: tuple[Section, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections in the order of the page."""
        return self.main + self.others

    @property
    def shown(self) -> set[int]:
        """The ids of the criteria on the page."""
        return {item.id for section in self.sections for item in section.items}


def lay_out(
    edition: Contents, items: Mapping[int, Item], expected: Collection[int], state: str, asked: str | None
) -> Layout:
    """The page for the moment that was asked for, or else the one that the visit's state suggests."""
    moment = asked if asked in LABELS else _usual(items, state)
    wanted = [one for one in items.values() if moment == ALL or one.criterion.moment == MOMENTS[moment]]
    first = [one for one in wanted if one.id in expected]
    rest = [one for one in wanted if one.id not in expected]
    return Layout(
        moment=moment,
        moments=_moments(items, expected),
        main=_sections(edition, first, ""),
        others=_sections(edition, rest, "-autres"),
    )


def _usual(items: Mapping[int, Item], state: str) -> str:
    usual = _USUAL.get(VisitState(state), ALL)
    there = any(one.criterion.moment == MOMENTS.get(usual) for one in items.values())
    return usual if there else ALL


def _moments(items: Mapping[int, Item], expected: Collection[int]) -> tuple[tuple[str, str, int], ...]:
    """Each moment that has criteria, with how many expected answers are still to be given."""
    found = []
    for slug, label in LABELS.items():
        there = [one for one in items.values() if slug == ALL or one.criterion.moment == MOMENTS[slug]]
        left = sum(one.id in expected and one.state != "answered" for one in there)
        if there:
            found.append((slug, label, left))
    return tuple(found) if len(found) > 2 else ()


def _in_axes(edition: Contents, items: list[Item]) -> list[Item]:
    place = {one.criterion_id: number for number, one in enumerate(edition)}
    return sorted(items, key=lambda item: place[item.id])


def _sections(edition: Contents, items: list[Item], suffix: str) -> tuple[Section, ...]:
    found = []
    for axis in edition.axes:
        here = tuple(one for one in _in_axes(edition, items) if one.criterion.axis_id == axis.axis_id)
        if here:
            found.append(Section(axis, f"axe-{axis.code}{suffix}", here))
    return tuple(found)
