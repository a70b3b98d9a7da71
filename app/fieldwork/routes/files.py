"""Files of traces: sent by a phone's queue or chosen in a plain form, shown to those who read the trace."""

import uuid
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import Response, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename

from app.errors import Invalid, NotFound, Unavailable
from app.fieldwork import files
from app.fieldwork.access import may_shield
from app.fieldwork.attachments import MEMO, PICTURE, SMALL, Attachment, attach
from app.fieldwork.evidence import EvidenceFile
from app.fieldwork.routes.blueprint import SHEET, bp
from app.fieldwork.routes.photos import shelf
from app.fieldwork.sheets import open_sheet
from app.fieldwork.traces import Trace
from app.web import current_member, json_answer, without_writing
from app.web.transactions import start_writing

JOTTING = SHEET + "/carnet/<uuid:jotting>"
FILE = "/promotions/<cohort_slug>/traces/fichiers/<uuid:file_id>"
LATER = "Le texte est enregistré : choisissez ce fichier de nouveau dans quelques minutes."
# A file that is handed over is opened by nothing of this site.
SEALED = "sandbox; default-src 'none'"


@bp.post(JOTTING + "/fichiers")
@without_writing
def add_file(number: int, grid_slug: str, owner: str, jotting: uuid.UUID) -> Response:
    """Keep one file of a trace, under the id that the phone gave it. The queue says whose it is."""
    if request.form.get("person", type=int) not in (None, current_member().person_id):
        message = "Ce fichier est d’une autre personne : il reste sur ce téléphone."
        return json_answer({"error": "person", "message": message}, 409)
    name = files.identity(request.form.get("id", ""))
    opened = open_sheet(current_member(), number, grid_slug, owner)
    if files.already(current_member(), opened, str(jotting), name):
        return json_answer({"id": name}, 201)
    sent = request.files.get("file")
    if sent is None:
        raise Invalid.single("Choisissez un fichier.", "file")
    ready = attach(sent.stream, sent.filename or "")
    with shelf().holding(ready.parts) as file:
        start_writing()
        opened = open_sheet(current_member(), number, grid_slug, owner)
        files.keep(current_member(), opened, str(jotting), ready, file, name)
    return json_answer({"id": name}, 201)


@bp.get(FILE)
def trace_file(file_id: Any) -> Response:
    """One file, for those who read its trace."""
    found = files.file_for(current_member(), str(file_id))
    answer = _handed(found, shelf().get(found.file))
    if not found.content_type.startswith((PICTURE, MEMO)):
        given = secure_filename(found.name) or "document.pdf"
        answer.headers.set("Content-Disposition", "attachment", filename=given)
    return answer


@bp.get(FILE + "/vignette")
def trace_thumbnail(file_id: Any) -> Response:
    """A photo, small."""
    found = files.file_for(current_member(), str(file_id))
    if not found.content_type.startswith(PICTURE):
        raise NotFound()
    return _handed(found, shelf().get(found.file + SMALL))


def _handed(found: EvidenceFile, content: bytes) -> Response:
    answer = Response(content, mimetype=found.content_type)
    answer.headers["Content-Security-Policy"] = SEALED
    # Asked for again each time: a consent that was withdrawn holds at once.
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(f"{found.id}-{found.version}")
    # Some browsers play a sound only if they may ask for parts of it.
    answer.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return answer


@dataclass(frozen=True)
class Shown:
    """A file as pages show it: « picture », « memo », « document », or « awaited » while it is on its way."""

    id: str
    what: str
    url: str = ""
    small: str = ""
    name: str = ""
    width: int = 0
    height: int = 0
    # Where a face in it can be blurred, for those who may.
    blur: str = ""


@bp.app_template_global()
def files_of(trace: Trace, *, shared: bool = False) -> list[Shown]:
    """The files of a trace that the member may have, in order; those on their way too.

    `shared`: on a screen for the class, which never depends on who is signed in: only what everybody may have.
    """
    mine = trace.author_id == current_member().id and not shared
    shown = []
    for file_id in trace.content["media"]:
        there = trace.files.get(file_id)
        if there is None:
            shown.append(Shown(file_id, "awaited"))
        elif mine or files.told_with(trace.content, there.content_type):
            shown.append(
                shown_file(there, may_blur=not shared and may_shield(current_member(), trace.author_id))
            )
    return shown


def shown_file(there: EvidenceFile, *, may_blur: bool = False) -> Shown:
    """A file that is there, as pages show it."""
    known: dict[str, Any] = {"file_id": there.id} | ({"v": there.version} if there.version else {})
    url = url_for("fieldwork.trace_file", **known)
    if there.content_type.startswith(PICTURE):
        small = url_for("fieldwork.trace_thumbnail", **known)
        blur = url_for("fieldwork.blur_trace", file_id=there.id) if may_blur else ""
        return Shown(there.id, "picture", url, small, "", there.width, there.height, blur)
    what = "memo" if there.content_type.startswith(MEMO) else "document"
    return Shown(there.id, what, url, name=there.name)


class Chosen(NamedTuple):
    """A file chosen in a plain form: what it holds, the name under which that is kept, and its id."""

    content: Attachment
    file: str
    id: str


def chosen_files(held: ExitStack) -> tuple[list[Chosen], str]:
    """The files chosen in a plain form, and what is wrong with the others ('' if nothing is).

    What is kept is taken away if `held` ends with an error.
    """
    ready, refused = [], ""
    sent: list[FileStorage] = [one for one in request.files.getlist("file") if one.filename]
    for one in sent:
        try:
            content = attach(one.stream, one.filename or "")
            file = held.enter_context(shelf().holding(content.parts))
        except Invalid as refusal:
            refused = refusal.message
        except Unavailable as refusal:
            refused = f"{refusal.message} {LATER}"
        else:
            ready.append(Chosen(content, file, str(uuid.uuid4())))
    return ready, refused
