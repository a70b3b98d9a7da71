"""The theme that somebody chose on this device: a cookie, so that the first thing painted already wears it."""

from typing import Any

from flask import Blueprint, Flask, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from app.web.gate import public, safe_next
from app.web.transactions import without_writing

bp = Blueprint("theme", __name__)

COOKIE = "theme"
# As it is written on the root element -> on the screen. Nothing chosen: as the device does.
THEMES = {"": "Comme l’appareil", "light": "Clair", "dark": "Sombre", "sun": "Plein soleil"}
A_YEAR = 31_536_000


@bp.post("/apparence")
@public
@without_writing
def choose() -> BaseResponse:
    """Wear another theme on this device, and go back to the page; static/js/theme.js does it without a request."""
    answer = redirect(safe_next(request.form.get("retour")) or "/", 303)
    theme = request.form.get("theme", "")
    if theme in THEMES and theme:
        answer.set_cookie(COOKIE, theme, max_age=A_YEAR, secure=request.is_secure, samesite="Lax")
    else:
        answer.delete_cookie(COOKIE, samesite="Lax")
    return answer


def install(app: Flask) -> None:
    """Give every template `theme`, the one chosen on this device or an empty text, and all `themes`."""
    app.register_blueprint(bp)
    app.jinja_env.globals["themes"] = THEMES

    @app.context_processor
    def worn() -> dict[str, Any]:
        theme = request.cookies.get(COOKIE, "")
        return {"theme": theme if theme in THEMES else ""}
