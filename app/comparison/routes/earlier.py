"""What earlier cohorts let be read of a place, and what this one lets later ones read."""

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.access import may_write
from app.comparison.earlier import close_to_later, earlier_at, open_to_later
from app.comparison.routes.blueprint import bp
from app.errors import Forbidden, Invalid
from app.visits.access import visit_for
from app.web import current_member, done, page


@bp.get("/visites/<int:number>/avant")
def earlier(number: int) -> Response:
    """What other cohorts made of the same place."""
    member = current_member()
    if not may_write(member):
        raise Forbidden("Ce que d’autres promotions ont retenu se lit entre promotions.")
    visit = visit_for(member, number)
    return page("comparison/earlier.html", visit=visit, found=earlier_at(member, visit))


@bp.post("/visites/<int:number>/suite", endpoint="open_to_later")
def open_it(number: int) -> BaseResponse:
    """Let later cohorts read the syntheses of a visit."""
    member = current_member()
    try:
        open_to_later(member, visit_for(member, number))
    except Invalid as refusal:
        flash(refusal.message, "warn")
    else:
        flash("Les promotions suivantes qui visitent ce lieu peuvent lire vos synthèses.", "ok")
    return done(url_for("comparison.visit", number=number))


@bp.post("/visites/<int:number>/suite/retrait", endpoint="close_to_later")
def close_it(number: int) -> BaseResponse:
    """Take it back."""
    member = current_member()
    close_to_later(member, visit_for(member, number))
    flash("Les promotions suivantes ne lisent plus vos synthèses de cette visite.", "ok")
    return done(url_for("comparison.visit", number=number))
