"""Blurring a face in a photo: a rectangle in a form, drawn with a finger where there is a script."""

from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Invalid
from app.fieldwork import blurring
from app.fieldwork.routes.blueprint import bp
from app.fieldwork.routes.photos import PHOTO, picture_of, shelf
from app.web import current_member, done, page, retry, without_writing
from app.web.transactions import start_writing

TEMPLATE = "fieldwork/blur.html"


@bp.get(PHOTO + "/flou")
def blur(media_id: Any) -> Response:
    """The photo, and where to draw."""
    found = blurring.photo_to_blur(current_member(), str(media_id))
    return page(TEMPLATE, picture=picture_of(found), media_id=media_id, typed={}, errors={})


@bp.post(PHOTO + "/flou")
@without_writing
def blur_area(media_id: Any) -> BaseResponse:
    """Blur one rectangle, for good."""
    name = str(media_id)
    found = blurring.photo_to_blur(current_member(), name)
    form = request.form.to_dict(flat=False)
    try:
        area = blurring.area_in(form)
    except Invalid as refusal:
        typed = {side: texts[0] for side, texts in form.items()}
        return retry(
            TEMPLATE, picture=picture_of(found), media_id=media_id, typed=typed, errors=refusal.errors
        )
    size = blurring.blur_bytes(found, shelf(), area)
    start_writing()
    blurring.note_blur(current_member(), name, size)
    flash("C’est flouté, pour tout le monde et pour toujours. Regardez s’il en reste un autre.", "ok")
    return done(url_for("fieldwork.blur", media_id=media_id))
