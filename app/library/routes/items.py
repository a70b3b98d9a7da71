"""What a page points at: adding and taking off."""

from contextlib import ExitStack

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Invalid, Unavailable
from app.fieldwork.attachments import attach
from app.library.access import must_write
from app.library.forms import DocumentForm, LinkForm
from app.library.items import add_document, add_link, check_document, refer, remove_item
from app.library.picking import traces_for
from app.library.routes.blueprint import PAGE, bp, shelf
from app.library.routes.writing import drafted
from app.programme.access import day_for
from app.programme.models import Day
from app.web import beside_fields, current_member, done, page, retry, start_writing, without_writing


@bp.post(PAGE + "/liens", endpoint="add_link")
def link(day_id: int) -> BaseResponse:
    """A card to a page elsewhere."""
    member = current_member()
    must_write(member)
    day = day_for(member, day_id)
    form = LinkForm(request.form, prefix="lien-")
    try:
        if not form.validate():
            raise Invalid({})
        add_link(member, day, form.url.data or "", form.title.data or "", form.abstract.data or "")
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("library/draft.html", **drafted(day, link_form=form))
    flash("Le lien est sur la page.")
    return _back(day)


@bp.post(PAGE + "/documents", endpoint="add_document")
@without_writing
def file(day_id: int) -> BaseResponse:
    """A document, looked into and kept before anything is written."""
    member = current_member()
    must_write(member)
    day = day_for(member, day_id)
    form = DocumentForm(request.form, prefix="document-")
    title, abstract = form.title.data or "", form.abstract.data or ""
    with ExitStack() as held:
        try:
            if not form.validate():
                raise Invalid({})
            sent = request.files.get("document-file")
            ready = attach(sent.stream, sent.filename or "") if sent and sent.filename else None
            check_document(ready, title, abstract)
            if ready is not None:
                name = held.enter_context(shelf().holding({"": ready.content}))
                start_writing()
                day = day_for(current_member(), day_id)
                add_document(current_member(), day, ready, name, title, abstract)
        except (Invalid, Unavailable) as refusal:
            beside_fields(
                form, refusal if isinstance(refusal, Invalid) else Invalid.single(refusal.message, "file")
            )
            return retry("library/draft.html", **drafted(day, document_form=form))
    flash("Le document est sur la page.")
    return _back(day)


@bp.post(PAGE + "/references", endpoint="refer")
def reference(day_id: int) -> BaseResponse:
    """A criterion, a synthesis or a trace of the cohort."""
    member = current_member()
    day = day_for(member, day_id)
    refer(member, day, request.form.get("sorte", ""), request.form.get("quoi", ""))
    flash("C’est sur la page.")
    return (
        done(url_for("library.pick", day_id=day.id, mots=request.form.get("mots") or None))
        if (request.form.get("sorte") == "trace")
        else _back(day)
    )


@bp.get(PAGE + "/traces", endpoint="pick")
def traces(day_id: int) -> Response:
    """The traces that may be cited."""
    member = current_member()
    must_write(member)
    day = day_for(member, day_id)
    asked = request.args.get("mots", "").strip()[:200]
    found, more = traces_for(member, day, asked)
    already = {one.evidence_id for one in drafted(day)["items"]}
    return page("library/traces.html", day=day, found=found, more=more, asked=asked, already=already)


@bp.post(PAGE + "/elements/<int:item_id>/retrait", endpoint="remove_item")
def take_off(day_id: int, item_id: int) -> BaseResponse:
    """Take something off the page, published or not."""
    member = current_member()
    day = day_for(member, day_id)
    remove_item(member, day, item_id)
    flash("C’est retiré de la page, aussi là où elle est publiée.")
    return _back(day)


def _back(day: Day) -> BaseResponse:
    return done(url_for("library.draft", day_id=day.id, _anchor="elements"))
