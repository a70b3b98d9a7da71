"""Voice memos: told by what they hold, kept without what a phone adds to them. Pure."""

from collections.abc import Iterator

from app.errors import Invalid

MOST_BYTES = 2 * 1000 * 1000
TOO_HEAVY = "Ce mémo est trop long : 2 minutes et 2 Mo au plus. Enregistrez-le en deux fois."
NO_SOUND = "Ce fichier n’est pas un mémo vocal que le site garde (Opus en WebM ou Ogg, ou M4A)."

_WEBM = b"\x1aE\xdf\xa3"
_OGG = b"OggS"
# Where browsers and phones say which tracks there are: near the start, or in a box of its own.
_NEAR = 64 * 1024
_VIDEO = (b"V_VP", b"V_AV1", b"V_MPEG")
# Boxes that hold others, and those where phones write where and with what it was recorded.
_HOLDERS = {b"moov", b"trak", b"moof", b"traf", b"mdia"}
_TELLTALES = {b"udta", b"meta", b"uuid"}
# Where a box starts and ends, its kind, and where its content starts.
Box = tuple[int, int, bytes, int]
# Photos of phones come in the same boxes.
_PICTURES = {b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}


def is_memo(head: bytes) -> bool:
    """Whether a file that begins so (16 bytes) is meant to be heard."""
    boxed = head[4:8] == b"ftyp" and head[8:12] not in _PICTURES
    return head.startswith((_WEBM, _OGG)) or boxed


def checked_memo(content: bytes) -> tuple[bytes, str]:
    """What is kept of a memo, and its type. Raises Invalid for what is no sound, or too much of it."""
    if len(content) > MOST_BYTES:
        raise Invalid.single(TOO_HEAVY, "file")
    if content.startswith(_WEBM):
        near = content[:_NEAR]
        if b"webm" in near[:64] and b"A_OPUS" in near and not any(one in near for one in _VIDEO):
            return content, "audio/webm"
    elif content.startswith(_OGG):
        start = 27 + content[26] if len(content) > 27 else 0
        if content[start : start + 8] == b"OpusHead":
            return content, "audio/ogg"
    elif content[4:8] == b"ftyp":
        boxes = list(_boxes(content, 0, len(content)))
        tracks = {content[body + 8 : body + 12] for _, _, kind, body in boxes if kind == b"hdlr"}
        if b"soun" in tracks and b"vide" not in tracks:
            return _silent(content, boxes), "audio/mp4"
    raise Invalid.single(NO_SOUND, "file")


def _silent(content: bytes, boxes: list[Box]) -> bytes:
    """The same boxes, of which those that tell on the person are empty."""
    bare = bytearray(content)
    for start, end, kind, body in boxes:
        if kind in _TELLTALES:
            bare[start + 4 : start + 8] = b"free"
            bare[body:end] = bytes(end - body)
    return bytes(bare)


def _boxes(content: bytes, start: int, end: int) -> Iterator[Box]:
    """Each box, those inside others too. Raises Invalid for what is cut."""
    while start + 8 <= end:
        size, kind, body = (
            int.from_bytes(content[start : start + 4], "big"),
            content[start + 4 : start + 8],
            start + 8,
        )
        if size == 1:
            size, body = int.from_bytes(content[start + 8 : start + 16], "big"), start + 16
        last = end if size == 0 else start + size
        if not body <= last <= end:
            raise Invalid.single(NO_SOUND, "file")
        yield start, last, kind, body
        if kind in _HOLDERS:
            yield from _boxes(content, body, last)
        start = last
