"""Starting a promotion and correcting it."""

import re
from datetime import date

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.access import must_run, must_start_cohort
from app.cohorts.forms import NewCohortForm, SettingsForm
from app.cohorts.models import Cohort
from app.cohorts.promotions import Details, change_cohort, details_of, start_cohort
from app.cohorts.routes.blueprint import bp
from app.errors import Conflict, Invalid
from app.web import beside_fields, current_member, page, retry, stale
from app.web.formats import day, today

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


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
    there = details_of(member.cohort)
    form = SettingsForm(obj=there, seen=stale.as_seen(there.as_texts()))
    return page("cohorts/settings.html", form=form, found=None)


@bp.post("/promotions/<cohort_slug>/reglages", endpoint="change")
def change() -> BaseResponse:
    """Correct the title, the year and the dates. A page read before somebody else's change shows both."""
    member = current_member()
    must_run(member)
    form = SettingsForm(request.form)
    try:
        if not form.validate():
            raise Invalid({})
        change_cohort(member, _details(form), stale.seen_from(form.seen.data))
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("cohorts/settings.html", form=form, found=None)
    except Conflict:
        return _show_both(member.cohort, form)
    flash("Les réglages de la promotion sont enregistrés.")
    return redirect(url_for("cohorts.members"), 303)


def _show_both(cohort: Cohort, form: SettingsForm) -> BaseResponse:
    mine, theirs = _details(form).as_texts(), details_of(cohort).as_texts()
    found = stale.differences(stale.seen_from(form.seen.data), mine, theirs)
    again = SettingsForm(MultiDict(stale.put_together(mine, found) | {"seen": stale.as_seen(theirs)}))
    shown = [
        (again[one.field].label.text, _readable(one.theirs), _readable(one.mine), one.clash) for one in found
    ]
    return retry("cohorts/settings.html", status=409, form=again, found=shown)


def _readable(text: str) -> str:
    """A field as a person reads it."""
    return day(date.fromisoformat(text)) if DAY.fullmatch(text) else text


def _details(form: SettingsForm) -> Details:
    return Details(**{name: form[name].data for name in Details.__dataclass_fields__})
