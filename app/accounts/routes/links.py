"""One-time sign-in links. Opening one changes nothing: scanners of mail open every link."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.forms import NewPasswordForm
from app.accounts.links import open_link, use_link
from app.accounts.passwords import hash_password
from app.accounts.routes.blueprint import bp
from app.errors import Conflict, Invalid, NotFound
from app.web import (
    beside_fields,
    limit_failures,
    open_session,
    page,
    public,
    retry,
    start_writing,
    without_writing,
)

limited = limit_failures("sign-in links", "60/minute", reading_too=True)


@bp.get("/lien/<token>")
@public
@limited
def link(token: str) -> BaseResponse:
    """Whom the link is for, and a field for a new password."""
    try:
        person = open_link(token).person
    except (NotFound, Conflict) as refusal:
        return _dead(refusal)
    return _secret(page("accounts/link.html", person=person, token=token, form=NewPasswordForm()))


@bp.post("/lien/<token>", endpoint="use_link")
@public
@without_writing
@limited
def use(token: str) -> BaseResponse:
    """Choose a password and be signed in; the link is used up."""
    form = NewPasswordForm(request.form)
    try:
        person = open_link(token).person
        if not form.validate():
            raise Invalid({})
        secret = hash_password(form.data["password"])
        start_writing()
        person = use_link(token, secret)
    except (NotFound, Conflict) as refusal:
        return _dead(refusal)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return _secret(retry("accounts/link.html", person=person, token=token, form=form))
    open_session(person)
    flash("Votre mot de passe est enregistré et vous êtes connecté·e.")
    return redirect(url_for("home.cohorts"), 303)


def _dead(refusal: NotFound | Conflict) -> Response:
    status = 404 if isinstance(refusal, NotFound) else 410
    return page("accounts/dead_link.html", status=status, message=refusal.message)


def _secret(answer: Response) -> Response:
    # The address itself opens the account: it stays out of caches, and of what other sites are told.
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
