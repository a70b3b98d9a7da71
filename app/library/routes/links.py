"""Opening pages to readers outside: links that are shown once, and closed at any time."""

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Invalid
from app.library.access import link_for, must_publish, reply_for
from app.library.links import make_link, note_read, open_links, revoke_link
from app.library.routes.blueprint import PAGE, RESOURCES, bp
from app.programme.access import day_for
from app.web import current_member, done, external_url, page


@bp.get(RESOURCES + "/acces")
def readers() -> Response:
    """Who reads without an account."""
    must_publish(current_member())
    return page("library/readers.html", links=open_links(current_member()))


@bp.post(RESOURCES + "/acces/invites")
def invite() -> BaseResponse:
    """A link for guests, shown once."""
    token = make_link(current_member(), None)
    return _told(external_url("library.outside", token=token), None)


@bp.post(PAGE + "/hote")
def invite_host(day_id: int) -> BaseResponse:
    """A link for the host of a day's visit, shown once."""
    member = current_member()
    must_publish(member)
    day = day_for(member, day_id)
    if day.visit is None:
        raise Invalid.single("Cette journée n’est pas celle d’une visite.")
    return _told(external_url("library.host", token=make_link(member, day.visit)), day.visit.venue.name)


@bp.post(RESOURCES + "/acces/<int:link_id>/fermeture")
def close_link(link_id: int) -> BaseResponse:
    """Nobody reads by this link any more."""
    link = link_for(current_member(), link_id)
    revoke_link(current_member(), link)
    flash("Ce lien n’ouvre plus rien.")
    return done(url_for("library.readers"))


@bp.post(RESOURCES + "/reponses/<int:reply_id>/lecture")
def note_reply(reply_id: int) -> BaseResponse:
    """The team has read a host's reply."""
    member = current_member()
    must_publish(member)
    reply = reply_for(member, reply_id)
    note_read(member, reply)
    flash("La réponse est notée comme lue.")
    return done(url_for("library.index"))


def _told(address: str, place: str | None) -> BaseResponse:
    answer = page("library/link.html", address=address, place=place)
    answer.headers["Cache-Control"] = "no-store"
    return answer
