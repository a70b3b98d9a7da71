"""A note as it is read, and what is said of it."""

from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.models import Membership
from app.errors import Invalid
from app.notebook.access import may_write
from app.notebook.annexes import annexes_of
from app.notebook.document import MIMETYPE, note_docx
from app.notebook.forms import RemarkForm
from app.notebook.marks import PAGES
from app.notebook.models import About
from app.notebook.reading import read_note
from app.notebook.remarks import Place, Remark, remark, threads_of
from app.notebook.rendering import rendered
from app.notebook.routes.blueprint import bp, reader_and_writer
from app.notebook.routes.notes import said_of, shown
from app.web import beside_fields, done, download, page, retry


@bp.get("/<int:student_id>/lire", endpoint="read")
def whole_note(student_id: int) -> Response:
    """The whole note, with its references and what is said of each part."""
    member, writer = reader_and_writer(student_id)
    return page("notebook/read.html", **_read(member, writer))


@bp.get("/<int:student_id>/note.docx", endpoint="document")
def note_document(student_id: int) -> BaseResponse:
    """The note as a text document."""
    member, writer = reader_and_writer(student_id)
    document = note_docx(read_note(writer), member.cohort.title, annexes_of(writer))
    return download(document, f"note-{writer.name}.docx", MIMETYPE)


@bp.post("/<int:student_id>/remarques", endpoint="remark")
def say(student_id: int) -> BaseResponse:
    """Add a remark, or an answer to one."""
    member, writer = reader_and_writer(student_id)
    form = RemarkForm(request.form)
    about, section_id = request.form.get("about", ""), request.form.get("section", "")[:36]
    said = Remark(
        about,
        section_id,
        form.text.data or "",
        form.standing.data or "",
        max(0, form.version.data or 0),
        form.form.data or "",
    )
    try:
        remark(member, writer, said)
    except Invalid as refusal:
        beside_fields(form, refusal)
        place = (about, section_id or None)
        if about == About.text:
            return retry("notebook/read.html", **_read(member, writer, (place, form)))
        return retry("notebook/show.html", **shown(member, writer, answering=(place, form)))
    flash("C’est noté." if member.is_facilitator else "Votre réponse est notée.", "ok")
    if about == About.text:
        return done(url_for("notebook.read", student_id=writer.id, _anchor=f"partie-{section_id}"))
    return done(url_for("notebook.show", student_id=writer.id, _anchor=f"remarques-{about}"))


def _read(
    member: Membership, writer: Membership, answering: tuple[Place, RemarkForm] | None = None
) -> dict[str, Any]:
    note = read_note(writer)
    sections = [one.section for one in note.parts]
    return {
        "whole": note,
        "writer": writer,
        "mine": may_write(member, writer),
        "html": {one.id: rendered(one.text, note.quotes, one.depth + 1) for one in sections},
        "pages": PAGES,
        **said_of(threads_of(writer, sections), answering),
    }
