"""What phones send that stands on no sheet: rooms above keep it, with the same promise and the same acknowledgements."""

from collections.abc import Callable, Sequence
from datetime import datetime

from app.fieldwork.acks import Ack
from app.fieldwork.batch import ReceivedElsewhere, Sent
from app.fieldwork.models import Outcome

# What became of each, by person and operation id.
Keeper = Callable[[Sequence[tuple[int, ReceivedElsewhere]], datetime], dict[tuple[int, str], Ack]]

UNKNOWN = "Le site ne sait pas où ranger ce qui est écrit là."
_keepers: dict[str, Keeper] = {}


def keep_also(room: str, keeper: Keeper) -> None:
    """Hand what is sent to « room.12 » to `keeper`. Called when the site is put together."""
    _keepers[room] = keeper


def record(batches: Sequence[tuple[int, Sequence[Sent]]], at: datetime) -> dict[tuple[int, str], Ack]:
    """What became of each operation that stands on no sheet."""
    by_room: dict[str, list[tuple[int, ReceivedElsewhere]]] = {}
    for who, received in batches:
        for one in received:
            if isinstance(one, ReceivedElsewhere):
                by_room.setdefault(one.room, []).append((who, one))
    acks: dict[tuple[int, str], Ack] = {}
    for room, sent in by_room.items():
        if keeper := _keepers.get(room):
            acks |= keeper(sent, at)
        else:
            acks |= {(who, one.id): Ack(one.id, Outcome.refused, 0, at, UNKNOWN) for who, one in sent}
    return acks
