"""What is kept of a file that comes with a trace, judged by what is in it and never by its name. Pure."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from app.errors import Invalid
from app.fieldwork import documents, memos, pictures

PICTURE = "image/"
MEMO = "audio/"
# The small picture of a photo is kept beside it, under its name and this.
SMALL = "-vignette"
LONGEST_NAME = 120
UNKNOWN = "Ce fichier n’est ni une photo (JPEG, PNG, WebP ou HEIC), ni un PDF, ni un mémo vocal."


@dataclass(frozen=True)
class Attachment:
    """What is to be kept of a file, and what is said of it. `small` is b"" of what is no picture."""

    content: bytes
    content_type: str
    name: str = ""
    small: bytes = b""
    width: int = 0
    height: int = 0

    @property
    def parts(self) -> dict[str, bytes]:
        """What is kept, by what follows its name."""
        return {"": self.content, SMALL: self.small} if self.small else {"": self.content}


def attach(stream: IO[bytes], name: str = "") -> Attachment:
    """Read a file that was sent. Slow: no lock may be held. Raises Invalid for what can never be kept."""
    head = stream.read(16)
    stream.seek(0)
    if head.startswith(documents.HEADER):
        content = stream.read(documents.MOST_BYTES + 1)
        documents.check_document(content)
        return Attachment(content, documents.TYPE, _title(name))
    if memos.is_memo(head):
        content, content_type = memos.checked_memo(stream.read(memos.MOST_BYTES + 1))
        return Attachment(content, content_type)
    try:
        photo = pictures.prepare(stream)
    except Invalid as refusal:
        if refusal.message == pictures.UNREADABLE:
            raise Invalid.single(UNKNOWN, "file") from None
        raise
    return Attachment(
        photo.content, photo.content_type, small=photo.small, width=photo.width, height=photo.height
    )


def _title(name: str) -> str:
    """What a document is called, for people: no folder, nothing that does not print."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(one if one.isprintable() else " " for one in last)
    return " ".join(shown.split())[:LONGEST_NAME]
