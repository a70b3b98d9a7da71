"""Creating, changing and deleting visits."""

from datetime import date
from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Conflict, Invalid
from app.visits.access import visit_for
from app.visits.forms import SECTORS, VisitForm
from app.visits.models import Visit
from app.visits.overview import next_number
from app.visits.planning import (
    Plan,
    change_visit,
    create_visit,
    plan_of,
    prepare_usual_visits,
    remove_visit,
)
from app.visits.routes.blueprint import bp
from app.visits.routes.pages import address_of, preparer
from app.web import beside_fields, done, page, retry, stale, whole
from app.web.formats import day

FIELDS = tuple(Plan.__dataclass_fields__)
# What the form's page needs to know when nobody else changed anything.
FRESH: dict[str, Any] = {"stale": False, "found": []}


@bp.post("/visites/trois-visites")
def prepare() -> BaseResponse:
    """Prepare the three visits of the programme at once."""
    if prepare_usual_visits(preparer()):
        flash("Trois visites sont prêtes à être complétées : ouvrez-les l’une après l’autre.")
    return done(url_for("visits.index"))


@bp.route("/visites/nouvelle", methods=["GET", "POST"])
def create() -> BaseResponse:
    """A new visit."""
    member = preparer()
    if request.method == "GET":
        number = next_number(member)
        return page("visits/form.html", form=VisitForm(version=number), visit=None, **FRESH)
    form = VisitForm(request.form)
    try:
        if not form.validate():
            raise Invalid({})
        visit = create_visit(member, _plan(form), number=max(0, whole(form.version.data)))
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("visits/form.html", form=form, visit=None, **FRESH)
    flash(f"La visite {visit.number} est créée.")
    return done(address_of(visit))


@bp.route("/visites/<int:number>/modifier", methods=["GET", "POST"])
def change(number: int) -> BaseResponse:
    """Where, when and what is planned. A page read before somebody else's change shows both."""
    member = preparer()
    visit = visit_for(member, number)
    if request.method == "GET":
        return page("visits/form.html", form=_form_of(visit), visit=visit, **FRESH)
    form = VisitForm(request.form)
    try:
        if not form.validate():
            raise Invalid({})
        change_visit(member, visit, _plan(form), max(0, whole(form.version.data)))
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("visits/form.html", form=form, visit=visit, **FRESH)
    except Conflict:
        return _show_both(visit, form)
    flash("La visite est enregistrée.")
    return done(address_of(visit))


@bp.route("/visites/<int:number>/suppression", methods=["GET", "POST"])
def remove(number: int) -> BaseResponse:
    """Ask, then delete; refused with the reason when there are answers."""
    member = preparer()
    visit = visit_for(member, number)
    if request.method == "GET":
        return page("visits/removal.html", visit=visit, refusal=None)
    try:
        remove_visit(member, visit)
    except Conflict as refusal:
        return retry("visits/removal.html", status=409, visit=visit, refusal=refusal.message)
    flash(f"La visite {number} est supprimée.")
    return done(url_for("visits.index"))


def _show_both(visit: Visit, form: VisitForm) -> Response:
    mine, theirs = _plan(form).as_texts(), plan_of(visit).as_texts()
    found = stale.differences(stale.seen_from(form.seen.data), mine, theirs)
    again = VisitForm(
        MultiDict(stale.put_together(mine, found))
        | {"version": str(visit.version), "seen": stale.as_seen(theirs)}
    )
    shown = [
        (
            again[one.field].label.text,
            _readable(one.field, one.theirs),
            _readable(one.field, one.mine),
            one.clash,
        )
        for one in found
    ]
    return retry("visits/form.html", status=409, form=again, visit=visit, stale=True, found=shown)


def _readable(field: str, text: str) -> str:
    """The text of a field as a person reads it."""
    if field == "sector":
        return SECTORS.get(text, text)
    return day(date.fromisoformat(text)) if field == "day" and text else text


def _form_of(visit: Visit) -> VisitForm:
    plan = plan_of(visit)
    given = {name: getattr(plan, name) for name in FIELDS}
    return VisitForm(data=given, version=visit.version, seen=stale.as_seen(plan.as_texts()))


def _plan(form: VisitForm) -> Plan:
    return Plan(**{name: form[name].data for name in FIELDS})
