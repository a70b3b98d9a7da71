"""Whether somebody can be recognised in a photo: asked before it leaves the phone, and kept with it."""

from enum import StrEnum

from app.errors import Invalid, Unavailable

UNSAID = (
    "Dites si l’on reconnaît quelqu’un : sans cela, la photo n’est pas envoyée. Choisissez-la de nouveau."
)
# What a script from before this question shows; it goes on keeping the photo, and sends it once it is renewed.
RELOAD = "Rechargez cette page : il faut d’abord dire si l’on reconnaît quelqu’un sur cette photo."


class Faces(StrEnum):
    """Nobody can be recognised, those who can agree, or they were made unrecognisable on the phone."""

    none = "none"
    agreed = "agreed"
    blurred = "blurred"


def said(answer: str | None, *, queued: bool = False) -> Faces:
    """What was answered. Raises Invalid if it is no answer.

    Raises Unavailable if a queue (`queued`) does not know the question: a refusal would be final for its photo.
    """
    if answer is None and queued:
        raise Unavailable(RELOAD)
    try:
        return Faces(answer or "")
    except ValueError:
        raise Invalid.single(UNSAID, "faces") from None
