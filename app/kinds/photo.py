"""Photos with a caption in two parts. The pictures themselves are kept elsewhere, under an id."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.errors import Invalid
from app.kinds.base import (
    Cell,
    Change,
    Column,
    Entry,
    Form,
    FormLists,
    Kind,
    Mapped,
    Params,
    Summary,
    Value,
)
from app.kinds.listing import merge_listed
from app.kinds.merge import merge_text
from app.kinds.reading import UNREADABLE, check_keys, clean, every, plural
from app.kinds.rows import read_rows, write_rows
from app.kinds.texts import apart, check_bound, compare_bound, read_bound
from app.kinds.xlsform import Asked, Question

FIELDS = ("media", "seen", "meaning")
MOST = 20
CAPTION_LIMIT = 1000


@dataclass(frozen=True)
class PhotoMark:
    """One picture of the contact sheet."""

    letter: str
    name: str
    media: str
    seen: str
    meaning: str


@dataclass(frozen=True)
class PhotoSummary(Summary):
    """Every photo, in the order given; whether one may be shown is known where it is kept."""

    photos: tuple[PhotoMark, ...]


class Photo(Kind):
    """Value: {"photos": [{"media": uuid, "seen", "meaning"}]}. Params: {"count"}.

    The form may carry `remove` with the media ids to leave out: the way without JavaScript.
    """

    name = "photo"
    label = "Photo"
    hint = "Pour montrer : une image, ce que l’on y voit, puis ce que l’on en comprend."
    order = 110
    lengthy = True

    def default_params(self) -> Params:
        return {"count": 3}

    def params_form(self, params: Params) -> FormLists:
        return {"count": [str(params["count"])]}

    def parse_params(self, form: Form) -> Params:
        return {"count": read_bound(form, "count", 1, MOST)}

    def check_params(self, params: Any) -> Params:
        return check_bound(params, "count", 3, MOST)

    def parse(self, form: Form, params: Params) -> Value | None:
        removed = set(every(form, "remove"))
        photos = [
            _check_photo(row, number)
            for number, row in enumerate(read_rows(form, *FIELDS))
            if row["media"] and row["media"] not in removed
        ]
        return self.check({"photos": photos}, params)

    def check(self, value: Any, params: Params) -> Value | None:
        if value is None:
            return None
        rows = check_keys(value, {"photos"}).get("photos")
        if not isinstance(rows, list):
            raise Invalid({"": UNREADABLE})
        if len(rows) > MOST:
            raise Invalid({"": f"{MOST} photos au plus dans une réponse."})
        photos = [_check_photo(row, number) for number, row in enumerate(rows)]
        if len({photo["media"] for photo in photos}) < len(photos):
            raise Invalid({"": "La même photo figure deux fois."})
        return {"photos": photos} if photos else None

    def missing(self, value: Value | None, params: Params) -> str | None:
        number = len(value["photos"]) if value else 0
        if number > params["count"]:
            return f"{plural(params['count'], 'photo', 'photos')} au plus : il y en a {number}."
        return None

    def to_form(self, value: Value | None, params: Params) -> FormLists:
        return write_rows(value["photos"], *FIELDS) if value else {}

    def describe(self, value: Value | None, params: Params) -> str:
        if not value:
            return ""
        number = plural(len(value["photos"]), "photo", "photos")
        captions = _captions(value)
        return f"{number} : {captions}" if captions else number

    def columns(self, params: Params) -> list[Column]:
        return [Column("number", "Nombre de photos", numeric=True), Column("captions", "Légendes")]

    def cells(self, value: Value | None, params: Params) -> list[Cell]:
        return [len(value["photos"]), _captions(value) or None] if value else [None, None]

    def summarise(self, entries: Sequence[Entry], params: Params) -> PhotoSummary:
        marks = tuple(
            PhotoMark(entry.letter, entry.name, **photo)
            for entry in entries
            for photo in entry.value["photos"]
        )
        return PhotoSummary(len(entries), marks)

    def to_xlsform(self, params: Params, name: str) -> Asked:
        asked = (
            Question("image", f"{name}_photo", "La photo"),
            Question("text", f"{name}_seen", "Ce que l’on y voit"),
            Question("text", f"{name}_meaning", "Ce que l’on en comprend"),
        )
        return Asked(name, asked, around="repeat")

    def from_xlsform(self, asked: Asked, kept: Params | None) -> Params | None:
        return {"count": 1} if kept is None and asked.is_one("image") else kept

    def compare_params(self, old: Params, new: Params, mapping: Mapped | None = None) -> Change:
        return compare_bound(old, new)

    def merge(
        self, base: Value | None, theirs: Value | None, mine: Value | None, params: Params
    ) -> Value | None:
        return merge_listed("photos", "media", base, theirs, mine, _merge_photo, params["count"])


def _captions(value: Value) -> str:
    told = (apart(photo["seen"], photo["meaning"], " → ") for photo in value["photos"])
    return " ; ".join(caption for caption in told if caption)


def _check_photo(row: Any, number: int) -> dict[str, str]:
    known = check_keys(row, set(FIELDS))
    try:
        media = str(UUID(str(known.get("media"))))
    except ValueError:
        raise Invalid({"": UNREADABLE}) from None
    captions = {
        part: clean(known.get(part, ""), CAPTION_LIMIT, f"row_{part}:{number}")
        for part in ("seen", "meaning")
    }
    return {"media": media, **captions}


def _merge_photo(base: Any, theirs: Any, mine: Any) -> dict[str, str] | None:
    before = base or {"seen": "", "meaning": ""}
    captions = {part: merge_text(before[part], theirs[part], mine[part]) for part in FIELDS[1:]}
    texts = {part: text for part, text in captions.items() if text is not None}
    return {"media": mine["media"], **texts} if len(texts) == len(captions) else None


KIND = Photo()
