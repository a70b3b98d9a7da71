"""Adding, changing, moving and cancelling days."""

from datetime import date
from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.models import Membership
from app.errors import Conflict, Invalid
from app.programme.access import day_for, must_plan
from app.programme.forms import KINDS, DayForm, PastingForm
from app.programme.models import Day
from app.programme.pasting import enter_days
from app.programme.planning import (
    DayPlan,
    add_day,
    cancel_day,
    change_day,
    free_visits,
    plan_of,
    restore_day,
    whole_day,
)
from app.programme.routes.blueprint import PROGRAMME, bp
from app.programme.routes.pages import address_of
from app.web import beside_fields, current_member, done, page, retry, stale, whole
from app.web.formats import day as in_words

FIELDS = tuple(DayPlan.__dataclass_fields__)
FRESH: dict[str, Any] = {"stale": False, "found": []}


@bp.route(PROGRAMME + "/nouvelle", methods=["GET", "POST"])
def add() -> BaseResponse:
    """A new day."""
    member = planner()
    if request.method == "GET":
        form = _form(member, None, data=_shown(whole_day(day=None, title="")))
        return page("programme/form.html", form=form, day=None, **FRESH)
    form = _form(member, None, request.form)
    try:
        if not form.validate():
            raise Invalid({})
        day = add_day(member, _plan(form))
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("programme/form.html", form=form, day=None, **FRESH)
    flash("La journée est au programme.")
    return done(address_of(day))


@bp.route(PROGRAMME + "/<int:day_id>/modifier", methods=["GET", "POST"])
def change(day_id: int) -> BaseResponse:
    """What a day is, when and where. A page read before somebody else's change shows both."""
    member = planner()
    day = day_for(member, day_id)
    if request.method == "GET":
        plan = plan_of(day)
        form = _form(member, day, data=_shown(plan), version=day.version, seen=stale.as_seen(plan.as_texts()))
        return page("programme/form.html", form=form, day=day, **FRESH)
    form = _form(member, day, request.form)
    try:
        if not form.validate():
            raise Invalid({})
        change_day(member, day, _plan(form), max(0, whole(form.version.data)))
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("programme/form.html", form=form, day=day, **FRESH)
    except Conflict:
        return _show_both(member, day, form)
    flash("La journée est enregistrée.")
    return done(address_of(day))


@bp.post(PROGRAMME + "/<int:day_id>/annulation")
def cancel(day_id: int) -> BaseResponse:
    """The day does not take place; nothing that hangs on it is lost."""
    member = planner()
    day = day_for(member, day_id)
    cancel_day(member, day)
    flash(f"« {day.title} » est annulée. Sa page reste, et les agendas abonnés l’apprennent.")
    return done(url_for("programme.index", _anchor="annulees"))


@bp.post(PROGRAMME + "/<int:day_id>/retablissement")
def restore(day_id: int) -> BaseResponse:
    """The day takes place after all."""
    member = planner()
    day = day_for(member, day_id)
    restore_day(member, day)
    flash(f"« {day.title} » est de nouveau au programme.")
    return done(address_of(day))


@bp.route(PROGRAMME + "/liste", methods=["GET", "POST"])
def paste() -> BaseResponse:
    """Many days at once, as they are copied from a table."""
    member = planner()
    if request.method == "GET":
        return page("programme/paste.html", form=PastingForm(), report=None)
    form = PastingForm(request.form)
    try:
        if not form.validate():
            raise Invalid({})
        report = enter_days(member, form.text.data or "")
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("programme/paste.html", form=form, report=None)
    return page("programme/paste.html", form=PastingForm(), report=report)


def planner() -> Membership:
    """The member, who may change the programme: told so before anything that was typed is looked at."""
    member: Membership = current_member()
    must_plan(member)
    return member


def _form(member: Membership, day: Day | None, sent: Any = None, **given: Any) -> DayForm:
    form = DayForm(sent, **given)
    visits = free_visits(member, day)
    form.visit.choices = [("", "Aucune")] + [
        (str(one.number), f"Visite {one.number} : {one.venue.name}") for one in visits
    ]
    return form


def _show_both(member: Membership, day: Day, form: DayForm) -> Response:
    mine, theirs = _plan(form).as_texts(), plan_of(day).as_texts()
    found = stale.differences(stale.seen_from(form.seen.data), mine, theirs)
    sent = MultiDict(stale.put_together(mine, found)) | {
        "version": str(day.version),
        "seen": stale.as_seen(theirs),
    }
    shown = [
        (
            form[one.field].label.text,
            _readable(one.field, one.theirs),
            _readable(one.field, one.mine),
            one.clash,
        )
        for one in found
    ]
    again = _form(member, day, MultiDict(sent))
    return retry("programme/form.html", status=409, form=again, day=day, stale=True, found=shown)


def _readable(field: str, text: str) -> str:
    if field == "kind":
        return KINDS.get(text, text)
    return in_words(date.fromisoformat(text)) if field == "day" and text else text


def _shown(plan: DayPlan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in FIELDS}


def _plan(form: DayForm) -> DayPlan:
    return DayPlan(**{name: form[name].data for name in FIELDS})
