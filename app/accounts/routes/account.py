"""A person's own account."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from app.accounts import signing_in
from app.accounts.forms import ChangePasswordForm, DetailsForm
from app.accounts.passwords import hash_password
from app.accounts.people import change_details
from app.accounts.routes.blueprint import bp
from app.errors import Invalid
from app.web import (
    beside_fields,
    end_session,
    limit_failures,
    open_session,
    page,
    retry,
    start_writing,
    without_writing,
)

WRONG = "Ce n’est pas votre mot de passe actuel."


def _forms(**given: Any) -> dict[str, Any]:
    return {"details": DetailsForm(obj=current_user), "password": ChangePasswordForm()} | given


def _account_tried() -> str:
    return f"person {current_user.get_id()}"


@bp.get("/compte")
def show() -> BaseResponse:
    """Name, address, password, sessions."""
    return page("accounts/show.html", **_forms())


@bp.post("/compte", endpoint="change_details")
def correct() -> BaseResponse:
    """Correct one's name and address."""
    form = DetailsForm(request.form)
    try:
        if not form.validate():
            raise Invalid({})
        change_details(current_user, **form.data)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("accounts/show.html", **_forms(details=form))
    flash("Votre nom et votre adresse sont enregistrés.")
    return redirect(url_for("accounts.show"), 303)


@bp.post("/compte/mot-de-passe", endpoint="change_password")
@without_writing
@limit_failures("password change", "10/minute;40/hour", by=_account_tried)
def change() -> BaseResponse:
    """Replace the password; the other devices are signed out, this one stays."""
    form = ChangePasswordForm(request.form)
    try:
        if not form.validate():
            raise Invalid({})
        if not signing_in.has_password(current_user, form.data["current"]):
            raise Invalid.single(WRONG, "current")
        secret = hash_password(form.data["password"])
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("accounts/show.html", **_forms(password=form))
    start_writing()
    person = current_user._get_current_object()
    signing_in.change_password(person, secret)
    open_session(person)
    flash("Votre mot de passe est changé. Vos autres appareils sont déconnectés.")
    return redirect(url_for("accounts.show"), 303)


@bp.post("/compte/deconnexions")
def sign_out_everywhere() -> BaseResponse:
    """Sign out on every device, this one included."""
    signing_in.sign_out_everywhere(current_user)
    end_session()
    flash("Vous êtes déconnecté·e de tous vos appareils.")
    answer = redirect(url_for("accounts.sign_in"), 303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
