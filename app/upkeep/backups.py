"""Copies of an installation: everything that the site holds in one file, and all of it back from that file."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask_migrate import upgrade

from app.errors import Invalid, NotFound
from app.extensions import db
from app.fieldwork.storage import Shelf
from app.upkeep import databases
from app.upkeep.archives import DATABASE, MEDIA, Contents, Reader, Writer

PREFIX = "visites-"
NEWER = (
    "Cette sauvegarde vient d’une version plus récente du site : mettez le site à jour d’abord. "
    "Rien n’a été changé."
)
OTHER = "Cette sauvegarde est celle d’une base {} ; ce site-ci en a une autre ({}). Rien n’a été changé."


def back_up(shelf: Shelf, folder: Path, keep: int | None = None) -> Path:
    """One more file in `folder`, readable by its owner only; the site may write meanwhile. Call in an app context.

    Of files like it, the `keep` newest stay. The database is copied first: what is deleted from the shelf between
    the two, because a face was blurred, is not brought back by a backup.
    """
    folder.mkdir(parents=True, exist_ok=True)
    moment = datetime.now(UTC)
    target = folder / f"{PREFIX}{moment:%Y-%m-%d-%H%M%S}.zip"
    engine = db.engine
    contents = Contents(
        moment.isoformat(timespec="seconds"), databases.kind_of(engine), databases.revision_of(engine)
    )
    with _scratch(folder) as scratch:
        databases.copy_out(engine, scratch / "base")
        draft = scratch / "archive.zip"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            writer = Writer(file, contents)
            writer.add_file(DATABASE, scratch / "base")
            for name in shelf.names():
                # What was deleted since it was listed is not kept.
                try:
                    writer.add_bytes(MEDIA + name, shelf.get(name))
                except NotFound:
                    continue
            writer.close()
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
    if keep is not None:
        for old in sorted(folder.glob(f"{PREFIX}*.zip"))[: -max(1, keep)]:
            old.unlink()
    return target


def restore(shelf: Shelf, instance: Path, migrations: Path, path: Path) -> Contents:
    """Everything as it was when this backup was made. Call in an app context, with the site stopped.

    Raises Invalid for a backup that is damaged, newer than this site, or of another sort of database, Unavailable
    if something cannot be written; nothing is changed then.
    """
    with closing(Reader(path)) as archive, _scratch(instance) as scratch:
        contents, engine = archive.contents, db.engine
        if contents.kind != databases.kind_of(engine):
            raise Invalid.single(OTHER.format(contents.kind, databases.kind_of(engine)))
        if not _is_known(migrations, contents.revision):
            raise Invalid.single(NEWER)
        archive.check()
        archive.extract_database(scratch / "base")
        databases.check(contents.kind, scratch / "base")
        with _on_the_shelf(shelf, archive):
            db.session.remove()
            databases.copy_in(engine, scratch / "base")
    upgrade()
    return contents


@contextmanager
def _on_the_shelf(shelf: Shelf, archive: Reader) -> Iterator[None]:
    """Puts there what is missing; takes it away again if what follows fails. Nothing else of the shelf changes."""
    there = set(shelf.names())
    missing = [name for name in archive.media() if name not in there]
    try:
        for name in missing:
            shelf.put(name, b"".join(archive.read(MEDIA + name)))
        yield
    except BaseException:
        shelf.delete(*missing)
        raise


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=".sauvegarde-", dir=folder) as scratch:
        yield Path(scratch)


def _is_known(migrations: Path, revision: str | None) -> bool:
    """Whether this site's migrations lead on from there."""
    if revision is None:
        return False
    scripts = ScriptDirectory(str(migrations))
    try:
        return scripts.get_revision(revision) is not None
    except CommandError:
        return False
