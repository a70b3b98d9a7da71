"""Cross-site requests are refused by the headers that browsers set: no token can expire on a page kept offline."""

from urllib.parse import urlsplit

from flask import Flask, request

from app.errors import Forbidden
from app.web.transactions import SAFE


def install(app: Flask) -> None:
    """Refuse unsafe requests that no page of this site made."""

    @app.before_request
    def refuse_cross_site() -> None:
        if request.method not in SAFE and not same_origin():
            raise Forbidden("Cette demande ne vient pas d’une page de ce site. Rien n’a été modifié.")


def same_origin() -> bool:
    """Whether `Sec-Fetch-Site`, or else `Origin`, says that a page of this site asks. Neither: no."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("Origin", ""))
    return (origin.scheme, origin.netloc) == (request.scheme, request.host)
