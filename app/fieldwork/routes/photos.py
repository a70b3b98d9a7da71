"""Photos: taken in, shown, and named by answers."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Response, current_app, g, request, url_for

from app.errors import Invalid, Unavailable
from app.fieldwork import blurring, faces, media
from app.fieldwork.access import may_shield
from app.fieldwork.faces import Faces
from app.fieldwork.pictures import Photo, prepare
from app.fieldwork.routes.blueprint import SHEET, bp
from app.fieldwork.sheets import OpenSheet, open_sheet
from app.fieldwork.storage import Shelf
from app.visits.models import Visit
from app.web import current_member, json_answer, without_writing
from app.web.transactions import start_writing

PHOTO = "/promotions/<cohort_slug>/photos/<uuid:media_id>"
LATER = "Le reste est enregistré : choisissez-la de nouveau dans quelques minutes."


@bp.record_once
def open_shelf(state: Any) -> None:
    """A wrong setting is told when the site starts, not by the first photo."""
    folder = Path(state.app.instance_path) / "media"
    state.app.extensions["photos"] = Shelf.open(folder, state.app.config)


def shelf() -> Shelf:
    """Where photos are kept."""
    found: Shelf = current_app.extensions["photos"]
    return found


@bp.post(SHEET + "/photos")
@without_writing
def add_photo(number: int, grid_slug: str, owner: str) -> Response:
    """Keep one photo for this sheet, under the id that the phone gave it. A queue of photos says whose it is."""
    name = request.form.get("id")
    if request.form.get("person", type=int) not in (None, current_member().person_id):
        message = "Cette photo est d’une autre personne : elle reste sur ce téléphone."
        return json_answer({"error": "person", "message": message}, 409)
    opened = open_sheet(current_member(), number, grid_slug, owner)
    sent = request.files.get("file")
    if known := media.already(current_member(), opened, name):
        if sent is not None and blurring.unblurred(known, request.form.get("faces")):
            ready = prepare(sent.stream)
            blurring.replace_bytes(known, shelf(), ready)
            start_writing()
            known = media.already(current_member(), opened, name) or known
            return _told(blurring.note_replaced(known, ready))
        return _told(known)
    if sent is None:
        raise Invalid.single("Choisissez une photo.", "file")
    told = faces.said(request.form.get("faces"), queued=name is not None)
    ready = prepare(sent.stream)
    with shelf().holding(media.files(ready)) as file:
        start_writing()
        opened = open_sheet(current_member(), number, grid_slug, owner)
        return _told(media.keep(current_member(), opened, ready, file, told, name))


def _told(kept: Any) -> Response:
    told = {
        "id": kept.id,
        "url": url_for("fieldwork.photo", media_id=kept.id),
        "width": kept.width,
        "height": kept.height,
    }
    return json_answer(told, 201)


@bp.get(PHOTO)
def photo(media_id: Any) -> Response:
    """One photo, for those who may read its sheet."""
    return _picture(media_id, small=False)


@bp.get(PHOTO + "/vignette")
def thumbnail(media_id: Any) -> Response:
    """The same, small."""
    return _picture(media_id, small=True)


def _picture(media_id: Any, *, small: bool) -> Response:
    found = media.media_for(current_member(), str(media_id))
    answer = Response(media.read(found, shelf(), small=small), mimetype=found.content_type)
    # A face may be blurred at any time: under the address of this version a browser asks again after five minutes,
    # under any other each time, and what it had before goes.
    current = request.args.get("v") == str(found.version)
    answer.headers["Cache-Control"] = f"private, {'max-age=300, must-revalidate' if current else 'no-cache'}"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@dataclass(frozen=True)
class Picture:
    """A photo as pages show it: the address of its small picture, of the whole, and what room it takes.

    `blur`: where a face in it can be blurred, for those who may.
    """

    small: str
    whole: str
    width: int
    height: int
    blur: str | None = None


def picture_of(kept: Any) -> Picture:
    """The same of a photo that was found."""
    return _pictured(kept.id, kept)


def _pictured(media_id: str, kept: Any, *, to_blur: bool = False) -> Picture:
    small, whole = (
        url_for(f"fieldwork.{view}", media_id=media_id, v=kept.version) for view in ("thumbnail", "photo")
    )
    may = to_blur and may_shield(current_member(), kept.member_id)
    blur = url_for("fieldwork.blur", media_id=media_id) if may else None
    return Picture(small, whole, kept.width, kept.height, blur)


@bp.app_template_global()
def media_url(media_id: str, sheet: OpenSheet | None) -> Picture | None:
    """A photo that an answer names; none if it has not arrived, or is not of the answer's sheet."""
    if sheet is None:
        return None
    known = g.setdefault("photos_of_sheets", {})
    if sheet.key not in known:
        known[sheet.key] = media.kept_for(sheet.visit.cohort_id, sheet.sheet_id)
    kept = known[sheet.key].get(media_id)
    return None if kept is None else _pictured(media_id, kept, to_blur=True)


@bp.app_template_global()
def group_media_url(media_id: str, visit: Visit | None, letter: str) -> Picture | None:
    """The same for an answer that the group with this letter gave at a visit."""
    if visit is None:
        return None
    known = g.setdefault("photos_of_groups", {})
    if visit.id not in known:
        known[visit.id] = media.kept_for_groups(visit.cohort_id, visit.id)
    kept = known[visit.id].get((letter, media_id))
    return None if kept is None else _pictured(media_id, kept)


Held = list[tuple[int, Photo, str, Faces]]


def chosen_photos(held: ExitStack) -> tuple[Held, dict[int, dict[str, str]]]:
    """The photos chosen in a plain form: by criterion, made small, the name under which they are kept, who is on them.

    What is wrong with the others is told by criterion and field. What is kept is taken away if `held` ends with an
    error.
    """
    ready: Held = []
    refused: dict[int, dict[str, str]] = {}
    for name, sent in request.files.items(multi=True):
        criterion, _, field = name.partition("-")
        if criterion[:1] != "c" or field != "file" or not criterion[1:].isdecimal() or not sent.filename:
            continue
        about = int(criterion[1:])
        try:
            told = faces.said(request.form.get(f"faces-c{about}-"))
            picture = prepare(sent.stream)
            file = held.enter_context(shelf().holding(media.files(picture)))
        except Invalid as refusal:
            refused.setdefault(about, {}).update(refusal.errors)
        except Unavailable as refusal:
            refused.setdefault(about, {})["file"] = f"{refusal.message} {LATER}"
        else:
            ready.append((about, picture, file, told))
    return ready, refused
