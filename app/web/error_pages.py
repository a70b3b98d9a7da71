"""Every refusal as a French page, as a fragment for htmx, or as JSON for our own scripts."""

import logging
from typing import Any

from flask import Flask, Response, current_app, jsonify, render_template, request
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from app.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Unavailable
from app.extensions import db
from app.web.render import wants_fragment, wants_json
from app.web.tracing import request_code

log = logging.getLogger(__name__)

STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 422,
    Unavailable: 503,
}

KEPT = "Ce que vous avez écrit est toujours dans la page précédente : revenez en arrière pour le retrouver."
RETRY = "Si cela recommence, prévenez l’équipe encadrante."

# Code: title, what happened, what to do.
TEXTS: dict[int, tuple[str, str]] = {
    400: ("Demande incompréhensible", "Le site n’a pas compris cette demande. " + RETRY),
    401: ("Connexion nécessaire", "Connectez-vous pour continuer."),
    403: ("Accès refusé", "Vous n’avez pas le droit de faire cela ici."),
    404: ("Page introuvable", "Cette page n’existe pas, ou elle n’est pas pour vous."),
    405: ("Action impossible", "Cette adresse ne s’ouvre pas de cette façon."),
    409: ("Déjà modifié", "Quelqu’un d’autre vient de modifier la même chose. Rien n’a été écrasé."),
    413: (
        "Envoi trop lourd",
        "Ce fichier ou ce texte dépasse la taille acceptée (16 Mo). Rien n’a été enregistré.",
    ),
    415: ("Format refusé", "Ce format n’est pas accepté ici."),
    422: ("À corriger", "Certains champs sont à corriger."),
    429: ("Trop d’essais", "Il y a eu trop d’essais en peu de temps. Attendez une minute, puis réessayez."),
    500: ("Erreur du site", "Une erreur est survenue de notre côté ; elle est notée. " + RETRY),
    503: ("Site indisponible", "Le site ne répond pas pour l’instant. Réessayez dans une minute."),
}


def install(app: Flask) -> None:
    """Answer each kind of error."""

    @app.errorhandler(DomainError)
    def refuse(error: DomainError) -> Response:
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
        return error_answer(status, error.message)

    @app.errorhandler(HTTPException)
    def explain(error: HTTPException) -> Response:
        if error.response is not None or error.code is None or error.code < 400:
            return error.get_response()  # type: ignore[return-value]
        answer = error_answer(error.code)
        if error.code == 405:
            answer.headers["Allow"] = dict(error.get_headers()).get("Allow", "GET")
        return answer

    @app.errorhandler(IntegrityError)
    def lost_a_race(error: IntegrityError) -> Response:
        # A verb that knows the race says so itself; this is the net below it.
        db.session.rollback()
        log.warning("integrity error: %s", str(error.orig).partition("\n")[0])
        return error_answer(409)

    @app.errorhandler(OperationalError)
    def without_database(error: OperationalError) -> Response:
        log.exception("the database did not answer %s", request.endpoint)
        return error_answer(503)

    @app.errorhandler(Exception)
    def fail(error: Exception) -> Response:
        db.session.rollback()
        log.exception("unhandled error in %s", request.endpoint)
        if app.testing or app.config.get("PROPAGATE_EXCEPTIONS"):
            raise error
        return error_answer(500)


def error_answer(code: int, message: str | None = None) -> Response:
    """The answer for an HTTP status, with the site's own words unless `message` has better ones."""
    title, text = TEXTS.get(code, TEXTS[400 if code < 500 else 500])
    words = {"code": code, "title": title, "message": message or text}
    if wants_json():
        answer = jsonify(error=code, message=words["message"])
    else:
        words["kept"] = KEPT if request.method == "POST" and not wants_fragment() and code != 403 else ""
        words["reference"] = request_code() if code >= 500 else None
        template = "errors/_error.html" if wants_fragment() else _template(code)
        # After a breakdown nothing is asked of the database any more, not even who is looking.
        render = render_template if code < 500 else _render_alone
        answer = Response(render(template, **words), mimetype="text/html")
    answer.status_code = code
    return answer


def _render_alone(template: str, **words: Any) -> str:
    return current_app.jinja_env.get_template(template).render(**words)


def _template(code: int) -> str:
    return (
        f"errors/{code}.html"
        if code in (400, 403, 404, 409, 413, 422, 429, 500)
        else f"errors/{400 if code < 500 else 500}.html"
    )
