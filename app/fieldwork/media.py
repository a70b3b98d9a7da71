"""Photos: kept beside the database, named by answers, and shown only to those who may read the sheet."""

import threading
import uuid
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.cohorts.models import Group, Membership
from app.errors import Conflict, Invalid, NotFound, Unavailable
from app.extensions import db
from app.fieldwork import ledger
from app.fieldwork.access import visible_to
from app.fieldwork.evidence import EvidenceFile
from app.fieldwork.faces import Faces
from app.fieldwork.models import Answer, Media, Sheet
from app.fieldwork.pictures import Photo, small_of
from app.fieldwork.saving import require_mine
from app.fieldwork.sheets import OpenSheet
from app.fieldwork.storage import Shelf
from app.grids.models import Revision
from app.tables import now

PHOTO = "photo"  # the kind of answer that names photos
# The small picture is kept beside the photo, under its name and this.
SMALL = "-vignette"
# Whoever makes one picture of another starts from what the one before made: of two who blur at once, no face comes back.
one_at_a_time = threading.Lock()
_SHOWN = (Media.width, Media.height, Media.version, Media.member_id)


@dataclass(frozen=True)
class Kept:
    """What a page needs to show a photo that has arrived."""

    width: int
    height: int
    version: int
    member_id: int


def files(photo: Photo) -> dict[str, bytes]:
    """What is kept of a photo, by what follows its name."""
    return {"": photo.content, SMALL: photo.small}


def already(member: Membership, sheet: OpenSheet, name: str | None) -> Media | None:
    """The photo that was kept before under this id, if this member may send it.

    Raises Forbidden to those who only read the sheet, Conflict if the id is another photo's, Invalid if it is none.
    """
    require_mine(sheet)
    known = db.session.get(Media, _identity(name)) if name else None
    if known is not None and (known.cohort_id, known.member_id) != (member.cohort_id, member.id):
        raise Conflict("Cette photo porte un numéro déjà utilisé.")
    return known


def keep(
    member: Membership, sheet: OpenSheet, photo: Photo, file: str, faces: Faces, name: str | None = None
) -> Media:
    """Note a photo whose bytes are kept under `file`, by the id made on the phone; the same id is the same photo.

    An answer that names it may have come before: who looks at the sheet is then shown the photo. Raises as `already`.
    """
    if known := already(member, sheet, name):
        return known
    media = Media(
        id=_identity(name),
        cohort_id=member.cohort_id,
        sheet_id=ledger.begin_sheet(member.cohort_id, sheet.key, now()),
        member_id=member.id,
        file=file,
        content_type=photo.content_type,
        size=len(photo.content),
        width=photo.width,
        height=photo.height,
        faces=faces,
    )
    try:
        with db.session.begin_nested():
            db.session.add(media)
    except IntegrityError:
        # Sent at the same time by another page of the same phone.
        if known := already(member, sheet, name):
            return known
        raise
    announce(media)
    return media


def announce(media: Media) -> None:
    """Make the answers that name a photo news, so that screens which said it was on its way show it."""
    [version] = ledger.lock([media.sheet_id]).values()
    version += 1
    answers = db.session.execute(
        select(Answer.visit_id, Answer.criterion_id, Answer.value)
        .join(Revision, Revision.id == Answer.revision_id)
        .where(Answer.sheet_id == media.sheet_id, Revision.kind == PHOTO)
    )
    touched = [
        {
            "of_visit": row.visit_id,
            "of_criterion": row.criterion_id,
            "of_sheet": media.sheet_id,
            "sheet_version": version,
        }
        for row in answers
        if row.value and any(one["media"] == media.id for one in row.value["photos"])
    ]
    if touched:
        ledger.write([], [], [], touched, {media.sheet_id: version})


def kept_for(cohort_id: int, sheet_id: int | None) -> dict[str, Kept]:
    """The photos that were kept for a sheet, by id. An answer that names another one shows none."""
    if sheet_id is None:
        return {}
    found = select(Media.id, *_SHOWN)
    rows = db.session.execute(found.where(Media.cohort_id == cohort_id, Media.sheet_id == sheet_id))
    return {media_id: Kept(*shown) for media_id, *shown in rows}


def kept_for_groups(cohort_id: int, visit_id: int) -> dict[tuple[str, str], Kept]:
    """The same for the sheets of a visit's groups, by the group's letter and the photo's id."""
    found = (
        select(Group.letter, Media.id, *_SHOWN)
        .join(Sheet, Sheet.id == Media.sheet_id)
        .join(Group, Group.id == Sheet.group_id)
        .where(Media.cohort_id == cohort_id, Sheet.visit_id == visit_id)
    )
    return {(letter, media_id): Kept(*shown) for letter, media_id, *shown in db.session.execute(found)}


def media_for(member: Membership, media_id: str) -> Media:
    """A photo on a sheet that the member may read. Raises NotFound."""
    readable = visible_to(member).with_only_columns(Sheet.id)
    media = db.session.scalar(
        select(Media).where(
            Media.id == media_id, Media.cohort_id == member.cohort_id, Media.sheet_id.in_(readable)
        )
    )
    if media is None:
        raise NotFound()
    return media


def read(media: Media | EvidenceFile, shelf: Shelf, *, small: bool = False) -> bytes:
    """The photo's bytes, or those of its small picture. Raises NotFound if they are gone, Unavailable."""
    if not small:
        return shelf.get(media.file)
    try:
        return shelf.get(media.file + SMALL)
    except NotFound:
        return _small_again(media, shelf)


def _small_again(media: Media | EvidenceFile, shelf: Shelf) -> bytes:
    """The small picture of a photo that was kept without one, or lost it: made now, and kept if it can be."""
    with one_at_a_time:
        try:
            return shelf.get(media.file + SMALL)  # somebody else asked at the same time
        except NotFound:
            made = small_of(shelf.get(media.file))
        with suppress(Unavailable):
            shelf.put(media.file + SMALL, made)
        return made


def _identity(name: str | None) -> str:
    if not name:
        return str(uuid.uuid4())
    try:
        return str(uuid.UUID(name))
    except ValueError:
        raise Invalid.single("Cette photo n’a pas de numéro valable.", "id") from None
