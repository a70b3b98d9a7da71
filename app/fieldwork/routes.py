"""Pages of the fieldwork room, and the one address that phones send to."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, flash, g, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.access import person_named
from app.errors import Invalid
from app.fieldwork import batch, conflicts, history, layout, media, operations, saving
from app.fieldwork.index import sheets_of
from app.fieldwork.items import Item, changed_since, items
from app.fieldwork.models import Outcome
from app.fieldwork.saving import Saved
from app.fieldwork.sheets import OpenSheet, criterion_of, expected, open_sheet
from app.visits.access import visit_for
from app.visits.models import Visit
from app.web import (
    ask_to_sign_in,
    checks_session,
    current_member,
    done,
    json_answer,
    page,
    retry,
    session_id,
    show,
    without_writing,
)
from app.web.formats import clock, plural
from app.web.group_commit import GroupCommit
from app.web.transactions import keep_despite_refusal, start_writing

# No prefix: a phone has one queue for all the cohorts of its person.
bp = Blueprint("fieldwork", __name__)

VISIT = "/promotions/<cohort_slug>/visites/<int:number>"
SHEET = VISIT + "/grilles/<grid_slug>/fiches/<owner>"
CRITERION = SHEET + "/criteres/<code>"

record_together = GroupCommit(operations.record_for_sessions)


@bp.post("/operations", endpoint="operations")
@without_writing
@checks_session
def receive() -> BaseResponse:
    """Record what a phone sends: one acknowledgement per operation, in the same order."""
    request.max_content_length = batch.MOST_BYTES
    person_id, received = batch.read_batch(request.get_data(cache=False))
    here = session_id() or ""
    if person_id != person_named(here):
        message = "Ces réponses sont d’une autre personne : elles restent sur ce téléphone."
        return json_answer({"error": "person", "message": message}, 409)
    acks = record_together((here, received))
    if acks is None:
        return ask_to_sign_in()
    return json_answer({"acks": [one.as_json() | {"label": clock(one.at)} for one in acks]})


@bp.get(VISIT + "/fiches")
def index(number: int) -> Response:
    """The sheets of a visit, with how far each has come."""
    visit = visit_for(current_member(), number)
    return page("fieldwork/index.html", visit=visit, rows=sheets_of(current_member(), visit))


@bp.get(SHEET)
def sheet(number: int, grid_slug: str, owner: str) -> Response:
    """One sheet, to fill in or to read."""
    opened = open_sheet(current_member(), number, grid_slug, owner)
    return page("fieldwork/sheet.html", **_whole(opened, items(opened)))


@bp.post(SHEET)
@without_writing
def save(number: int, grid_slug: str, owner: str) -> BaseResponse:
    """The whole sheet sent by a plain form: what can be kept is, and what cannot comes back to be corrected."""
    photos, refused = _photos()
    form = request.form.to_dict(flat=False)
    start_writing()
    opened = open_sheet(current_member(), number, grid_slug, owner)
    for criterion_id, ready in photos:
        kept = media.keep(current_member(), opened, ready, _folder())
        form.setdefault(f"c{criterion_id}-row_media", []).append(kept.id)
    saved = saving.save_sheet(current_member(), opened, items(opened), form)
    opened = open_sheet(current_member(), number, grid_slug, owner)
    there = items(opened)
    for criterion_id, message in refused.items():
        saved.errors.setdefault(criterion_id, {})["file"] = message
    if not saved.errors:
        _tell(saved)
        return done(_address("sheet", opened, moment=request.args.get("moment")))
    keep_despite_refusal()
    for criterion_id, errors in saved.errors.items():
        if item := there.get(criterion_id):
            item.errors = errors
            item.form = saved.typed.get(criterion_id, item.form)
    return retry("fieldwork/sheet.html", saved=saved.stored, **_whole(opened, there))


@bp.get(SHEET + "/suite")
def news(number: int, grid_slug: str, owner: str) -> Response:
    """What changed on a sheet since the version, and the state of the visit, that a screen shows: 204 if nothing did."""
    opened = open_sheet(current_member(), number, grid_slug, owner)
    since = request.args.get("depuis", type=int) or 0
    if opened.version <= since and request.args.get("etat", opened.visit.state) == opened.visit.state:
        return Response(status=204)
    changed = [
        {
            "criterion": item.id,
            "version": item.version,
            "html": render_template("fieldwork/_criterion.html", sheet=opened, item=item),
        }
        for item in changed_since(opened, since)
    ]
    return json_answer({"version": opened.version, "answers": changed, "visit_state": opened.visit.state})


@bp.get(CRITERION)
def answer(number: int, grid_slug: str, owner: str, code: str) -> Response:
    """One criterion of a sheet alone; with `?combiner`, filled with all the versions that wait for a decision."""
    opened, item = _one(number, grid_slug, owner, code)
    combining = "combiner" in request.args and bool(item.others) and opened.writable
    if combining:
        item.form = conflicts.combined(item)
        return page("fieldwork/combine.html", sheet=opened, item=item)
    return show("fieldwork/answer.html", "fieldwork/_criterion.html", sheet=opened, item=item)


@bp.post(CRITERION + "/accord")
def settle(number: int, grid_slug: str, owner: str, code: str) -> BaseResponse:
    """Decide between versions: keep one of them, or what the fields say."""
    opened, item = _one(number, grid_slug, owner, code)
    base = request.values.get("base", default=0, type=int)
    seen = request.values.get("vu", default=0, type=int)
    which = request.form.get("keep", "")
    if which:
        ack = conflicts.keep_version(current_member(), opened, item, base, seen, which)
    else:
        fields = saving.by_criterion(request.form.to_dict(flat=False)).get(item.id, {})
        try:
            ack = conflicts.settle(current_member(), opened, item, base, seen, fields)
        except Invalid as refusal:
            item.errors, item.form = refusal.errors, fields
            return retry("fieldwork/combine.html", sheet=opened, item=item)
    if ack.outcome == Outcome.conflict:
        flash("Quelqu’un vient de modifier cette réponse : choisissez de nouveau.", "warn")
    else:
        flash("C’est décidé. L’autre version reste dans l’historique.", "ok")
    return _changed(number, grid_slug, owner, code)


@bp.get(CRITERION + "/historique", endpoint="history")
def show_history(number: int, grid_slug: str, owner: str, code: str) -> Response:
    """Every edit of an answer that reached the site."""
    opened, item = _one(number, grid_slug, owner, code)
    entries = history.history(opened, item)
    return show("fieldwork/history.html", "fieldwork/_history.html", sheet=opened, item=item, entries=entries)


@bp.post(CRITERION + "/historique/<int:place>/reprise")
def restore(number: int, grid_slug: str, owner: str, code: str, place: int) -> BaseResponse:
    """Make an earlier edit the answer again."""
    opened, item = _one(number, grid_slug, owner, code)
    base = request.form.get("base", default=0, type=int)
    ack = history.take_up_again(current_member(), opened, item, place, base)
    if ack.outcome == Outcome.conflict:
        flash("Quelqu’un vient de modifier cette réponse : les deux versions sont gardées.", "warn")
    else:
        flash("Cette version est de nouveau la réponse.", "ok")
    return done(_address("sheet", opened, _anchor=f"critere-{code}", moment=layout.ALL))


@bp.post(SHEET + "/photos")
@without_writing
def add_photo(number: int, grid_slug: str, owner: str) -> Response:
    """Keep one photo for this sheet, under the id that the phone gave it. A queue of photos says whose it is."""
    if request.form.get("person", type=int) not in (None, current_member().person_id):
        message = "Cette photo est d’une autre personne : elle reste sur ce téléphone."
        return json_answer({"error": "person", "message": message}, 409)
    sent = request.files.get("file")
    if sent is None:
        raise Invalid.single("Choisissez une photo.", "file")
    ready = media.prepare(sent.stream)
    start_writing()
    opened = open_sheet(current_member(), number, grid_slug, owner)
    kept = media.keep(current_member(), opened, ready, _folder(), request.form.get("id"))
    told = {"id": kept.id, "url": url_for("fieldwork.photo", media_id=kept.id), "width": kept.width, "height": kept.height}
    return json_answer(told, 201)


@bp.get("/promotions/<cohort_slug>/photos/<uuid:media_id>")
def photo(media_id: Any) -> Response:
    """One photo, for those who may read its sheet."""
    found = media.media_for(current_member(), str(media_id))
    answer = Response(media.read(found, _folder()), mimetype=found.content_type)
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


@bp.app_template_global()
def media_url(media_id: str, sheet: OpenSheet | None) -> str | None:
    """The address of a photo that an answer names; none if it has not arrived, or is not of the answer's sheet."""
    if sheet is None:
        return None
    known = g.setdefault("photos_of_sheets", {})
    if sheet.key not in known:
        known[sheet.key] = media.kept_for(sheet.visit.cohort_id, sheet.sheet_id)
    return url_for("fieldwork.photo", media_id=media_id) if media_id in known[sheet.key] else None


