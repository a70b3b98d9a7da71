"""Writing a page together, and publishing it."""

from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Conflict, Invalid
from app.library.access import may_publish, may_remove, may_write, must_publish, must_write, page_of
from app.library.forms import DocumentForm, DraftForm, LinkForm
from app.library.items import live_items
from app.library.links import open_links
from app.library.picking import choices
from app.library.publishing import fingerprint, make_ready, publish, unpublish, version_numbered
from app.library.reading import replies_about
from app.library.routes.blueprint import PAGE, bp
from app.library.shown import read_cards
from app.library.writing import LIMIT, TITLES, read_draft, write_draft
from app.programme.access import day_for
from app.programme.models import Day
from app.web import beside_fields, current_member, done, page, retry

BESIDE = (
    "Quelqu’un d’autre a écrit autre chose au même endroit pendant que vous écriviez. Les deux textes sont gardés :"
    " lisez-les, puis gardez l’un ou l’autre, ou combinez-les."
)
TOLD = {
    "merged": "Enregistré, réuni avec ce que quelqu’un d’autre vient d’écrire.",
    "applied": "Le brouillon est enregistré.",
    "same": "Rien n’a changé.",
}


@bp.get(PAGE + "/brouillon")
def draft(day_id: int) -> Response:
    """The page as it is being written."""
    member = current_member()
    must_write(member)
    return page("library/draft.html", **drafted(day_for(member, day_id)))


@bp.post(PAGE + "/brouillon")
def write(day_id: int) -> BaseResponse:
    """Keep what was typed; nothing of anybody is overwritten."""
    member = current_member()
    day = day_for(member, day_id)
    form = DraftForm(request.form)
    sent = {
        part: (form[part].data or "", form[f"{part}_seen"].data or 0)
        for part in TITLES
        if part in request.form
    }
    try:
        outcomes = write_draft(member, day, sent, decided=request.form.get("garder", ""))
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("library/draft.html", **drafted(day, form=form))
    if "conflict" in outcomes:
        flash(BESIDE, "warn")
    else:
        flash(next((TOLD[one] for one in TOLD if one in outcomes), TOLD["same"]), "ok")
    return done(url_for("library.draft", day_id=day.id))


@bp.post(PAGE + "/publication", endpoint="publish")
def show_to_readers(day_id: int) -> BaseResponse:
    """Publish the draft that was read, or show it to the host first."""
    member = current_member()
    must_publish(member)
    day = day_for(member, day_id)
    for_host = request.form.get("pour") == "hote"
    try:
        (make_ready if for_host else publish)(member, day, request.form.get("read", ""))
    except (Invalid, Conflict) as refusal:
        status = 422 if isinstance(refusal, Invalid) else 409
        return retry("library/draft.html", status=status, **drafted(day, problem=refusal.message))
    flash("L’hôte lit maintenant ce texte par son lien." if for_host else "La page est publiée.", "ok")
    return done(url_for("library.draft" if for_host else "library.show", day_id=day.id))


@bp.post(PAGE + "/retrait", endpoint="unpublish")
def hide_from_readers(day_id: int) -> BaseResponse:
    """Take the page back."""
    member = current_member()
    day = day_for(member, day_id)
    unpublish(member, day)
    flash("La page n’est plus publiée. Son texte et ses versions sont gardés.")
    return done(url_for("library.draft", day_id=day.id))


def drafted(day: Day, *, form: DraftForm | None = None, problem: str = "", **forms: Any) -> dict[str, Any]:
    """What the page of a draft needs; forms given here keep what was typed in them."""
    member = current_member()
    kept = page_of(member.cohort_id, day.id)
    parts = read_draft(kept)
    items = live_items(kept) if kept else []
    published = version_numbered(kept, kept.published) if kept else None
    read = fingerprint(kept)
    if form is None:
        form = DraftForm(data={p.part: p.text for p in parts} | {f"{p.part}_seen": p.seen for p in parts})
    return {
        "day": day,
        "kept": kept,
        "parts": parts,
        "form": form,
        "limit": LIMIT,
        "problem": problem,
        "items": items,
        "cards": read_cards(member.cohort_id, items),
        "removable": {one.id for one in items if may_remove(member, one)},
        "published": published,
        "differs": published is None
        or [getattr(published, part) for part in TITLES] != [p.text for p in parts]
        or published.items != [one.id for one in items],
        "read": read,
        "link_form": forms.get("link_form") or LinkForm(prefix="lien-"),
        "document_form": forms.get("document_form") or DocumentForm(prefix="document-"),
        "choices": choices(member, day),
        "host_link": next(
            (one for one in open_links(member) if day.visit_id and one.visit_id == day.visit_id), None
        ),
        "replies_given": replies_about(member.cohort_id, day),
        "may_write": may_write(member),
        "may_publish": may_publish(member),
    }
