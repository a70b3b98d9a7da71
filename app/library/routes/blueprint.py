"""The blueprint of the resource space, and what its pages share."""

from typing import cast

from flask import Blueprint, Response, current_app
from werkzeug.utils import secure_filename

from app.fieldwork.documents import TYPE
from app.fieldwork.storage import Shelf
from app.library.models import ResourceItem

bp = Blueprint("library", __name__)

RESOURCES = "/promotions/<cohort_slug>/ressources"
PAGE = RESOURCES + "/<int:day_id>"
# A file that is handed over is opened by nothing of this site.
SEALED = "sandbox; default-src 'none'"


def shelf() -> Shelf:
    """Where documents are kept, as photos are."""
    return cast(Shelf, current_app.extensions["photos"])


def handed(item: ResourceItem) -> Response:
    """A document, to be saved."""
    answer = Response(shelf().get(item.file), mimetype=TYPE)
    answer.headers["Content-Security-Policy"] = SEALED
    answer.headers["Cache-Control"] = "private, no-cache"
    name = (secure_filename(item.title)[:80] or "document").removesuffix(".pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.pdf")
    return answer