@bp.app_template_global()
def group_media_url(media_id: str, visit: Visit | None, letter: str) -> str | None:
    """The same for an answer that the group with this letter gave at a visit."""
    if visit is None:
        return None
    known = g.setdefault("photos_of_groups", {})
    if visit.id not in known:
        known[visit.id] = media.kept_for_groups(visit.cohort_id, visit.id)
    return url_for("fieldwork.photo", media_id=media_id) if (letter, media_id) in known[visit.id] else None


def _whole(opened: OpenSheet, there: dict[int, Item]) -> dict[str, Any]:
    asked = request.args.get("moment")
    laid = layout.lay_out(opened.contents, there, expected(opened), opened.visit.state, asked)
    return {"sheet": opened, "items": there, "layout": laid}


def _one(number: int, grid_slug: str, owner: str, code: str) -> tuple[OpenSheet, Item]:
    opened = open_sheet(current_member(), number, grid_slug, owner)
    criterion = criterion_of(opened, code)
    return opened, items(opened, [criterion])[criterion.criterion_id]


def _changed(number: int, grid_slug: str, owner: str, code: str) -> BaseResponse:
    opened, item = _one(number, grid_slug, owner, code)
    back = _address("sheet", opened, _anchor=f"critere-{code}", moment=layout.ALL)
    return done(back, partial="fieldwork/_criterion.html", sheet=opened, item=item)


