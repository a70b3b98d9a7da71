"""Joining by an invitation, on a phone, in under a minute."""

from typing import TYPE_CHECKING, Any

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.access import fold_email
from app.accounts.passwords import hash_password
from app.accounts.people import one_line
from app.cohorts import joining
from app.cohorts.forms import JoinForm
from app.cohorts.invitations import invited_to
from app.cohorts.routes.blueprint import bp
from app.errors import Forbidden, Invalid
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

if TYPE_CHECKING:
    from app.cohorts.models import Cohort, Membership

TOO_MANY = "Il y a eu trop d’essais. Attendez une minute, puis réessayez : ce que vous avez écrit reste ici."


def _account_tried() -> str:
    return fold_email(one_line(request.form.get("email", ""))) or "-"


def _too_many() -> Response:
    form = JoinForm(request.form)
    form.form_errors.append(TOO_MANY)
    cohort = invited_to(request.view_args["code"])  # type: ignore[index]
    return retry("cohorts/join.html", status=429, **_context(cohort, form))


def _context(cohort: "Cohort", form: JoinForm, *, has_account: bool = False) -> dict[str, Any]:
    return {
        "cohort": cohort,
        "form": form,
        "groups": joining.groups_to_choose(cohort),
        "no_group": joining.NO_GROUP,
        "has_account": has_account,
        "here": url_for("cohorts.join", code=cohort.join_code),
    }


@bp.get("/rejoindre/<code>")
@public
@limit_failures("invitations", "60/minute", reading_too=True)
def join(code: str) -> BaseResponse:
    """The invitation: a form for somebody new, one press for somebody signed in."""
    cohort = invited_to(code)
    known = joining.membership_in(cohort, current_user) if current_user.is_authenticated else None
    if known is not None and known.removed_at is not None:
        return page("cohorts/join_closed.html", status=403, cohort=cohort, message=joining.REMOVED)
    if known is not None and (known.group_id or not known.is_student):
        return redirect(url_for("home.show", cohort_slug=cohort.slug))
    if not cohort.joining_open:
        return page("cohorts/join_closed.html", status=403, cohort=cohort, message=joining.CLOSED)
    return page("cohorts/join.html", **_context(cohort, JoinForm()))


@bp.post("/rejoindre/<code>", endpoint="enter")
@public
@without_writing
@limit_failures("sign-in by account", "10/minute;40/hour", by=_account_tried, answer=_too_many)
@limit_failures("joining by address", "120/minute", answer=_too_many)
def enter(code: str) -> BaseResponse:
    """Join: as the person signed in, or as somebody new."""
    cohort = invited_to(code)
    form = JoinForm(request.form)
    try:
        if current_user.is_authenticated:
            start_writing()
            member = joining.join(cohort, current_user, form.group.data or "")
        else:
            member = _enter_as_new(cohort, form)
    except Invalid as refusal:
        beside_fields(form, refusal)
        known = isinstance(refusal, joining.HasAccount)
        return retry("cohorts/join.html", **_context(cohort, form, has_account=known))
    except Forbidden as refusal:
        return page("cohorts/join_closed.html", status=403, cohort=cohort, message=refusal.message)
    where = f", groupe {member.group.letter}" if member.group else ""
    flash(f"Bienvenue, {member.name} ! Vous êtes dans la promotion « {cohort.title} »{where}.")
    return redirect(url_for("home.show", cohort_slug=cohort.slug), 303)


def _enter_as_new(cohort: "Cohort", form: JoinForm) -> "Membership":
    if not joining.groups_to_choose(cohort):
        form.group.data = joining.NO_GROUP
        form.group.validators = []
    if not form.validate():
        raise Invalid({})
    secret = hash_password(form.data["password"])
    start_writing()
    typed = {name: form.data[name] for name in ("name", "email", "password")}
    member = joining.join_as_new(cohort, **typed, password_hash=secret, letter=form.group.data)
    open_session(member.person)
    return member
