"""Attendu / trouvé, to read and in front of the class."""

from flask import Response, request, url_for

from app.fieldwork.found import face
from app.fieldwork.routes.blueprint import VISIT, bp
from app.visits.access import visit_for
from app.web import current_member, page


@bp.get(VISIT + "/attendu-trouve")
def found(number: int) -> Response:
    """What the class expected of a visit, beside what it found."""
    visit = visit_for(current_member(), number)
    projected = request.args.get("ecran") == "projection"
    facing = face(current_member(), visit, named=not projected)
    if projected:
        leave = url_for("fieldwork.found", number=number)
        return page("fieldwork/found_wall.html", visit=visit, facing=facing, leave_url=leave)
    return page("fieldwork/found.html", visit=visit, facing=facing)
