"""The rows of a comparison: one per criterion, whatever its wording became, in the latest edition's order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.grids.contents import Contents, FrozenAxis, FrozenCriterion


@dataclass(frozen=True)
class CriterionRow:
    """A criterion with the wording of each visit that asks it; `latest` is the most recent of them."""

    latest: FrozenCriterion
    wordings: dict[int, FrozenCriterion]
    replaces: str | None
    replaced_by: str | None

    @property
    def id(self) -> int:
        """The criterion's identity."""
        return self.latest.criterion_id

    @property
    def code(self) -> str:
        """The criterion's code, for life."""
        return self.latest.code

    @property
    def unnamed_host(self) -> bool:
        """Whether any of its wordings must not stand beside the host's name in front of the class."""
        return any(wording.unnamed_host for wording in (self.latest, *self.wordings.values()))

    @property
    def reworded(self) -> bool:
        """Whether two visits asked it in different words."""
        return len({wording.revision_id for wording in self.wordings.values()}) > 1


@dataclass(frozen=True)
class AxisRows:
    """An axis and its rows."""

    code: str
    title: str
    rows: tuple[CriterionRow, ...]


def lay_rows(editions: Mapping[int, tuple[int, Contents]]) -> list[AxisRows]:
    """Rows by axis from {visit id: (edition number, contents)}.

    A criterion that only earlier editions hold comes after the one that replaced it, else last of its axis.
    """
    newest_first = sorted(dict(editions.values()).items(), reverse=True)
    axes: dict[int, FrozenAxis] = {}
    order: dict[int, list[FrozenCriterion]] = {}
    known: dict[int, FrozenCriterion] = {}
    for _, held in newest_first:
        for axis in held.axes:
            axes.setdefault(axis.axis_id, axis)
            placed = order.setdefault(axis.axis_id, [])
            for criterion in axis.criteria:
                if criterion.criterion_id not in known:
                    known[criterion.criterion_id] = criterion
                    _place(criterion, placed)
    wordings: dict[int, dict[int, FrozenCriterion]] = {}
    for visit_id, (_, held) in editions.items():
        for criterion in held:
            wordings.setdefault(criterion.criterion_id, {})[visit_id] = criterion
    heirs = {one.replaces_id: one.code for one in known.values() if one.replaces_id is not None}

    def row(criterion: FrozenCriterion) -> CriterionRow:
        before = known.get(criterion.replaces_id) if criterion.replaces_id is not None else None
        return CriterionRow(
            latest=criterion,
            wordings=wordings[criterion.criterion_id],
            replaces=before.code if before else None,
            replaced_by=heirs.get(criterion.criterion_id),
        )

    return [
        AxisRows(axis.code, axis.title, tuple(map(row, order[axis_id])))
        for axis_id, axis in axes.items()
        if order[axis_id]
    ]


def narrow(axes: Sequence[AxisRows], *, axis: str = "", core: bool = False) -> list[AxisRows]:
    """Only one axis, only the core; axes left without a row are left out."""
    kept = (
        AxisRows(one.code, one.title, tuple(row for row in one.rows if row.latest.core or not core))
        for one in axes
        if axis in ("", one.code)
    )
    return [one for one in kept if one.rows]


def _place(criterion: FrozenCriterion, placed: list[FrozenCriterion]) -> None:
    for place, other in enumerate(placed):
        if other.replaces_id == criterion.criterion_id:
            placed.insert(place + 1, criterion)
            return
    placed.append(criterion)
