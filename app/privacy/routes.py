"""What is kept, taking one's own away, and erasing one's account."""

from tempfile import SpooledTemporaryFile
from typing import IO, cast

from flask import Blueprint, Response, current_app, flash, redirect, request, send_file, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.signing_in import has_password
from app.errors import Conflict, Invalid
from app.fieldwork.attachments import SMALL
from app.fieldwork.storage import Shelf
from app.privacy.erasing import erase_account
from app.privacy.forms import ErasingForm
from app.privacy.kept import purposes
from app.privacy.own import pack
from app.web import (
    beside_fields,
    end_session,
    limit_failures,
    page,
    public,
    retry,
    start_writing,
    without_writing,
)

bp = Blueprint("privacy", __name__)

# Above this the archive waits on the disk rather than in memory.
IN_MEMORY = 8 * 1024 * 1024
WRONG = "Ce n’est pas votre mot de passe."
NO_PASSWORD = "Choisissez d’abord un mot de passe dans « Mon compte », par un lien de connexion."  # noqa: S105


def _shelf() -> Shelf:
    found: Shelf = current_app.extensions["photos"]
    return found


def _account_tried() -> str:
    return f"person {current_user.get_id()}"


@bp.get("/donnees-personnelles")
@public
def kept() -> BaseResponse:
    """What the site keeps of people, why, who reads it, and until when."""
    return page("privacy/kept.html", purposes=purposes())


@bp.get("/compte/mes-donnees.zip")
def take_away() -> Response:
    """All that is kept of the person who asks, and their files."""
    packed = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed once it has been sent
    pack(current_user, cast("IO[bytes]", packed), _shelf().get)
    packed.seek(0)
    answer = send_file(
        cast("IO[bytes]", packed),
        mimetype="application/zip",
        as_attachment=True,
        download_name="mes-donnees.zip",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/compte/effacement")
def erasing() -> BaseResponse:
    """What erasing one's account does, before it is done."""
    return page("privacy/erasing.html", form=ErasingForm())


@bp.post("/compte/effacement", endpoint="erase")
@without_writing
@limit_failures("password change", "10/minute;40/hour", by=_account_tried)
def erase() -> BaseResponse:
    """Erase the account of the person who asks."""
    form = ErasingForm(request.form)
    try:
        if not form.validate():
            raise Invalid({})
        if not has_password(current_user, form.data["password"]):
            raise Invalid.single(WRONG if current_user.password_hash else NO_PASSWORD, "password")
        start_writing()
        files = erase_account(current_user._get_current_object())
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("privacy/erasing.html", form=form)
    except Conflict as refusal:
        form.form_errors.append(refusal.message)
        return retry("privacy/erasing.html", status=409, form=form)
    end_session()
    flash("Votre compte est effacé. Ce que la promotion a construit avec vous reste, sans votre nom.")
    answer = redirect(url_for("accounts.sign_in"), 303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    kept_on, names = _shelf(), [name + suffix for name in files for suffix in ("", SMALL)]
    # After the commit: a file must not go while its row stays.
    answer.call_on_close(lambda: kept_on.delete(*names))
    return answer