def _address(view: str, opened: OpenSheet, **more: Any) -> str:
    more |= {"number": opened.visit.number, "grid_slug": opened.grid.slug, "owner": opened.slug}
    return url_for(f"fieldwork.{view}", **more)


def _folder() -> Path:
    return Path(current_app.instance_path) / "media"


def _photos() -> tuple[list[tuple[int, media.Photo]], dict[int, str]]:
    """The photos chosen in a plain form, made small, by criterion; and what is wrong with the others."""
    ready, refused = [], {}
    for name, sent in request.files.items(multi=True):
        criterion, _, field = name.partition("-")
        if criterion[:1] != "c" or field != "file" or not criterion[1:].isdecimal() or not sent.filename:
            continue
        try:
            ready.append((int(criterion[1:]), media.prepare(sent.stream)))
        except Invalid as refusal:
            refused[int(criterion[1:])] = refusal.message
    return ready, refused


def _tell(saved: Saved) -> None:
    if saved.conflicts:
        flash(
            "Une réponse avait changé entre-temps : les deux versions sont gardées, à vous de choisir.",
            "warn",
        )
    if saved.stored:
        flash(f"{plural(saved.stored, 'réponse enregistrée', 'réponses enregistrées')}.", "ok")
    else:
        flash("Rien n’avait changé : tout est déjà enregistré.", "info")
