"""« Comment nous avons décidé », to read, to print and to take away."""

from werkzeug.wrappers import Response as BaseResponse

from app.deciding.access import must_read
from app.deciding.recounting import account_of
from app.deciding.report import MIMETYPE, report_docx
from app.deciding.routes.blueprint import bp
from app.deciding.telling import DECIDED, OBJECTION_STATES, counts_in_words
from app.grids.access import grid_for
from app.web import current_member, download, page
from app.web.formats import day


@bp.get("/decisions")
def account(grid_slug: str) -> BaseResponse:
    """Every decision with what led to it, edition by edition."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    must_read(member)
    return page(
        "deciding/account.html",
        grid=grid,
        cohort=member.cohort,
        chapters=account_of(member, grid),
        decided=DECIDED,
        objection_states=OBJECTION_STATES,
        counts_in_words=counts_in_words,
    )


@bp.get("/decisions.docx")
def account_document(grid_slug: str) -> BaseResponse:
    """The same as a text document."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    must_read(member)
    document = report_docx(grid, member.cohort.title, account_of(member, grid), day)
    return download(document, f"{grid.slug}-decisions.docx", MIMETYPE)
