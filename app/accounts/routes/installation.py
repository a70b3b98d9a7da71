"""The first-run page of an empty installation."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.accounts import setup
from app.accounts.forms import InstallationForm
from app.accounts.routes.blueprint import bp
from app.accounts.signing_in import note_signed_in
from app.errors import Invalid, NotFound
from app.web import beside_fields, limit_failures, open_session, page, public, retry

TOO_MANY = "Il y a eu trop d’essais. Attendez une minute, puis réessayez."


def _too_many() -> Response:
    form = InstallationForm(request.form)
    form.form_errors.append(TOO_MANY)
    return retry("accounts/installation.html", status=429, form=form)


@bp.get("/installation")
@public
def installation() -> BaseResponse:
    """Asks for the printed code and for the first facilitator."""
    if not setup.is_empty():
        raise NotFound()
    return page("accounts/installation.html", form=InstallationForm())


@bp.post("/installation", endpoint="install")
@public
@limit_failures("installation", "10/minute", answer=_too_many)
def install() -> BaseResponse:
    """Create the first facilitator, who goes on to the first promotion."""
    if not setup.is_empty():
        raise NotFound()
    form = InstallationForm(request.form)
    try:
        if not form.validate():
            raise Invalid({})
        person = setup.open_installation(**form.data)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("accounts/installation.html", form=form)
    note_signed_in(person)
    open_session(person)
    flash("Votre compte est créé. Créez maintenant votre première promotion.")
    return redirect(url_for("cohorts.new"), 303)
