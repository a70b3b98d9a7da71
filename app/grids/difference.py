"""What changed between two states of a grid: two editions, or the last one and the work since."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.grids.contents import Contents, FrozenAxis, FrozenCriterion
from app.grids.wording import class_change, wording_of_frozen
from app.kinds import Change


@dataclass(frozen=True)
class Rewording:
    """One criterion under two wordings, and what the change does to comparisons."""

    old: FrozenCriterion
    new: FrozenCriterion

    @cached_property
    def change(self) -> Change:
        """Worked out from the two wordings, whatever lies between."""
        return class_change(wording_of_frozen(self.old), wording_of_frozen(self.new))


@dataclass(frozen=True)
class AxisRewording:
    """One axis under two titles or introductions."""

    old: FrozenAxis
    new: FrozenAxis


@dataclass(frozen=True)
class Difference:
    """Lists are in the order of the newer state (of the older one for what was removed)."""

    added: tuple[FrozenCriterion, ...] = ()
    removed: tuple[FrozenCriterion, ...] = ()
    reworded: tuple[Rewording, ...] = ()
    moved: tuple[FrozenCriterion, ...] = ()
    axes_added: tuple[FrozenAxis, ...] = ()
    axes_removed: tuple[FrozenAxis, ...] = ()
    axes_reworded: tuple[AxisRewording, ...] = ()
    reordered: bool = False
    replaced: dict[int, FrozenCriterion] = field(default_factory=dict)
    """New criterion's id -> the removed one whose place it takes."""

    def __bool__(self) -> bool:
        return self.reordered or any(
            (
                *(self.added, self.removed, self.reworded, self.moved),
                *(self.axes_added, self.axes_removed, self.axes_reworded),
            )
        )

    @property
    def count(self) -> int:
        """How many things changed; a replacement is one."""
        lists = (self.added, self.removed, self.reworded, self.moved)
        axes = (self.axes_added, self.axes_removed, self.axes_reworded)
        return sum(map(len, (*lists, *axes))) - len(self.replaced) + self.reordered


def difference(old: Contents, new: Contents) -> Difference:
    """What `new` has that `old` had not, and the other way round. Axes without criteria do not count."""
    old_axes, new_axes = _axes(old), _axes(new)
    common = [one for one in new if one.criterion_id in old.by_criterion]
    added = tuple(one for one in new if one.criterion_id not in old.by_criterion)
    removed = {one.criterion_id: one for one in old if one.criterion_id not in new.by_criterion}
    return Difference(
        added=added,
        removed=tuple(removed.values()),
        reworded=tuple(
            Rewording(old.by_criterion[one.criterion_id], one)
            for one in common
            if old.by_criterion[one.criterion_id].revision_id != one.revision_id
        ),
        moved=tuple(one for one in common if old.by_criterion[one.criterion_id].axis_id != one.axis_id),
        axes_added=tuple(axis for key, axis in new_axes.items() if key not in old_axes),
        axes_removed=tuple(axis for key, axis in old_axes.items() if key not in new_axes),
        axes_reworded=tuple(
            AxisRewording(old_axes[key], axis)
            for key, axis in new_axes.items()
            if key in old_axes and (old_axes[key].title, old_axes[key].intro) != (axis.title, axis.intro)
        ),
        reordered=_order(old_axes, new_axes) != _order(new_axes, old_axes),
        replaced={one.criterion_id: removed[one.replaces_id] for one in added if one.replaces_id in removed},
    )


def _axes(state: Contents) -> dict[int, FrozenAxis]:
    return {axis.axis_id: axis for axis in state.axes if axis.criteria}


def _order(state: dict[int, FrozenAxis], other: dict[int, FrozenAxis]) -> tuple[Sequence[int], ...]:
    """The order of what both states hold: additions and removals alone do not reorder."""
    known = {one.criterion_id: axis.axis_id for axis in other.values() for one in axis.criteria}
    axes = [key for key in state if key in other]
    stayed = [
        [one.criterion_id for one in state[key].criteria if known.get(one.criterion_id) == key]
        for key in axes
    ]
    return axes, *stayed
