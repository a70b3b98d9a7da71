"""Blurring a face in a photo: a rectangle in a form, drawn with a finger where there is a script."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.models import Membership
from app.errors import Invalid
from app.fieldwork import blurring
from app.fieldwork.evidence import EvidenceFile
from app.fieldwork.models import Media
from app.fieldwork.routes.blueprint import bp
from app.fieldwork.routes.files import FILE, shown_file
from app.fieldwork.routes.photos import PHOTO, Picture, picture_of, shelf
from app.web import current_member, done, page, retry, without_writing
from app.web.transactions import start_writing

TEMPLATE = "fieldwork/blur.html"


@bp.get(PHOTO + "/flou")
def blur(media_id: Any) -> Response:
    """The photo of an answer, and where to draw."""
    found = blurring.photo_to_blur(current_member(), str(media_id))
    return _page(picture_of(found))


@bp.post(PHOTO + "/flou")
@without_writing
def blur_area(media_id: Any) -> BaseResponse:
    """Blur one rectangle, for good."""
    found = blurring.photo_to_blur(current_member(), str(media_id))
    return _blur(found, picture_of(found), blurring.note_blur, url_for("fieldwork.blur", media_id=media_id))


@bp.get(FILE + "/flou")
def blur_trace(file_id: Any) -> Response:
    """A photo of the carnet, and where to draw."""
    found = blurring.trace_photo_to_blur(current_member(), str(file_id))
    return _page(_of_trace(found))


@bp.post(FILE + "/flou")
@without_writing
def blur_trace_area(file_id: Any) -> BaseResponse:
    """Blur one rectangle of it, for good."""
    found = blurring.trace_photo_to_blur(current_member(), str(file_id))
    back = url_for("fieldwork.blur_trace", file_id=file_id)
    return _blur(found, _of_trace(found), blurring.note_trace_blur, back)


def _page(picture: Picture) -> Response:
    return page(TEMPLATE, picture=picture, typed={}, errors={})


def _of_trace(found: EvidenceFile) -> Picture:
    file = shown_file(found)
    return Picture(file.small, file.url, file.width, file.height)


def _blur(
    found: Media | EvidenceFile,
    picture: Picture,
    note: Callable[[Membership, str, int], object],
    back: str,
) -> BaseResponse:
    """Blur what the form says in the picture's bytes, then note it. The slow part holds nothing of the database."""
    name = found.id
    form = request.form.to_dict(flat=False)
    try:
        area = blurring.area_in(form)
    except Invalid as refusal:
        typed = {side: texts[0] for side, texts in form.items()}
        return retry(TEMPLATE, picture=picture, typed=typed, errors=refusal.errors)
    size = blurring.blur_bytes(found, shelf(), area)
    start_writing()
    note(current_member(), name, size)
    flash("C’est flouté, pour tout le monde et pour toujours. Regardez s’il en reste un autre.", "ok")
    return done(back)
