"""Who is on a sheet now, and in which criterion: told by the pages that ask for news, and kept in memory only.

Those who may answer on a sheet are named there; somebody who only reads it, of the team or of another group, is
not, and nobody is named to those who merely read along. With several server processes each knows its own part.
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Engine

from app.cohorts.models import Membership
from app.extensions import db
from app.fieldwork.sheets import OpenSheet

# Without a sign for so long somebody is gone: ten polls, or a phone that has just been put into a pocket.
SECONDS = 40
# Beyond this the oldest are forgotten; a hundred classes at once have fewer.
MOST = 4_000

# A cohort and a sheet, as operations name it.
Place = tuple[int, str]


@dataclass(frozen=True)
class Sign:
    """Somebody was there at `at`, seconds of the clock, in a criterion or in none."""

    name: str
    criterion_id: int | None
    at: float


class Presence:
    """Signs of life by sheet and member; safe to use from many threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._signs: dict[tuple[Place, int], Sign] = {}

    def sign(self, place: Place, member_id: int, name: str, criterion_id: int | None) -> None:
        """This member is on this sheet now."""
        with self._lock:
            # Taken out first, so that the order is that of the last signs.
            self._signs.pop((place, member_id), None)
            self._signs[place, member_id] = Sign(name, criterion_id, self._clock())
            self._forget()

    def others(self, place: Place, member_id: int) -> list[Sign]:
        """Who else is on this sheet, by name."""
        with self._lock:
            self._forget()
            there = [sign for (at, who), sign in self._signs.items() if at == place and who != member_id]
        return sorted(there, key=lambda sign: sign.name)

    def _forget(self) -> None:
        since = self._clock() - SECONDS
        while self._signs:
            oldest = next(iter(self._signs))
            if len(self._signs) <= MOST and self._signs[oldest].at > since:
                return
            del self._signs[oldest]


_kept: WeakKeyDictionary[Engine, Presence] = WeakKeyDictionary()


def meet(member: Membership, sheet: OpenSheet, criterion_id: int | None) -> list[dict[str, str | int | None]]:
    """Say that the member looks at a sheet, and who else is on it: [{"name", "criterion"}]."""
    here = _kept.setdefault(db.engine, Presence())
    place = (member.cohort_id, str(sheet.key))
    if sheet.mine:
        known = {one.criterion_id for one in sheet.criteria}
        here.sign(place, member.id, member.name, criterion_id if criterion_id in known else None)
    elif not member.is_facilitator:
        return []
    signs = here.others(place, member.id)
    names = short_names([sign.name for sign in signs])
    return [{"name": name, "criterion": sign.criterion_id} for name, sign in zip(names, signs, strict=True)]


def digest(here: Sequence[dict[str, str | int | None]]) -> str:
    """Names a list, so that an unchanged one need not be sent again; "" for nobody."""
    return hashlib.sha256(json.dumps(here).encode()).hexdigest()[:12] if here else ""


def short_names(names: Sequence[str]) -> list[str]:
    """First names; where two are alike with the initial of the last name, or whole if that does not help."""
    firsts = [name.split()[0] for name in names]
    initialled = [
        f"{first} {name.split()[-1][0]}." if " " in name else first
        for first, name in zip(firsts, names, strict=True)
    ]
    return [
        first if firsts.count(first) == 1 else short if initialled.count(short) == 1 else name
        for name, first, short in zip(names, firsts, initialled, strict=True)
    ]
