"""The rules by which a phone keeps and sends what is typed, as static/js/fieldwork/outbox.js has them."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

Fields = dict[str, list[str]]
Ack = dict[str, Any]


@dataclass(frozen=True)
class Subject:
    """What an operation is about: a criterion of a sheet, or a jotting on it."""

    sheet: str
    criterion: int | None = None
    jotting: str | None = None


@dataclass
class Kept:
    """An operation on the phone."""

    id: str
    about: Subject
    base: int
    fields: Fields
    settles: tuple[str, ...] = ()
    after: str | None = None
    sent: bool = False

    def on_the_wire(self) -> dict[str, Any]:
        """As it is sent."""
        told: dict[str, Any] = {"id": self.id, "sheet": self.about.sheet, "base": self.base}
        told |= {"fields": self.fields, "typed_at": "2026-11-23T10:00:00.000Z"}
        if self.about.jotting:
            told["jotting"] = self.about.jotting
        else:
            told["criterion"] = self.about.criterion
        if self.settles:
            told["settles"] = list(self.settles)
        if self.after:
            told["after"] = self.after
        return told


@dataclass
class Shown:
    """What the screen shows of an answer: its version, and its fields."""

    version: int = 0
    fields: Fields = field(default_factory=dict)


@dataclass
class Outbox:
    """What waits on one phone, oldest first; what the site acknowledged is in `book`."""

    chance: Random
    waiting: dict[Subject, list[Kept]] = field(default_factory=dict)
    screen: dict[Subject, Shown] = field(default_factory=dict)
    # The last operation about each subject that was acknowledged, with the version that it made or met.
    acked: dict[Subject, tuple[str, int]] = field(default_factory=dict)
    book: dict[str, tuple[Kept, Ack]] = field(default_factory=dict)
    made: int = 0

    def shows(self, about: Subject) -> Shown:
        """What the screen shows of it."""
        return self.screen.setdefault(about, Shown())

    def put(self, about: Subject, fields: Fields, settles: tuple[str, ...] = ()) -> None:
        """Something was typed: it joins what was not sent yet, or waits behind what was."""
        shown = self.shows(about)
        shown.fields = fields
        queue = self.waiting.setdefault(about, [])
        last = queue[-1] if queue else None
        if last and not last.sent:
            last.fields = fields
            return
        one = Kept(self._name(), about, shown.version, fields, settles)
        acked = self.acked.get(about)
        if last:
            one.after = last.id
        elif acked and acked[1] > one.base:
            one.after = acked[0]
        queue.append(one)
        self.made += 1

    def freeze(self, most: int) -> list[Kept]:
        """The next batch: at most one operation about each subject, and from now on they do not change."""
        batch = [queue[0] for queue in self.waiting.values() if queue][:most]
        for one in batch:
            one.sent = True
        return batch

    def settle(self, batch: list[Kept], acks: list[Ack]) -> Iterator[tuple[Kept, Ack]]:
        """Lets go of what the site has acknowledged; gives what is new to the person, with what it became."""
        told = {ack["id"]: ack for ack in acks}
        for one in batch:
            ack = told[one.id]
            self.book[one.id] = (one, ack)
            queue = self.waiting[one.about]
            queue.remove(one)
            if not queue:
                del self.waiting[one.about]
            newer = bool(queue)
            if ack["outcome"] != "refused":
                self.acked[one.about] = (one.id, ack["version"])
                shown = self.shows(one.about)
                if ack["outcome"] == "applied" or (ack["outcome"] == "merged" and not newer):
                    shown.version = ack["version"]
                    shown.fields = ack.get("fields") or shown.fields
            if not newer:
                yield one, ack

    def _name(self) -> str:
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
