"""Signing in and out."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from app.accounts import setup
from app.accounts.access import fold_email
from app.accounts.forms import SignInForm
from app.accounts.people import one_line
from app.accounts.routes.blueprint import bp
from app.accounts.signing_in import authenticate, note_signed_in
from app.errors import Invalid
from app.web import (
    beside_fields,
    end_session,
    limit_failures,
    open_session,
    page,
    public,
    retry,
    safe_next,
    start_writing,
    without_writing,
)

TOO_MANY = "Il y a eu trop d’essais. Attendez une minute, puis réessayez : votre compte n’est pas bloqué."


def _form(form: SignInForm) -> dict[str, Any]:
    return {"form": form, "next": safe_next(request.values.get("suite"))}


def _too_many() -> Response:
    form = SignInForm(request.form)
    form.form_errors.append(TOO_MANY)
    return retry("accounts/sign_in.html", status=429, first_run=False, **_form(form))


def _account_tried() -> str:
    # Read as `authenticate` reads it: otherwise each way of writing one address would have attempts of its own.
    return fold_email(one_line(request.form.get("email", ""))) or "-"


def _everybody() -> str:
    return "-"


@bp.get("/connexion")
@public
def sign_in() -> BaseResponse:
    """The sign-in page; somebody already signed in goes on."""
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("suite")) or url_for("home.cohorts"))
    return page("accounts/sign_in.html", first_run=setup.is_empty(), **_form(SignInForm()))


@bp.post("/connexion", endpoint="open_session")
@public
@without_writing
@limit_failures("sign-in by account", "10/minute;40/hour", by=_account_tried, answer=_too_many)
@limit_failures("sign-in by address", "60/minute", answer=_too_many)
# Many addresses trying many accounts: for the rest of the minute nobody signs in; who is signed in stays so.
@limit_failures("sign-in by anybody", "600/minute", by=_everybody, answer=_too_many)
def enter() -> BaseResponse:
    """Sign in, and go where one was going."""
    form = SignInForm(request.form)
    try:
        if not form.validate():
            raise Invalid({})
        person = authenticate(**form.data)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("accounts/sign_in.html", first_run=False, **_form(form))
    start_writing()
    note_signed_in(person)
    open_session(person)
    return redirect(safe_next(request.form.get("suite")) or url_for("home.cohorts"), 303)


@bp.post("/deconnexion")
@public
@without_writing
def sign_out() -> BaseResponse:
    """Sign out on this device. What waits on a phone to be sent stays there; whoever signs in next goes to `suite`."""
    end_session()
    flash("Vous êtes déconnecté·e de cet appareil.")
    answer = redirect(url_for("accounts.sign_in", suite=safe_next(request.form.get("suite"))), 303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
