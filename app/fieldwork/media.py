"""Photos: made small and anonymous before they are kept, and shown only to those who may read the sheet."""

import secrets
import uuid
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from PIL import Image, ImageOps
from sqlalchemy import select

from app.cohorts.models import Group, Membership
from app.errors import Conflict, Invalid, NotFound
from app.extensions import db
from app.fieldwork import ledger
from app.fieldwork.access import visible_to
from app.fieldwork.models import Answer, Media, Sheet
from app.fieldwork.saving import require_mine
from app.fieldwork.sheets import OpenSheet
from app.grids.models import Revision
from app.tables import now

# The longest side: a projected photo needs no more, and a phone's 12 megapixels fit in a fifth of the bytes.
LONGEST = 1600
MOST_PIXELS = 50_000_000
QUALITY = 82
PHOTO = "photo"  # the kind of answer that names photos
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")

UNREADABLE = "Ce fichier n’est pas une photo lisible (JPEG, PNG ou WebP)."
TOO_LARGE = "Cette photo a trop de points : 50 millions au plus."


@dataclass(frozen=True)
class Photo:
    """A JPEG ready to be kept, with nothing in it but the picture."""

    content: bytes
    width: int
    height: int
    content_type: str = "image/jpeg"


def prepare(stream: IO[bytes]) -> Photo:
    """Re-encode what was sent, turned upright, without place, date or device. Slow: no lock may be held.

    Raises Invalid for anything that is no picture, judged by its content, or has too many pixels to decode.
    """
    try:
        # The header alone is read here: the size is known before a single pixel is decoded.
        with Image.open(stream, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Invalid.single(TOO_LARGE, "file")
            opened.draft("RGB", (LONGEST, LONGEST))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST, LONGEST))
            flat = Image.new("RGB", upright.size, "white")
            shown = upright.convert("RGBA")
            flat.paste(shown, mask=shown.getchannel("A"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Invalid.single(TOO_LARGE, "file") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Invalid.single(UNREADABLE, "file") from None
    packed = BytesIO()
    flat.save(packed, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Photo(packed.getvalue(), flat.width, flat.height)


def keep(member: Membership, sheet: OpenSheet, photo: Photo, folder: Path, name: str | None = None) -> Media:
    """Keep a photo for a sheet, under the id made on the phone; the same id again is the same photo.

    An answer that names it may have come before: who looks at the sheet is then shown the photo. Raises Forbidden to those who only read the sheet, Conflict if the id is another photo's.
    """
    require_mine(sheet)
    media_id = _identity(name)
    known = db.session.get(Media, media_id)
    if known is not None:
        if known.cohort_id != member.cohort_id or known.member_id != member.id:
            raise Conflict("Cette photo porte un numéro déjà utilisé.")
        return known
    folder.mkdir(parents=True, exist_ok=True)
    file = secrets.token_hex(16)
    (folder / file).write_bytes(photo.content)
    media = Media(
        id=media_id,
        cohort_id=member.cohort_id,
        sheet_id=ledger.begin_sheet(member.cohort_id, sheet.key, now()),
        member_id=member.id,
        file=file,
        content_type=photo.content_type,
        size=len(photo.content),
        width=photo.width,
        height=photo.height,
    )
    db.session.add(media)
    db.session.flush()
    _announce(media)
    return media


def _announce(media: Media) -> None:
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


def kept_for(cohort_id: int, sheet_id: int | None) -> frozenset[str]:
    """The ids of the photos that were kept for a sheet. An answer that names another one shows none."""
    found = select(Media.id).where(Media.cohort_id == cohort_id, Media.sheet_id == sheet_id)
    return frozenset(db.session.scalars(found)) if sheet_id is not None else frozenset()


def kept_for_groups(cohort_id: int, visit_id: int) -> frozenset[tuple[str, str]]:
    """The same for the sheets of a visit's groups: (the group's letter, the photo's id)."""
    found = (
        select(Group.letter, Media.id)
        .join(Sheet, Sheet.id == Media.sheet_id)
        .join(Group, Group.id == Sheet.group_id)
        .where(Media.cohort_id == cohort_id, Sheet.visit_id == visit_id)
    )
    return frozenset((row.letter, row.id) for row in db.session.execute(found))


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


def read(media: Media, folder: Path) -> bytes:
    """The photo's bytes, some hundred kilobytes at most. Raises NotFound if its file is gone."""
    try:
        return (folder / media.file).read_bytes()
    except FileNotFoundError:
        raise NotFound("Cette photo n’est plus là.") from None


def _identity(name: str | None) -> str:
    if not name:
        return str(uuid.uuid4())
    try:
        return str(uuid.UUID(name))
    except ValueError:
        raise Invalid.single("Cette photo n’a pas de numéro valable.", "id") from None
