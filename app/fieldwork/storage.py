"""Where the bytes of photos are kept: a folder of the instance, or a bucket that speaks S3."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from app.errors import Invalid, NotFound, Unavailable

log = logging.getLogger(__name__)

AWAY = "Le site n’arrive pas à garder de photo pour l’instant."
UNREADABLE = "Le site n’arrive pas à lire cette photo pour l’instant. Réessayez dans une minute."
GONE = "Cette photo n’est plus là."

# A phone tries again by itself: a request need not wait for long.
PATIENCE: dict[str, Any] = {
    "client_options": {"timeout": timedelta(seconds=20), "connect_timeout": timedelta(seconds=4)},
    "retry_config": {"max_retries": 2, "retry_timeout": timedelta(seconds=6)},
}


class Shelf:
    """Bytes under names that nobody can guess. What is written is there whole, or not at all."""

    def __init__(self, store: LocalStore | S3Store) -> None:
        self._store = store

    @classmethod
    def open(cls, folder: Path, settings: dict[str, Any]) -> "Shelf":
        """The shelf that the settings `PHOTOS_…` name, without asking anything of it yet. Raises Invalid."""
        address = settings["PHOTOS_URL"]
        if not address:
            return cls(LocalStore(prefix=folder, mkdir=True))
        if not address.startswith("s3://"):
            raise Invalid.single("PHOTOS_URL doit commencer par s3://.")
        bucket, _, prefix = address.removeprefix("s3://").strip("/").partition("/")
        endpoint = settings["PHOTOS_ENDPOINT"]
        known = {
            "endpoint": endpoint,
            "region": settings["PHOTOS_REGION"] or "us-east-1",
            "access_key_id": settings["PHOTOS_KEY"],
            "secret_access_key": settings["PHOTOS_SECRET"],
        }
        options = PATIENCE["client_options"] | {"allow_http": bool(endpoint and endpoint.startswith("http:"))}
        return cls(
            S3Store(
                bucket,
                prefix=prefix or None,
                client_options=options,
                retry_config=PATIENCE["retry_config"],
                **{name: value for name, value in known.items() if value},
            )
        )

    def put(self, name: str, content: bytes) -> None:
        """Keep bytes under a name, in the place of what was there. Raises Unavailable."""
        try:
            obstore.put(self._store, name, content)
        except (BaseError, OSError) as error:
            log.error("a photo could not be written: %s", _first_line(error))
            raise Unavailable(AWAY) from None

    def get(self, name: str) -> bytes:
        """The bytes, some hundred kilobytes at most. Raises NotFound, Unavailable."""
        try:
            return bytes(obstore.get(self._store, name).bytes())
        except FileNotFoundError:
            raise NotFound(GONE) from None
        except (BaseError, OSError) as error:
            log.error("a photo could not be read: %s", _first_line(error))
            raise Unavailable(UNREADABLE) from None

    def names(self) -> list[str]:
        """The names of all that is there. Raises Unavailable."""
        try:
            return [str(one["path"]) for batch in obstore.list(self._store) for one in batch]
        except (BaseError, OSError) as error:
            log.error("the photos could not be listed: %s", _first_line(error))
            raise Unavailable(UNREADABLE) from None

    def delete(self, *names: str) -> None:
        """Take away what is no longer named anywhere. What cannot be reached now stays, and is noted."""
        for name in names:
            try:
                obstore.delete(self._store, name)
            except FileNotFoundError:
                continue
            except (BaseError, OSError) as error:
                log.error("%s could not be deleted: %s", name, _first_line(error))

    @contextmanager
    def holding(self, contents: dict[str, bytes]) -> Iterator[str]:
        """Put contents there under one new name, each with its suffix; taken away again if what follows fails.

        Writing may be slow: no lock may be held yet.
        """
        name = secrets.token_hex(16)
        names = [name + suffix for suffix in contents]
        try:
            for place, content in zip(names, contents.values(), strict=True):
                self.put(place, content)
            yield name
        except BaseException:
            self.delete(*names)
            raise


def _first_line(error: Exception) -> str:
    """Without the page of debugging that follows it."""
    return str(error).partition("\n")[0]
