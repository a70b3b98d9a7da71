"""Photos: taken in, shown, and named by answers."""

from pathlib import Path
from typing import Any

from flask import Response, current_app, g, request, url_for

from app.errors import Invalid
from app.fieldwork import media
from app.fieldwork.routes.blueprint import SHEET, bp
from app.fieldwork.sheets import OpenSheet, open_sheet
from app.visits.models import Visit
from app.web import current_member, json_answer, without_writing
from app.web.transactions import start_writing


@bp.post(SHEET + "/photos")
@without_writing
def add_photo(number: int, grid_slug: str, owner: str) -> Response:
    """Keep one photo for this sheet, under the id that the phone gave it. A queue of photos says whose it is."""
    if request.form.get("person", type=int) not in (None, current_member().person_id):
        message = "Cette photo est d’une autre personne : elle reste sur ce téléphone."
        return json_answer({"error": "person", "message": message}, 409)
    sent = request.files.get("file")
    if sent is None:
        raise Invalid.single("Choisissez une photo.", "file")
    ready = media.prepare(sent.stream)
    start_writing()
    opened = open_sheet(current_member(), number, grid_slug, owner)
    kept = media.keep(current_member(), opened, ready, folder(), request.form.get("id"))
    told = {
        "id": kept.id,
        "url": url_for("fieldwork.photo", media_id=kept.id),
        "width": kept.width,
        "height": kept.height,
    }
    return json_answer(told, 201)


@bp.get("/promotions/<cohort_slug>/photos/<uuid:media_id>")
def photo(media_id: Any) -> Response:
    """One photo, for those who may read its sheet."""
    found = media.media_for(current_member(), str(media_id))
    answer = Response(media.read(found, folder()), mimetype=found.content_type)
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


@bp.app_template_global()
def media_url(media_id: str, sheet: OpenSheet | None) -> str | None:
    """The address of a photo that an answer names; none if it has not arrived, or is not of the answer's sheet."""
    if sheet is None:
        return None
    known = g.setdefault("photos_of_sheets", {})
    if sheet.key not in known:
        known[sheet.key] = media.kept_for(sheet.visit.cohort_id, sheet.sheet_id)
    return url_for("fieldwork.photo", media_id=media_id) if media_id in known[sheet.key] else None


@bp.app_template_global()
def group_media_url(media_id: str, visit: Visit | None, letter: str) -> str | None:
    """The same for an answer that the group with this letter gave at a visit."""
    if visit is None:
        return None
    known = g.setdefault("photos_of_groups", {})
    if visit.id not in known:
        known[visit.id] = media.kept_for_groups(visit.cohort_id, visit.id)
    return url_for("fieldwork.photo", media_id=media_id) if (letter, media_id) in known[visit.id] else None


def folder() -> Path:
    """Where photos are kept."""
    return Path(current_app.instance_path) / "media"


def chosen_photos() -> tuple[list[tuple[int, media.Photo]], dict[int, str]]:
    """The photos chosen in a plain form, made small, by criterion; and what is wrong with the others."""
    ready, refused = [], {}
    for name, sent in request.files.items(multi=True):
        criterion, _, field = name.partition("-")
        if criterion[:1] != "c" or field != "file" or not criterion[1:].isdecimal() or not sent.filename:
            continue
        try:
            ready.append((int(criterion[1:]), media.prepare(sent.stream)))
        except Invalid as refusal:
            refused[int(criterion[1:])] = refusal.message
    return ready, refused
