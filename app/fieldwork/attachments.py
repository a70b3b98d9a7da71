"""What is kept of a file that comes with a trace, judged by what is in it and never by its name. Pure."""

from dataclasses import dataclass
from typing import IO

from app.fieldwork import pictures

PICTURE = "image/"
MEMO = "audio/"
# The small picture of a photo is kept beside it, under its name and this.
SMALL = "-vignette"
LONGEST_NAME = 120


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
    photo = pictures.prepare(stream)
    return Attachment(
        photo.content, photo.content_type, small=photo.small, width=photo.width, height=photo.height
    )
