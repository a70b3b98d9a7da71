"""What one expects to see: one's own lines, and the one press that shows everybody's."""

import uuid
from typing import Any

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.cohorts.models import Membership
from app.errors import Conflict, Forbidden, Invalid
from app.visits import expecting
from app.visits.access import may_expect, may_read_expectations, visit_for
from app.visits.expecting import Line, Written
from app.visits.forms import tidy
from app.visits.models import Visit
from app.visits.routes.blueprint import bp
from app.visits.routes.pages import preparer
from app.web import current_member, done, page, retry, show, whole
from app.web.formats import plural

PAGE = "visits/expectations.html"
PARTIAL = "visits/_expectations.html"


@bp.get("/visites/<int:number>/attentes")
def expectations(number: int) -> Response:
    """The member's own expectations of a visit."""
    member, visit = _opened(number)
    return show(PAGE, PARTIAL, **_shown(member, visit))


@bp.post("/visites/<int:number>/attentes")
def expect(number: int) -> BaseResponse:
    """Keep the lines of the form."""
    member, visit = _opened(number)
    lines = _lines()
    try:
        written = expecting.write_expectations(member, visit, lines)
    except Invalid as refusal:
        return retry(PAGE, partial=PARTIAL, **_shown(member, visit, lines, refusal.errors))
    _tell(written)
    return done(_address(visit), partial=PARTIAL, **_shown(member, visit))


@bp.route("/visites/<int:number>/attentes/revelation", methods=["GET", "POST"])
def reveal(number: int) -> BaseResponse:
    """Ask, saying how many; then show everybody's expectations to the class."""
    member = preparer()
    visit = visit_for(member, number)
    context: dict[str, Any] = {"visit": visit, "counted": expecting.counted(visit), "refusal": None}
    if request.method == "GET":
        return page("visits/revelation.html", **context)
    try:
        lines = expecting.reveal_expectations(member, visit)
    except Conflict as refusal:
        return retry("visits/revelation.html", status=409, **context | {"refusal": refusal.message})
    flash(f"{plural(lines, 'attente révélée', 'attentes révélées')} à la classe.")
    return done(url_for("fieldwork.found", number=number))


def _opened(number: int) -> tuple[Membership, Visit]:
    member = current_member()
    visit = visit_for(member, number)
    if not may_read_expectations(member):
        raise Forbidden("Les attentes sont celles de la promotion : les invité·e·s ne les lisent pas.")
    return member, visit


def _shown(
    member: Membership, visit: Visit, typed: list[Line] | None = None, errors: dict[str, str] | None = None
) -> dict[str, Any]:
    mine = expecting.mine(member, visit) if may_expect(member) else []
    stored = [Line(one.key, one.text, one.criterion_id, one.version) for one in mine if not one.late]
    lines = list(typed) if typed is not None else [] if visit.revealed_at else stored
    if all(line.text or line.version for line in lines) and len(lines) < expecting.MOST:
        lines.append(Line(expecting.next_key(member, visit, mine, len(lines)), ""))
    return {
        "visit": visit,
        "mine": mine,
        "lines": lines,
        "errors": errors or {},
        "axes": expecting.expectable_axes(visit),
        "expecting": expecting.expecting_of(member, visit),
        "limit": expecting.LIMIT,
    }


def _lines() -> list[Line]:
    """The nth key, text, criterion and version are the nth line."""
    columns = [request.form.getlist(name) for name in ("key", "text", "criterion", "version")]
    return [
        Line(_key(key), tidy(text), max(0, whole(criterion)) or None, max(0, whole(version)))
        for key, text, criterion, version in zip(*columns, strict=False)
    ]


def _key(sent: str) -> str:
    try:
        return str(uuid.UUID(sent))
    except ValueError:
        return str(uuid.uuid4())


def _tell(written: Written) -> None:
    if written.late:
        flash(
            "Les attentes étaient déjà révélées : ce que vous venez d’écrire est gardé pour vous,"
            " marqué « après la révélation ».",
            "warn",
        )
    if written.apart:
        flash(
            "Une ligne avait changé dans un autre onglet : les deux versions sont gardées, l’une sous l’autre.",
            "warn",
        )
    if written.changed:
        flash("Vos attentes sont enregistrées.", "ok")
    elif not written.late and not written.apart:
        flash("Rien n’avait changé : tout est déjà enregistré.", "info")


def _address(visit: Visit) -> str:
    return url_for("visits.expectations", number=visit.number)
