"""Editions as XLSForm files, and grids or criteria from one: a preview first, nothing made before somebody agrees."""

from typing import Any

from flask import flash, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Conflict, Invalid
from app.grids.access import edition_for, grid_for, must_write
from app.grids.contents import contents
from app.grids.forms import FileForm, OfferForm
from app.grids.models import Grid
from app.grids.offered import picks
from app.grids.routes.blueprint import bp
from app.grids.starting import add_to_grid, last_grid, start_grid_from
from app.grids.xlsform.survey import Found, read_form
from app.grids.xlsform.tables import MOST_BYTES, TOO_BIG, read_tables
from app.grids.xlsform.travelling import packed, unpacked
from app.grids.xlsform.workbook import MIMETYPE, edition_xlsx
from app.kinds import KINDS
from app.web import beside_fields, current_member, done, download, page, retry, without_writing


@bp.get("/<grid_slug>/editions/<int:number>.xlsx")
def edition_file(grid_slug: str, number: int) -> BaseResponse:
    """An edition to take away."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    shown = edition_for(member, grid, number)
    return download(edition_xlsx(shown, contents(shown.id)), f"{grid.slug}-edition-{number}.xlsx", MIMETYPE)


@bp.route("/nouvelle/fichier", methods=["GET", "POST"], endpoint="grid_from_file")
@without_writing
def grid_from_file() -> BaseResponse:
    """Choose a file for a new grid, then see what it would become."""
    return _file(None)


@bp.post("/nouvelle/fichier/grille")
def start_from_file() -> BaseResponse:
    """Start a grid from what was previewed."""
    return _agreed(None)


@bp.route("/<grid_slug>/fichier", methods=["GET", "POST"], endpoint="criteria_from_file")
@without_writing
def criteria_from_file(grid_slug: str) -> BaseResponse:
    """The same for new criteria of a grid that has begun."""
    return _file(grid_for(current_member(), grid_slug))


@bp.post("/<grid_slug>/fichier/criteres")
def add_from_file(grid_slug: str) -> BaseResponse:
    """Add what was previewed, as new criteria."""
    return _agreed(grid_for(current_member(), grid_slug))


def _file(grid: Grid | None) -> BaseResponse:
    member = current_member()
    must_write(member)
    form, found = FileForm(), Found()
    if request.method == "GET":
        return page("grids/file.html", grid=grid, form=form, found=found)
    try:
        upload = request.files.get("file")
        content = upload.read(MOST_BYTES + 1) if upload else b""
        if not content:
            raise Invalid.single("Choisissez un fichier.", "file")
        found = read_form(read_tables(content))
        if not found.size:
            raise Invalid.single("Aucune ligne de ce fichier ne peut devenir un critère.", "file")
        offer = OfferForm(title=found.title or "Grille reprise", offer=packed(found))
    except RequestEntityTooLarge:
        beside_fields(form, Invalid.single(TOO_BIG, "file"))
        return retry("grids/file.html", status=413, grid=grid, form=form, found=found)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("grids/file.html", grid=grid, form=form, found=found)
    offer.read.renew(grid.version if grid else last_grid(member))
    return page("grids/file_read.html", **_preview(grid, offer, found, picks(found.axes)))


def _agreed(grid: Grid | None) -> BaseResponse:
    member = current_member()
    must_write(member)
    form, picked = OfferForm(request.form), set(request.form.getlist("codes"))
    try:
        found = unpacked(form.offer.data or "")
    except Invalid as refusal:
        file_form = FileForm()
        beside_fields(file_form, refusal)
        return retry("grids/file.html", grid=grid, form=file_form, found=Found())
    read = form.read.data or 0
    try:
        if grid is None:
            made = start_grid_from(member, form.title.data or "", found.axes, picked, read)
            flash(f"La grille « {made.title} » est commencée.", "ok")
            return done(url_for("grids.show", grid_slug=made.slug))
        added = add_to_grid(member, grid, found.axes, picked, read)
    except Invalid as refusal:
        beside_fields(form, refusal)
        return retry("grids/file_read.html", **_preview(grid, form, found, picked))
    except Conflict as refusal:
        form.form_errors.append(refusal.message)
        form.read.renew(grid.version if grid else 0)
        return retry("grids/file_read.html", status=409, **_preview(grid, form, found, picked))
    flash("Un critère est ajouté." if added == 1 else f"{added} critères sont ajoutés.", "ok")
    return done(url_for("grids.show", grid_slug=grid.slug))


def _preview(grid: Grid | None, form: OfferForm, found: Found, picked: set[str]) -> dict[str, Any]:
    return {"grid": grid, "form": form, "found": found, "axes": found.axes, "picked": picked, "kinds": KINDS}
