"""The basket: the button that other pages show, and the page that sorts what is in it by notion."""

from typing import Any

from flask import flash, g, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Invalid
from app.notebook.access import may_have_note
from app.notebook.basket import basket_of, citing_notes, pick, picked_keys, put_down
from app.notebook.facing import facing
from app.notebook.routes.blueprint import bp, writer_alone
from app.notebook.sorts import synthesis_key
from app.web import current_member, done, page, safe_next

BUTTON = "notebook/_pick.html"


@bp.get("/<int:student_id>/panier")
def basket(student_id: int) -> BaseResponse:
    """What was put in the basket, by notion, with what says otherwise beside it."""
    writer = writer_alone(student_id)
    held = basket_of(writer)
    return page("notebook/basket.html", writer=writer, basket=held, facing=facing(writer, held.all))


@bp.post("/panier/<key>", endpoint="pick")
def put_in(key: str) -> BaseResponse:
    """Put something in one's basket."""
    member = current_member()
    try:
        pick(member, key)
    except Invalid as refusal:
        flash(refusal.message, "warn")
        return _answered(key)
    return _answered(key, "C’est dans votre panier.")


@bp.post("/panier/<key>/retrait", endpoint="put_down")
def take_away(key: str) -> BaseResponse:
    """Take something out of one's basket."""
    put_down(current_member(), key)
    return _answered(key, "C’est retiré de votre panier.")


def _answered(key: str, said: str = "") -> BaseResponse:
    member = current_member()
    back = safe_next(request.form.get("retour")) or url_for("notebook.basket", student_id=member.id)
    if said:
        flash(said, "ok")
    return done(back, partial=BUTTON, key=key, back=back)


@bp.app_context_processor
def for_other_rooms() -> dict[str, Any]:
    """What the pages of other rooms need for the button and for « cité dans n notes »; asked once a page, if at all."""

    def has_basket() -> bool:
        member = g.get("member")
        return member is not None and may_have_note(member)

    def in_basket(key: str) -> bool:
        if "picked" not in g:
            g.picked = picked_keys(g.member)
        return key in g.picked

    def notes_citing(key: str) -> int:
        if "citing" not in g:
            g.citing = citing_notes(g.member) if g.get("member") else {}
        count: int = g.citing.get(key, 0)
        return count

    return {
        "has_basket": has_basket,
        "in_basket": in_basket,
        "notes_citing": notes_citing,
        "synthesis_key": synthesis_key,
    }
