"""Reading the passages of a visit and putting notions on them."""

from typing import Any

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.coding.access import may_code
from app.coding.forms import NotionForm
from app.coding.notions import notions_of, offered
from app.coding.passages import Passage, passage, passages_of
from app.coding.routes.blueprint import bp
from app.coding.taggings import NOT_GUESTS, own_puts, put, take_off
from app.cohorts.models import Membership
from app.errors import Forbidden, Invalid
from app.visits.overview import visits_of
from app.web import beside_fields, current_member, done, retry, show

NAMES = ("visite", "groupe", "critere", "reste")
EVERY_GROUP = "tous"


def reader() -> Membership:
    """The member who looks. Raises Forbidden for a guest."""
    member: Membership = current_member()
    if not may_code(member):
        raise Forbidden(NOT_GUESTS)
    return member


@bp.get("/lire")
def read() -> Response:
    """What there is to read of a visit, with one's own notions; nobody else's are on the page."""
    return show("coding/read.html", "coding/_passages.html", **_shown(_asked(request.args)))


@bp.post("/lire/<key>")
def put_notion(key: str) -> BaseResponse:
    """Put a notion on a passage."""
    member = reader()
    found = passage(member, key)
    form = NotionForm(request.form)
    try:
        put(member, found, form.name.data or "")
    except Invalid as refusal:
        beside_fields(form, refusal)
        asked = _asked(request.form)
        context = _shown(asked, (key, form)) | _one(member, found, form, asked)
        return retry("coding/read.html", partial="coding/_passage.html", **context)
    return _put(member, found)


@bp.post("/lire/<key>/<int:tag_id>/retirer")
def take_notion_off(key: str, tag_id: int) -> BaseResponse:
    """Take one's own notion off a passage."""
    member = reader()
    found = passage(member, key)
    take_off(member, found, tag_id)
    return _put(member, found)


def _put(member: Membership, found: Passage) -> BaseResponse:
    asked = _asked(request.form)
    kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
    back = url_for("coding.read", _anchor=found.key, **kept)
    return done(back, partial="coding/_passage.html", **_one(member, found, NotionForm(), asked))


def _asked(given: Any) -> dict[str, str]:
    """What of the passages is asked for, from an address or a form."""
    return {name: str(given.get(name, "")).strip()[:40] for name in NAMES}


def _one(member: Membership, found: Passage, form: NotionForm, asked: dict[str, str]) -> dict[str, Any]:
    return {"one": found, "tags": _mine(member).get(found.key, {}), "form": form, "asked": asked}


def _shown(asked: dict[str, str], corrected: tuple[str, NotionForm] | None = None) -> dict[str, Any]:
    member = reader()
    visits = visits_of(member)
    numbers = {str(visit.number): visit for visit in visits}
    visit = numbers.get(asked["visite"]) or (visits[0] if visits else None)
    there = passages_of(member, visit.id) if visit else []
    mine = _mine(member)
    letters = sorted({one.letter for one in there if one.letter})
    # A whole visit is long: one group's at first, the reader's own if they have one.
    own = member.group.letter if member.group else ""
    group = asked["groupe"] or (own if own in letters else next(iter(letters), EVERY_GROUP))
    wanted = [
        one
        for one in there
        if group in (EVERY_GROUP, one.letter or "-")
        and (not asked["critere"] or asked["critere"] in one.codes)
        and (not asked["reste"] or one.key not in mine)
    ]
    return {
        "asked": asked | {"visite": str(visit.number) if visit else "", "groupe": group},
        "visits": visits,
        "of": len(there),
        "passages": wanted,
        "letters": letters,
        "codes": sorted({code for one in there for code in one.codes}),
        "mine": mine,
        "forms": {corrected[0]: corrected[1]} if corrected else {},
        "blank": NotionForm(),
        "offered": offered(notions_of(member)),
    }


def _mine(member: Membership) -> dict[str, dict[int, str]]:
    """The member's notions by passage: number -> name."""
    found: dict[str, dict[int, str]] = {}
    for one in own_puts(member):
        found.setdefault(one.subject.key, {})[one.read_as.id] = one.read_as.name
    return found
