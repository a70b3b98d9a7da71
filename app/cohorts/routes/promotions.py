"""Starting a promotion and correcting it."""

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.access import must_run, must_start_cohort
from app.cohorts.forms import CohortForm, NewCohortForm
from app.cohorts.promotions import change_cohort, start_cohort
from app.cohorts.routes.blueprint import bp
from app.errors import Invalid
from app.web import beside_fields, current_member, page, retry
from app.web.formats import today


@bp.get("/promotions/nouvelle")
def new() -> BaseResponse:
    """The form of a new promotion."""
    must_start_cohort(current_user)
    return page("cohorts/new.html", form=NewCohortForm.blank(today()))


@bp.post("/promotions/nouvelle", endpoint="start")
def start() -> BaseResponse:
    """Start the promotion and go on to inviting people."""
    must_start_cohort(current_user)
    form = NewCohortForm(request.form)
    try:
        if not form.validate():
            raise Invalid({})
        member = start_cohort(current_user._get_current_object(), **form.data)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("cohorts/new.html", form=form)
    flash(f"La promotion « {member.cohort.title} » est créée. Invitez maintenant ses membres.")
    return redirect(url_for("cohorts.invitation", cohort_slug=member.cohort.slug), 303)


@bp.get("/promotions/<cohort_slug>/reglages")
def settings() -> BaseResponse:
    """Title, year and dates."""
    member = current_member()
    must_run(member)
    return page("cohorts/settings.html", form=CohortForm(obj=member.cohort))


@bp.post("/promotions/<cohort_slug>/reglages", endpoint="change")
def change() -> BaseResponse:
    """Correct the title, the year and the dates."""
    member = current_member()
    must_run(member)
    form = CohortForm(request.form)
    try:
        if not form.validate():
            raise Invalid({})
        change_cohort(member, **form.data)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("cohorts/settings.html", form=form)
    flash("Les réglages de la promotion sont enregistrés.")
    return redirect(url_for("cohorts.members"), 303)
