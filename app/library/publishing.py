"""Publishing pages: each time is a version, which is kept; taking a page back hides it from readers, and loses nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cohorts.models import Membership
from app.errors import Conflict, Invalid
from app.extensions import db
from app.grids.worddiff import Piece, words
from app.library.access import must_publish, page_of
from app.library.items import live_items
from app.library.models import ResourcePage, ResourceVersion
from app.library.writing import TITLES, begun
from app.programme.models import Day
from app.tables import now

EMPTY = "Écrivez au moins une des trois parties avant de publier."
CHANGED = "Le brouillon a changé depuis que vous l’avez lu : relisez-le, puis publiez."


@dataclass(frozen=True)
class Change:
    """What one version changed of a part, word by word."""

    title: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Edition:
    """A version, and what it changed of the one before."""

    version: ResourceVersion
    changes: list[Change]
    added: list[int]
    removed: list[int]


def fingerprint(page: ResourcePage | None) -> str:
    """What a page to be published looks like: the button says which draft was read."""
    if page is None:
        return ""
    items = ",".join(str(one.id) for one in live_items(page))
    return f"{hash_of(page.learned, page.divides, page.to_check)}:{items}"


def hash_of(*texts: str) -> str:
    """A short name for texts."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def publish(member: Membership, day: Day, read: str) -> ResourceVersion:
    """Show the draft to readers as it was read; the same again is the same version.

    Raises Forbidden, Invalid for an empty page, Conflict when the draft is not the one that was read.
    """
    must_publish(member)
    page = begun(member, day)
    version = _version(member, page, read)
    version.published_at = version.published_at or now()
    page.published, page.ready = version.number, version.number
    db.session.flush()
    return version


def make_ready(member: Membership, day: Day, read: str) -> ResourceVersion:
    """Show the draft to the host before it is published. Raises as `publish`."""
    must_publish(member)
    page = begun(member, day)
    version = _version(member, page, read)
    page.ready = version.number
    db.session.flush()
    return version


def unpublish(member: Membership, day: Day) -> None:
    """Readers do not see the page any more, nor does the host; its versions are kept."""
    must_publish(member)
    page = begun(member, day)
    page.published = page.ready = None
    db.session.flush()


def version_numbered(page: ResourcePage | None, number: int | None) -> ResourceVersion | None:
    """One version of a page."""
    if page is None or number is None:
        return None
    return db.session.scalar(
        select(ResourceVersion).where(
            ResourceVersion.cohort_id == page.cohort_id,
            ResourceVersion.page_id == page.id,
            ResourceVersion.number == number,
        )
    )


def published_of(cohort_id: int, day_id: int) -> ResourceVersion | None:
    """What readers see of a day, if anything."""
    page = page_of(cohort_id, day_id)
    return version_numbered(page, page.published if page else None)


def editions_of(page: ResourcePage) -> list[Edition]:
    """Every version with what it changed, the last first."""
    query = (
        select(ResourceVersion)
        .where(ResourceVersion.cohort_id == page.cohort_id, ResourceVersion.page_id == page.id)
        .options(joinedload(ResourceVersion.made_by))
        .order_by(ResourceVersion.number)
    )
    found, before = [], None
    for one in db.session.scalars(query):
        had: list[int] = before.items if before else []
        found.append(
            Edition(
                one,
                [
                    Change(title, words(getattr(before, part) if before else "", getattr(one, part)))
                    for part, title in TITLES.items()
                    if (getattr(before, part) if before else "") != getattr(one, part)
                ],
                [item for item in one.items if item not in had],
                [item for item in had if item not in one.items],
            )
        )
        before = one
    return found[::-1]


def _version(member: Membership, page: ResourcePage, read: str) -> ResourceVersion:
    if not (page.learned or page.divides or page.to_check):
        raise Invalid.single(EMPTY)
    if read != fingerprint(page):
        raise Conflict(CHANGED)
    items = [one.id for one in live_items(page)]
    last = db.session.scalars(
        select(ResourceVersion)
        .where(ResourceVersion.cohort_id == page.cohort_id, ResourceVersion.page_id == page.id)
        .order_by(ResourceVersion.number.desc())
        .limit(1)
    ).first()
    texts = {part: getattr(page, part) for part in TITLES}
    if last and last.items == items and all(getattr(last, part) == text for part, text in texts.items()):
        return last
    version = ResourceVersion(
        cohort_id=page.cohort_id,
        page_id=page.id,
        number=(last.number if last else 0) + 1,
        items=items,
        made_by_id=member.id,
        **texts,
    )
    db.session.add(version)
    db.session.flush()
    return version
