"""Making a face unrecognisable in a photo that is already kept, for good."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from app.cohorts.models import Membership
from app.errors import Forbidden, Invalid, NotFound
from app.extensions import db
from app.fieldwork import ledger
from app.fieldwork.access import may_shield
from app.fieldwork.attachments import PICTURE
from app.fieldwork.evidence import Evidence, EvidenceFile
from app.fieldwork.faces import Faces
from app.fieldwork.files import file_for
from app.fieldwork.media import SMALL, announce, media_for, one_at_a_time, read
from app.fieldwork.models import Media
from app.fieldwork.pictures import Area, Photo, blurred
from app.fieldwork.storage import Shelf

NOT_YOURS = "Cette photo n’est pas la vôtre : demandez à qui l’a prise, ou à l’équipe, de flouter."
OUTSIDE = "Donnez quatre nombres entre 0 et 100 ; la largeur et la hauteur font 1 au moins."
SIDES = ("left", "top", "width", "height")


def photo_to_blur(member: Membership, media_id: str) -> Media:
    """A photo that the member may blur. Raises NotFound to those who may not see it, Forbidden to other readers."""
    media = media_for(member, media_id)
    if not may_shield(member, media.member_id):
        raise Forbidden(NOT_YOURS)
    return media


def trace_photo_to_blur(member: Membership, file_id: str) -> EvidenceFile:
    """The same of a photo of a trace. Raises NotFound to those who may not see it, Forbidden to other readers."""
    file = file_for(member, file_id)
    author = db.session.scalars(select(Evidence.author_id).where(Evidence.id == file.evidence_id)).one()
    if not file.content_type.startswith(PICTURE):
        raise NotFound()
    if not may_shield(member, author):
        raise Forbidden(NOT_YOURS)
    return file


def area_in(form: Mapping[str, Sequence[str]]) -> Area:
    """The rectangle that a form gives, in hundredths of the picture. Raises Invalid."""
    try:
        numbers = [float(form[side][0].replace(",", ".")) for side in SIDES]
    except (KeyError, IndexError, ValueError):
        raise Invalid.single(OUTSIDE, "area") from None
    left, top, width, height = numbers
    # Written so that « nan » is refused too.
    if not (0 <= left < 100 and 0 <= top < 100 and 1 <= width <= 100 and 1 <= height <= 100):
        raise Invalid.single(OUTSIDE, "area")
    return Area(left, top, width, height)


def blur_bytes(media: Media | EvidenceFile, shelf: Shelf, area: Area) -> int:
    """Write the blurred photo over the one that is kept: nothing is left of what was there. Returns its size.

    Slow: no lock of the database may be held. Raises NotFound, Unavailable.
    """
    with one_at_a_time:
        photo = blurred(read(media, shelf), [area])
        shelf.put(media.file + SMALL, photo.small)
        shelf.put(media.file, photo.content)
    return len(photo.content)


def unblurred(media: Media, told: str | None) -> bool:
    """Whether a photo that a phone sends as blurred arrived here before, without its phone hearing of it."""
    return told == Faces.blurred != media.faces and media.version == 0


def replace_bytes(media: Media, shelf: Shelf, photo: Photo) -> None:
    """Write the photo that was blurred on the phone over the one that came before it. Raises Unavailable."""
    with one_at_a_time:
        shelf.put(media.file + SMALL, photo.small)
        shelf.put(media.file, photo.content)


def note_replaced(media: Media, photo: Photo) -> Media:
    """Say of a photo that it is another one now, blurred, so that every screen and every cache takes it."""
    media.faces, media.size, media.width, media.height = (
        Faces.blurred,
        len(photo.content),
        photo.width,
        photo.height,
    )
    media.version += 1
    db.session.flush()
    announce(media)
    return media


def note_blur(member: Membership, media_id: str, size: int) -> Media:
    """Give the photo another version, so that every screen and every cache takes the new one. Raises as the first."""
    media = photo_to_blur(member, media_id)
    media.size, media.version = size, media.version + 1
    db.session.flush()
    announce(media)
    return media


def note_trace_blur(member: Membership, file_id: str, size: int) -> None:
    """The same of a photo of a trace: what shows it has news. Raises as the first."""
    file = trace_photo_to_blur(member, file_id)
    [version] = ledger.lock([file.sheet_id]).values()
    file.size, file.version, file.number = size, file.version + 1, version + 1
    db.session.flush()
    ledger.write([], [], [], [], {file.sheet_id: version + 1})
