"""Read from outside, by a link alone: what is published, or what will be about one visit, which its host may answer."""

import uuid
from typing import Any

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Conflict, Invalid, NotFound
from app.library.forms import ReplyForm
from app.library.links import answer, cohort_of, open_link, replies_by
from app.library.models import ReadingLink, Sort
from app.library.reading import Reading, look_for, published_page, read_host, read_published
from app.library.routes.blueprint import bp, handed
from app.web import beside_fields, done, limit_failures, page, public, retry

limited = limit_failures("reading links", "60/minute", reading_too=True)


@bp.get("/lecture/<token>")
@public
@limited
def outside(token: str) -> Response:
    """What the cohort published, or where some words are in it."""
    try:
        link = open_link(token, host=False)
    except (NotFound, Conflict) as refusal:
        return _dead(refusal)
    asked = request.args.get("mots", "").strip()[:200]
    readings = look_for(read_published(link.cohort_id), asked)
    return _secret(
        page("library/outside.html", cohort=cohort_of(link), token=token, readings=readings, asked=asked)
    )


@bp.get("/lecture/<token>/<int:day_id>")
@public
@limited
def outside_page(token: str, day_id: int) -> Response:
    """One published page."""
    try:
        link = open_link(token, host=False)
        reading = published_page(link, day_id)
    except (NotFound, Conflict) as refusal:
        return _dead(refusal)
    return _secret(page("library/outside_page.html", cohort=cohort_of(link), token=token, reading=reading))


@bp.get("/lecture/<token>/fichiers/<int:item_id>")
@public
@limited
def outside_file(token: str, item_id: int) -> Response:
    """A document of a published page."""
    link = open_link(token, host=False)
    return _document(read_published(link.cohort_id), item_id)


@bp.get("/hote/<token>")
@public
@limited
def host(token: str) -> Response:
    """What will be published about a visit, and a form to answer it."""
    try:
        link = open_link(token, host=True)
    except (NotFound, Conflict) as refusal:
        return _dead(refusal)
    return _secret(page("library/host.html", **_shown(link, token)))


@bp.post("/hote/<token>", endpoint="reply")
@public
@limited
def reply_to(token: str) -> BaseResponse:
    """The host's answer."""
    form = ReplyForm(request.form)
    try:
        link = open_link(token, host=True)
        answer(link, form.name.data or "", form.text.data or "", form.key.data or "")
    except (NotFound, Conflict) as refusal:
        return _dead(refusal, typed=form.text.data or "")
    except Invalid as refusal:
        beside_fields(form, refusal)
        return _secret(retry("library/host.html", **_shown(link, token, form)))
    return done(url_for("library.host", token=token, _anchor="reponses"))


@bp.get("/hote/<token>/fichiers/<int:item_id>")
@public
@limited
def host_file(token: str, item_id: int) -> Response:
    """A document of the page that the host reads."""
    reading = read_host(open_link(token, host=True))
    return _document([reading] if reading else [], item_id)


def _shown(link: ReadingLink, token: str, form: ReplyForm | None = None) -> dict[str, Any]:
    return {
        "cohort": cohort_of(link),
        "token": token,
        "link": link,
        "reading": read_host(link),
        "sent": replies_by(link),
        "form": form or ReplyForm(key=str(uuid.uuid4())),
    }


def _document(readings: list[Reading], item_id: int) -> Response:
    cards = (card for one in readings for card in one.cards)
    found = next((one.item for one in cards if one.item.id == item_id), None)
    if found is None or found.sort != Sort.document:
        raise NotFound()
    return _secret(handed(found))


def _dead(refusal: NotFound | Conflict, typed: str = "") -> Response:
    status = 404 if isinstance(refusal, NotFound) else 410
    return page("library/closed.html", status=status, message=refusal.message, typed=typed)


def _secret(given: Response) -> Response:
    # The address itself opens the page: it stays out of caches, of search engines, and of what other sites are told.
    given.headers["Cache-Control"] = "no-store"
    given.headers["Referrer-Policy"] = "no-referrer"
    given.headers["X-Robots-Tag"] = "noindex"
    return given
