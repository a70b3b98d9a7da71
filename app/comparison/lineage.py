"""Reading answers given under several wordings of one criterion as answers to its latest one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.kinds import Kind, kind

LEVELS = ("same", "wording", "compatible", "breaking")


@dataclass(frozen=True)
class Wording:
    """One revision: its change is told against the number before, its mapping reads that one's ids."""

    id: int
    number: int
    kind: str
    params: dict[str, Any]
    change: str = "same"
    mapping: dict[str, str | None] | None = None


@dataclass(frozen=True)
class Reading:
    """How answers under one wording are read: the widest change on the way, and what replaces which id."""

    level: str = "same"
    mapping: dict[str, str | None] = field(default_factory=dict)

    @property
    def pooled(self) -> bool:
        """Whether these answers may stand beside those under the latest wording."""
        return self.level != "breaking"


@dataclass(frozen=True)
class Lineage:
    """The wordings of a criterion that a comparison meets, by revision id, and the params that fit them all."""

    kind: Kind
    params: dict[str, Any]
    readings: dict[int, Reading]

    def read(self, revision_id: int, value: Any) -> Any:
        """A value under the latest wording; only for pooled readings."""
        mapping = self.readings[revision_id].mapping
        return self.kind.convert(value, mapping) if mapping else value


def single(revision_id: int, kind_name: str, params: dict[str, Any]) -> Lineage:
    """The usual case: one wording everywhere."""
    return Lineage(kind(kind_name), params, {revision_id: Reading()})


def lineage(revisions: Sequence[Wording], used: Iterable[int]) -> Lineage:
    """What leads from each used revision to the latest used one; `revisions` are all between, by number."""
    wanted = set(used)
    known = sorted(revisions, key=lambda one: one.number)
    latest = max((one for one in known if one.id in wanted), key=lambda one: one.number)
    asked = kind(latest.kind)
    params, readings = latest.params, {latest.id: Reading()}
    level, mapping = "same", dict[str, str | None]()
    for number in range(known.index(latest), 0, -1):
        later, earlier = known[number], known[number - 1]
        level = max(level, later.change, key=LEVELS.index)
        mapping = _after(later.mapping or {}, mapping)
        if earlier.kind != latest.kind:
            level = "breaking"
        if earlier.id not in wanted:
            continue
        readings[earlier.id] = Reading(level, mapping)
        if level != "breaking":
            params = asked.pooled_params(earlier.params, params, mapping)
    return Lineage(asked, params, readings)


def _after(first: dict[str, str | None], then: dict[str, str | None]) -> dict[str, str | None]:
    """Both mappings in a row. What the first retires stays under its own id."""
    joined = {old: (then.get(new, new) if new else None) for old, new in first.items()}
    return {**then, **joined}
