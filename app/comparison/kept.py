"""What was worked out for one version of what the database holds, kept for the other screens that show it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Engine

from app.extensions import db

MOST = 48
_kept: WeakKeyDictionary[Engine, OrderedDict[Hashable, Any]] = WeakKeyDictionary()
_lock = Lock()


def kept(key: Hashable, make: Callable[[], Any]) -> Any:
    """What `make` gave for this key, or gives now. The key must hold all that it depends on, so that no process
    can be wrong: versions that the database told in this request, never « the last one that I wrote ».
    Nothing that is kept may be changed, nor belong to a session.
    """
    with _lock:
        found = _kept.setdefault(db.engine, OrderedDict())
        if key in found:
            found.move_to_end(key)
            return found[key]
    made = make()
    with _lock:
        found[key] = made
        while len(found) > MOST:
            found.popitem(last=False)
    return made
