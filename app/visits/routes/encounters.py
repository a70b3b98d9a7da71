"""The people met: adding, correcting and removing them on the page of the visit."""

from flask import flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Conflict, Invalid
from app.visits import encounters
from app.visits.encounters import Met, encounter_of
from app.visits.forms import EncounterForm
from app.visits.overview import whole_visit
from app.visits.routes.blueprint import bp
from app.visits.routes.pages import address_of, correction_form, shown, writer
from app.web import beside_fields, done, retry

PARTIAL = "visits/_encounters.html"


@bp.post("/visites/<int:number>/rencontres")
def meet(number: int) -> BaseResponse:
    """Note somebody met."""
    member = writer()
    visit = whole_visit(member, number)
    form = EncounterForm(request.form, prefix="nouvelle-")
    try:
        if not form.validate():
            raise Invalid({})
        encounters.meet(member, visit, _met(form))
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("visits/show.html", partial=PARTIAL, **shown(member, visit, meeting=form))
    flash("La personne est notée.")
    return done(address_of(visit, "rencontres"), partial=PARTIAL, **shown(member, visit))


@bp.post("/visites/<int:number>/rencontres/<int:encounter_id>")
def amend_encounter(number: int, encounter_id: int) -> BaseResponse:
    """Correct what was noted of somebody; if somebody else just did, both are shown."""
    member = writer()
    visit = whole_visit(member, number)
    form = correction_form(encounter_of(visit, encounter_id), request.form)
    try:
        if not form.validate():
            raise Invalid({})
        encounters.amend_encounter(member, visit, encounter_id, _met(form), seen=form.seen.data)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry(
            "visits/show.html", partial=PARTIAL, **shown(member, visit, corrections={encounter_id: form})
        )
    except Conflict as refusal:
        # Sent again, the form has seen what the other person wrote: it stands above it.
        form.seen.process(None, encounters.fingerprint(encounter_of(visit, encounter_id)))
        form.form_errors.append(refusal.message)
        return retry(
            "visits/show.html",
            partial=PARTIAL,
            status=409,
            **shown(member, visit, corrections={encounter_id: form}),
        )
    flash("La correction est enregistrée.")
    return done(address_of(visit, "rencontres"), partial=PARTIAL, **shown(member, visit))


@bp.post("/visites/<int:number>/rencontres/<int:encounter_id>/retrait")
def forget_encounter(number: int, encounter_id: int) -> BaseResponse:
    """Take somebody off the list."""
    member = writer()
    visit = whole_visit(member, number)
    encounters.forget_encounter(member, visit, encounter_id)
    flash("La personne est retirée de la liste.")
    return done(address_of(visit, "rencontres"), partial=PARTIAL, **shown(member, visit))


def _met(form: EncounterForm) -> Met:
    return Met(form.name.data or "", form.function.data or "", form.consent.data)
