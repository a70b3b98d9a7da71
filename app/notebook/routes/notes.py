"""The notes of a promotion, the subject and the plan of one, and the deadlines of all."""

import uuid
from typing import Any

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.access import must_run
from app.cohorts.models import Membership
from app.errors import Conflict, Invalid
from app.notebook.access import may_write, must_have_notes
from app.notebook.following import followed, name_tutor, tutors
from app.notebook.forms import MilestonesForm, RemarkForm, SectionForm, SubjectForm, TutorForm
from app.notebook.milestones import STEPS, milestones_of, set_milestones
from app.notebook.models import Note
from app.notebook.notes import Subject, write_subject
from app.notebook.reading import read_note
from app.notebook.remarks import NOTHING_SAID, STANDINGS, Place, threads_of
from app.notebook.routes.blueprint import bp, reader_and_writer
from app.notebook.sections import sections_of
from app.web import beside_fields, current_member, done, page, retry


@bp.get("")
def index() -> BaseResponse:
    """For a student their own note; for the team those of the promotion."""
    member = current_member()
    must_have_notes(member)
    if not member.is_facilitator:
        return redirect(url_for("notebook.show", student_id=member.id))
    return page(
        "notebook/index.html", notes=followed(member), standings=STANDINGS, milestones=milestones_of(member)
    )


@bp.get("/<int:student_id>", endpoint="show")
def note(student_id: int) -> Response:
    """Subject, plan, what is said of them, and the deadlines."""
    member, writer = reader_and_writer(student_id)
    return page("notebook/show.html", **shown(member, writer))


@bp.post("/<int:student_id>/sujet", endpoint="write_subject")
def save_subject(student_id: int) -> BaseResponse:
    """Write the subject and the problem."""
    member, writer = reader_and_writer(student_id)
    form = SubjectForm(request.form)
    typed = Subject(form.subject.data or "", form.problem.data or "")
    try:
        write_subject(member, writer, typed, form.seen.data if form.seen.data is not None else -1)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("notebook/show.html", **shown(member, writer, subject=form))
    except Conflict as refusal:
        form.form_errors.append(refusal.message)
        whole = read_note(writer)
        form.seen.renew(whole.note.subject_version if whole.note else 0)
        return retry("notebook/show.html", status=409, **shown(member, writer, subject=form, meanwhile=True))
    flash("Le sujet est enregistré.", "ok")
    return done(url_for("notebook.show", student_id=writer.id))


@bp.post("/<int:student_id>/suivi", endpoint="name_tutor")
def save_tutor(student_id: int) -> BaseResponse:
    """Say who of the team follows this note."""
    member, writer = reader_and_writer(student_id)
    form = TutorForm(request.form)
    try:
        name_tutor(member, writer, form.tutor.data or 0)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("notebook/show.html", **shown(member, writer, tutor=form))
    flash("C’est noté.", "ok")
    return done(url_for("notebook.show", student_id=writer.id))


@bp.get("/echeances")
def milestones() -> Response:
    """The deadlines, to be set by the team."""
    member = current_member()
    must_run(member)
    days = {one.step: one.due_on for one in milestones_of(member)}
    return page("notebook/milestones.html", form=MilestonesForm(data=days))


@bp.post("/echeances", endpoint="set_milestones")
def save_milestones() -> BaseResponse:
    """Set the deadlines."""
    member = current_member()
    must_run(member)
    form = MilestonesForm(request.form)
    if not form.validate():
        return retry("notebook/milestones.html", form=form)
    set_milestones(member, {step: form[step].data for step in STEPS})
    flash("Les échéances sont enregistrées : chacun·e les lit sur l’accueil et dans sa note.", "ok")
    return done(url_for("notebook.index"))


def shown(
    member: Membership,
    writer: Membership,
    *,
    subject: SubjectForm | None = None,
    adding: SectionForm | None = None,
    answering: tuple[Place, RemarkForm] | None = None,
    tutor: TutorForm | None = None,
    meanwhile: bool = False,
) -> dict[str, Any]:
    """What the page of subject and plan needs; forms that come back take the place of blank ones."""
    whole = read_note(writer)
    held = whole.note
    threads = threads_of(writer, [one.section for one in whole.parts])
    return {
        "whole": whole,
        "writer": writer,
        "mine": may_write(member, writer),
        "subject_form": subject
        or SubjectForm(
            data={
                "subject": held.subject if held else "",
                "problem": held.problem if held else "",
                "seen": held.subject_version if held else 0,
            }
        ),
        "tutor_form": _tutor_form(member, held, tutor),
        "meanwhile": meanwhile,
        "section_form": adding or SectionForm(data={"section": str(uuid.uuid4())}),
        "removed": sections_of(held, removed=True),
        "milestones": milestones_of(member),
        **said_of(threads, answering),
    }


def _tutor_form(member: Membership, held: Note | None, form: TutorForm | None) -> TutorForm | None:
    """To choose who follows the note; None for who may not."""
    if not member.is_facilitator:
        return None
    form = form or TutorForm(data={"tutor": held.tutor_id if held and held.tutor_id else 0})
    form.tutor.choices = [(0, "toute l’équipe"), *((one.id, one.name) for one in tutors(member))]
    return form


def said_of(threads: Any, answering: tuple[Place, RemarkForm] | None) -> dict[str, Any]:
    """What the threads of a page need."""
    return {
        "threads": threads,
        "nothing_said": NOTHING_SAID,
        "standings": STANDINGS,
        "answering": answering,
        "new_form": lambda: str(uuid.uuid4()),
    }
