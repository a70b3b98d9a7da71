"""Entering a roster."""

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts import roster_file
from app.cohorts.access import must_run
from app.cohorts.forms import RosterForm
from app.cohorts.roster import enrol
from app.cohorts.routes.blueprint import bp
from app.errors import Invalid
from app.web import beside_fields, current_member, page, retry


@bp.get("/promotions/<cohort_slug>/liste")
def roster() -> BaseResponse:
    """Where a roster is pasted or uploaded."""
    must_run(current_member())
    return page("cohorts/roster.html", form=RosterForm())


@bp.post("/promotions/<cohort_slug>/liste", endpoint="enrol")
def enter() -> BaseResponse:
    """Enter the roster and say what became of each line."""
    must_run(current_member())
    try:
        form = RosterForm(request.form)
        upload = request.files.get("file")
    except RequestEntityTooLarge:
        form = RosterForm()
        beside_fields(form, Invalid.single(roster_file.TOO_BIG, "file"))
        return retry("cohorts/roster.html", status=413, form=form)
    try:
        content = upload.read(roster_file.MOST_BYTES + 1) if upload else b""
        text = roster_file.decode(content) if content else form.data["text"] or ""
        report = enrol(current_member(), text)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("cohorts/roster.html", form=form)
    return page("cohorts/roster_report.html", report=report)
