"""Two addresses for whoever watches over the site: a service manager, a server in front. They tell nothing of anybody."""

from pathlib import Path

from flask import Blueprint, Response, current_app

from app.upkeep import wellbeing
from app.web import public

bp = Blueprint("upkeep", __name__)


@bp.get("/healthz")
@public
def alive() -> Response:
    """The process answers: nothing else is asked."""
    return _answer("bien", 200)


@bp.get("/readyz")
@public
def ready() -> Response:
    """The site can do its work; 503 with what keeps it from that."""
    found = wellbeing.faults(Path(current_app.instance_path))
    return _answer(", ".join(found), 503) if found else _answer("prêt", 200)


def _answer(words: str, status: int) -> Response:
    return Response(f"{words}\n", status, {"Cache-Control": "no-store"}, mimetype="text/plain")
