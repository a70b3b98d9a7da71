"""Reading: the list of pages and what is found in them, one page, its versions."""

from flask import Response, request

from app.errors import NotFound
from app.library.access import item_of, may_publish, may_write, must_write, page_of
from app.library.links import unread_replies
from app.library.models import Sort
from app.library.publishing import editions_of
from app.library.reading import Reading, look_for, read_all, read_one, to_check_after
from app.library.routes.blueprint import PAGE, RESOURCES, bp, handed
from app.library.shown import read_all_cards
from app.programme.access import day_for
from app.programme.planning import days_of
from app.web import current_member, page
from app.web.formats import today


@bp.get(RESOURCES)
def index() -> Response:
    """The pages, by day; or those where some words are."""
    member = current_member()
    readings = read_all(member)
    days = days_of(member)
    asked = request.args.get("mots", "").strip()[:200]
    return page(
        "library/index.html",
        days=[one for one in days if one.id in readings or (may_write(member) and one.cancelled_at is None)],
        readings=readings,
        asked=asked,
        found=look_for([readings[one.id] for one in days if one.id in readings], asked) if asked else [],
        may_write=may_write(member),
        may_publish=may_publish(member),
        unread={one.visit_id for one in unread_replies(member)} if may_publish(member) else set(),
        current=next((one for one in days if one.day >= today()), None),
    )


@bp.get(PAGE)
def show(day_id: int) -> Response:
    """What is published about a day."""
    member = current_member()
    day = day_for(member, day_id)
    reading = read_one(member.cohort_id, day)
    if reading is None and not may_write(member):
        raise NotFound("Cette page n’est pas publiée.")
    return page(
        "library/show.html",
        day=day,
        reading=reading,
        may_write=may_write(member),
        may_publish=may_publish(member),
    )


@bp.get(PAGE + "/versions")
def versions(day_id: int) -> Response:
    """Every version of a page, with what changed."""
    member = current_member()
    must_write(member)
    day = day_for(member, day_id)
    kept = page_of(member.cohort_id, day.id)
    if kept is None:
        raise NotFound()
    return page(
        "library/versions.html",
        day=day,
        kept=kept,
        editions=editions_of(kept),
        cards=read_all_cards(kept),
    )


@bp.get(RESOURCES + "/fichiers/<int:item_id>")
def document(item_id: int) -> Response:
    """A document: of a page that the member reads, published or written."""
    member = current_member()
    item = item_of(member.cohort_id, item_id)
    published = (card.item.id for one in read_all(member).values() for card in one.cards)
    if item.sort != Sort.document or not (may_write(member) or item.id in published):
        raise NotFound()
    return handed(item)


# The review between two visits is in a room below, which knows of no page.
@bp.app_template_global("left_to_check")
def left_to_check(visit_id: int) -> list[Reading]:
    """What published pages say is to be checked at the visit that follows this one."""
    return to_check_after(current_member(), visit_id)
