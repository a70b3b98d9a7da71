"""The pixels of photos: judged by their content, made small and anonymous, blurred where a face must not be known."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import IO

import pillow_heif
from PIL import Image, ImageOps

from app.errors import Invalid

# What iPhones take, when a browser cannot make a JPEG of it. Registered once, here.
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)

# The longest side: a projected photo needs no more, and a phone's 12 megapixels fit in a fifth of the bytes.
LONGEST = 1600
MOST_PIXELS = 50_000_000
QUALITY = 82
# On sheets and in comparisons: some fifteen kilobytes, and the whole photo behind it.
SMALL = 320
SMALL_QUALITY = 74
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
# A blurred face is this many squares wide and high, whatever its size: nothing can be worked out of them.
SQUARES = 5

UNREADABLE = "Ce fichier n’est pas une photo lisible (JPEG, PNG, WebP ou HEIC)."
TOO_LARGE = "Cette photo a trop de points : 50 millions au plus."


@dataclass(frozen=True)
class Photo:
    """Two JPEG ready to be kept, the photo and a small one, with nothing in them but the picture."""

    content: bytes
    small: bytes
    width: int
    height: int
    content_type: str = "image/jpeg"


@dataclass(frozen=True)
class Area:
    """A rectangle of a picture, in hundredths of its sides from the top left."""

    left: float
    top: float
    width: float
    height: float


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
            # A new picture: whatever else the file said (place, device, profile, captions) is not in it.
            flat = Image.new("RGB", upright.size, "white")
            shown = upright.convert("RGBA")
            flat.paste(shown, mask=shown.getchannel("A"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Invalid.single(TOO_LARGE, "file") from None
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError):
        raise Invalid.single(UNREADABLE, "file") from None
    return _packed(flat)


def blurred(content: bytes, areas: Iterable[Area]) -> Photo:
    """A kept photo again, in which nothing can be made out inside the areas any more."""
    with Image.open(BytesIO(content), formats=["JPEG"]) as opened:
        picture = opened.convert("RGB")
    for area in areas:
        box = _box(area, picture.width, picture.height)
        face = picture.crop(box)
        squares = face.resize((SQUARES, SQUARES), Image.Resampling.BOX)
        picture.paste(squares.resize(face.size, Image.Resampling.NEAREST), box)
    return _packed(picture)


def _box(area: Area, width: int, height: int) -> tuple[int, int, int, int]:
    """The area in pixels, at least one wide and high, inside the picture."""
    left = min(int(area.left * width / 100), width - 1)
    top = min(int(area.top * height / 100), height - 1)
    right = max(left + 1, min(width, round((area.left + area.width) * width / 100)))
    bottom = max(top + 1, min(height, round((area.top + area.height) * height / 100)))
    return left, top, right, bottom


def small_of(content: bytes) -> bytes:
    """The small picture of a kept photo."""
    with Image.open(BytesIO(content), formats=["JPEG"]) as opened:
        return _small(opened.convert("RGB"))


def _packed(picture: Image.Image) -> Photo:
    return Photo(_jpeg(picture, QUALITY), _small(picture), picture.width, picture.height)


def _small(picture: Image.Image) -> bytes:
    small = picture.copy()
    small.thumbnail((SMALL, SMALL))
    return _jpeg(small, SMALL_QUALITY)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    packed = BytesIO()
    picture.save(packed, "JPEG", quality=quality, optimize=True, progressive=True)
    return packed.getvalue()
