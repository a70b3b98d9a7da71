"""Reading what a phone sends: operations that may hold anything. Pure."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.errors import Invalid

MOST_OPERATIONS = 100
MOST_BYTES = 256 * 1024
# Rows of quotes and photos repeat a name; nothing else has that many.
MOST_FIELDS = 200
MOST_STRINGS = 400

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SHEET = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})\.([gm])([0-9]{1,9})")
# Of another room (elsewhere.py): « note.12 ».
_ELSEWHERE = re.compile(r"([a-z]{1,12})\.([0-9]{1,9})")
_LARGEST = 2**31 - 1

MALFORMED = "Cette réponse est arrivée sous une forme illisible."


@dataclass(frozen=True)
class SheetKey:
    """Which sheet: a visit, a grid, and the group or the member that it belongs to."""

    visit_id: int
    grid_id: int
    group_id: int | None = None
    member_id: int | None = None

    def __str__(self) -> str:
        owner = f"m{self.member_id}" if self.group_id is None else f"g{self.group_id}"
        return f"{self.visit_id}.{self.grid_id}.{owner}"


@dataclass(frozen=True)
class Received:
    """One edit as it came."""

    id: str
    sheet: SheetKey
    criterion_id: int
    base: int
    fields: dict[str, list[str]]
    typed_at: datetime | None = None
    settles: tuple[str, ...] = ()
    restores: int | None = None
    # The same person's edit that this one was typed on top of, when the screen did not show what it became.
    after: str | None = None
    # The wording that was on the screen; None: the one that the visit asks now.
    revision: int | None = None


@dataclass(frozen=True)
class ReceivedJotting:
    """One edit of a jotting as it came. `jotting` is the id that the phone gave the jotting, `id` the edit's."""

    id: str
    sheet: SheetKey
    jotting: str
    base: int
    fields: dict[str, list[str]]
    typed_at: datetime | None = None
    after: str | None = None


@dataclass(frozen=True)
class ReceivedElsewhere:
    """One edit of something that stands on no sheet, as it came: `about` is its id, in a `place` of a `room`."""

    id: str
    room: str
    place: int
    about: str
    base: int
    fields: dict[str, list[str]]
    typed_at: datetime | None = None
    after: str | None = None


@dataclass(frozen=True)
class Unreadable:
    """Something in a batch that is no operation; `id` is what it called itself, if that is a string."""

    id: str | None
    reason: str = MALFORMED


Sent = Received | ReceivedJotting | ReceivedElsewhere | Unreadable


def read_batch(body: bytes) -> tuple[int, list[Sent]]:
    """The person a request names and its operations, in order. Raises Invalid if it is no batch at all."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise Invalid.single("Cet envoi est illisible.") from None
    if not isinstance(sent, dict) or not _is_number(sent.get("person")):
        raise Invalid.single("Cet envoi ne dit pas de qui il vient.")
    operations = sent.get("operations")
    if not isinstance(operations, list) or len(operations) > MOST_OPERATIONS:
        raise Invalid.single(f"Un envoi porte une liste de {MOST_OPERATIONS} opérations au plus.")
    return sent["person"], [read_operation(one) for one in operations]


def read_operation(sent: Any) -> Sent:
    """One operation from JSON: about an answer, about a jotting, or about something of another room."""
    if not isinstance(sent, dict):
        return Unreadable(None)
    name = sent.get("id")
    if not isinstance(name, str) or not name.isascii():
        return Unreadable(None)
    key, fields = read_key(sent.get("sheet")), _fields(sent.get("fields"))
    base, after = sent.get("base"), sent.get("after")
    if (
        not _UUID.fullmatch(name)
        or (key is None and not _is_elsewhere(sent.get("sheet")))
        or not _is_number(base)
        or fields is None
        or not (after is None or _are_ids([after]))
    ):
        return Unreadable(name[:64])
    typed_at = _instant(sent.get("typed_at"))
    if "jotting" in sent or key is None:
        if not _are_ids([sent.get("jotting")]):
            return Unreadable(name)
        if key is not None:
            return ReceivedJotting(name, key, sent["jotting"], sent["base"], fields, typed_at, after)
        room, place = sent["sheet"].split(".")
        return ReceivedElsewhere(
            name, room, int(place), sent["jotting"], sent["base"], fields, typed_at, after
        )
    settles, restores, revision = sent.get("settles", []), sent.get("restores"), sent.get("revision")
    if (
        not _is_number(sent.get("criterion"))
        or not _are_ids(settles)
        or not (restores is None or _is_number(restores))
        or not (revision is None or _is_number(revision))
    ):
        return Unreadable(name)
    return Received(
        id=name,
        sheet=key,
        criterion_id=sent["criterion"],
        base=sent["base"],
        fields=fields,
        typed_at=typed_at,
        settles=tuple(settles),
        restores=restores,
        after=after,
        revision=revision,
    )


def read_key(sent: Any) -> SheetKey | None:
    """The sheet that "5.1.g3" or "5.1.m12" names; None for anything else."""
    match = _SHEET.fullmatch(sent) if isinstance(sent, str) else None
    if match is None:
        return None
    visit_id, grid_id, owner_id = int(match[1]), int(match[2]), int(match[4])
    if match[3] == "g":
        return SheetKey(visit_id, grid_id, group_id=owner_id)
    return SheetKey(visit_id, grid_id, member_id=owner_id)


def _is_elsewhere(sent: Any) -> bool:
    return isinstance(sent, str) and _ELSEWHERE.fullmatch(sent) is not None


def _is_number(sent: Any) -> bool:
    return isinstance(sent, int) and not isinstance(sent, bool) and 0 <= sent <= _LARGEST


def _fields(sent: Any) -> dict[str, list[str]] | None:
    if not isinstance(sent, dict) or len(sent) > MOST_FIELDS:
        return None
    for texts in sent.values():
        if not isinstance(texts, list) or len(texts) > MOST_STRINGS:
            return None
        if not all(isinstance(text, str) for text in texts):
            return None
    return sent


def _are_ids(sent: Any) -> bool:
    return (
        isinstance(sent, list)
        and len(sent) <= MOST_OPERATIONS
        and all(isinstance(one, str) and _UUID.fullmatch(one) for one in sent)
    )


def _instant(sent: Any) -> datetime | None:
    """A phone's clock reading; None when it makes no sense, which never costs anybody an answer."""
    if not isinstance(sent, str) or len(sent) > 40:
        return None
    try:
        at = datetime.fromisoformat(sent)
        return at if at.tzinfo and 2000 <= at.year <= 2100 else None
    except ValueError:
        return None
