"""The notions of a cohort, one of them across the visits, and two readers side by side."""

from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.coding.access import may_merge
from app.coding.forms import MergingForm
from app.coding.models import Tag
from app.coding.notions import merge, notion, notions_of, part, read_as
from app.coding.readings import count_notions, read_beside, read_notion, readers
from app.coding.routes.blueprint import bp
from app.coding.routes.reading import reader
from app.errors import Conflict, Invalid
from app.web import beside_fields, done, page, retry, show


@bp.get("")
def index() -> Response:
    """The notions by name, with how many passages of each visit they are on."""
    visits, counted = count_notions(reader())
    return page("coding/index.html", visits=visits, counted=counted)


@bp.get("/<int:tag_id>")
def notion_page(tag_id: int) -> BaseResponse:
    """One notion across the visits; a merged one leads to the one it is read as."""
    tag = notion(reader(), tag_id)
    if tag.merged_into_id is not None:
        return done(url_for("coding.notion_page", tag_id=tag.merged_into_id))
    return page("coding/notion.html", **_shown(tag))


@bp.post("/<int:tag_id>/reunir")
def merge_notion(tag_id: int) -> BaseResponse:
    """Read this notion as another."""
    member = reader()
    tag = notion(member, tag_id)
    form = MergingForm(request.form)
    try:
        if not form.into.data:
            raise Invalid.single("Choisissez la notion avec laquelle la réunir.", "into")
        into = notion(member, form.into.data)
        merge(member, tag, into)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("coding/notion.html", **_shown(tag, form))
    except Conflict as refusal:
        form.form_errors.append(refusal.message)
        return retry("coding/notion.html", status=409, **_shown(tag, form))
    flash(f"« {tag.name} » se lit maintenant dans « {into.name} ».", "ok")
    return done(url_for("coding.notion_page", tag_id=into.id))


@bp.post("/<int:tag_id>/separer")
def part_notion(tag_id: int) -> BaseResponse:
    """Read a merged notion for itself again."""
    member = reader()
    tag = notion(member, tag_id)
    part(member, tag)
    flash(f"« {tag.name} » se lit de nouveau à part.", "ok")
    return done(url_for("coding.notion_page", tag_id=tag.id))


@bp.get("/lectures")
def beside() -> Response:
    """Two readers side by side."""
    member = reader()
    people = readers(member)
    by_id = {str(one.id): one for one in people}
    first, second = by_id.get(request.args.get("une", "")), by_id.get(request.args.get("autre", ""))
    both = first is not None and second is not None and first.id != second.id
    found = read_beside(member, first.id, second.id) if both and first and second else None
    asked = bool(request.args.get("une") or request.args.get("autre"))
    context = {"people": people, "first": first, "second": second, "found": found, "asked": asked}
    return show("coding/beside.html", "coding/_beside.html", **context)


def _shown(tag: Tag, form: MergingForm | None = None) -> dict[str, Any]:
    member = reader()
    tag = read_as(tag)
    form = form or MergingForm()
    others = [one for one in notions_of(member) if one.merged_into_id is None and one.id != tag.id]
    form.into.choices = [(0, "Choisir…"), *((one.id, one.name) for one in others)]
    return {"family": read_notion(member, tag), "form": form, "may_merge": may_merge(member) and others}
