"""Whether an installation can do its work."""

import shutil
from pathlib import Path

from sqlalchemy import literal, select
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db

# Below this, in bytes, a database cannot grow for long.
ROOM = 64 * 1024 * 1024


def faults(instance: Path) -> list[str]:
    """What keeps the site from working, in words; empty when all is well."""
    found = []
    try:
        db.session.execute(select(literal(1)))
    except SQLAlchemyError:
        found.append("la base de données ne répond pas")
    if shutil.disk_usage(instance).free < ROOM:
        found.append("le disque est presque plein")
    return found
