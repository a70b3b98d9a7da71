"""The invitation, for whoever invites."""

from urllib.parse import urlsplit

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts import invitations, qr
from app.cohorts.access import must_run
from app.cohorts.routes.blueprint import bp
from app.web import current_member, external_url, page, show, unchanged


def _address() -> str:
    return external_url("cohorts.join", code=current_member().cohort.join_code)


@bp.get("/promotions/<cohort_slug>/invitation")
def invitation() -> BaseResponse:
    """The link, its QR code, and opening or closing it."""
    must_run(current_member())
    return page("cohorts/invitation.html", address=_address(), qr=qr.drawing(_address()))


@bp.get("/promotions/<cohort_slug>/invitation/ecran")
def invitation_wall() -> BaseResponse:
    """The invitation in front of the class."""
    must_run(current_member())
    count = invitations.arrivals(current_member())
    parts = urlsplit(_address())
    return unchanged(count) or show(
        "cohorts/invitation_wall.html",
        "cohorts/_arrivals.html",
        arrivals=count,
        short_address=parts.netloc + parts.path,
        qr=qr.drawing(_address()),
        leave_url=url_for("cohorts.invitation"),
    )


@bp.post("/promotions/<cohort_slug>/invitation/code", endpoint="renew_code")
def renew() -> BaseResponse:
    """Replace the link and the QR code."""
    invitations.renew_code(current_member())
    flash("L’invitation a une nouvelle adresse. L’ancienne ne marche plus.")
    return redirect(url_for("cohorts.invitation"), 303)


@bp.post("/promotions/<cohort_slug>/invitation/ouverture", endpoint="open_joining")
def open_joining() -> BaseResponse:
    """Let people join."""
    invitations.open_joining(current_member())
    flash("Les inscriptions sont ouvertes.")
    return redirect(url_for("cohorts.invitation"), 303)


@bp.post("/promotions/<cohort_slug>/invitation/fermeture", endpoint="close_joining")
def close_joining() -> BaseResponse:
    """Let nobody else join."""
    invitations.close_joining(current_member())
    flash("Les inscriptions sont fermées. Les membres gardent leur accès.")
    return redirect(url_for("cohorts.invitation"), 303)
