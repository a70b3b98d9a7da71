"""« Emporter les données »: everything that a member may take away, on one page. Each taking is in the journal."""

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from flask import Blueprint, Response, request, send_file
from werkzeug.utils import secure_filename

from app.cohorts.access import may_run
from app.cohorts.journal import note
from app.cohorts.models import Act
from app.deciding.paper import MIMETYPE as DOCX
from app.exports.answers import answered, read_matrices
from app.exports.codebook import codebook
from app.exports.csv_file import answers_csv, lines
from app.exports.paper import editions_to_print, on_paper
from app.exports.roster import ROSTER_HEAD, roster_rows
from app.exports.visit_document import tell_whole_visit, write_visit
from app.exports.workbook import MIMETYPE, write_workbook
from app.grids.access import edition_for, grid_for
from app.grids.contents import contents
from app.kinds import KINDS
from app.visits.overview import visits_of
from app.web import current_member, formats, page, start_writing, without_writing

bp = Blueprint("exports", __name__, url_prefix="/promotions/<cohort_slug>/emporter")

# Above this a workbook waits on the disk rather than in memory.
IN_MEMORY = 8 * 1024 * 1024


@bp.get("")
def index() -> Response:
    """What can be taken away, and in what form."""
    member = current_member()
    return page(
        "exports/index.html",
        visits=visits_of(member),
        editions=editions_to_print(member),
        runs=may_run(member),
    )


@bp.get("/fiches/<grid_slug>/<int:number>")
def paper(grid_slug: str, number: int) -> Response:
    """An edition on paper, to fill in by hand: the core and one axis, or everything."""
    member = current_member()
    grid = grid_for(member, grid_slug)
    edition = edition_for(member, grid, number)
    held = contents(edition.id)
    axes = [axis for axis in held.axes if axis.criteria]
    chosen = next((axis.code for axis in axes if axis.code == request.args.get("axe")), "")
    moments = on_paper(held, chosen)
    return page(
        "exports/paper.html",
        grid=grid,
        edition=edition,
        axes=axes,
        chosen=chosen,
        moments=moments,
        size=sum(len(one.questions) for one in moments),
        kinds=KINDS,
    )


@bp.post("/visites/<int:number>.docx")
@without_writing
def visit_document(number: int) -> Response:
    """One visit whole, to go on writing."""
    member = current_member()
    reports = tell_whole_visit(member, number)
    written = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed once it has been sent
    write_visit(cast("IO[bytes]", written), reports, member.cohort.title, formats.day)
    _in_journal(f"le compte rendu de la visite {number} (.docx)")
    return _file(written, f"visite-{number}", "docx", DOCX)


@bp.post("/classeur.xlsx")
@without_writing
def workbook() -> Response:
    """Everything in one workbook."""
    member = current_member()
    matrices = read_matrices(member)
    written = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed once it has been sent
    write_workbook(cast("IO[bytes]", written), matrices, codebook(member))
    _in_journal("un classeur des réponses (.xlsx)")
    return _file(written, "reponses", "xlsx", MIMETYPE)


@bp.post("/reponses.csv")
@without_writing
def table() -> Response:
    """One line per answer, as text."""
    excel = request.form.get("pour") != "programme"
    rows = list(answered(read_matrices(current_member())))
    _in_journal("les réponses (.csv)")
    return _text(answers_csv(rows, excel=excel), "reponses")


@bp.post("/liste.csv")
@without_writing
def roster() -> Response:
    """Names, addresses and groups, for the teaching team."""
    rows = roster_rows(current_member())
    _in_journal("la liste des membres (.csv)")
    return _text(lines(ROSTER_HEAD, rows, excel=True), "membres")


def _file(written: SpooledTemporaryFile[bytes], name: str, ending: str, mimetype: str) -> Response:
    written.seek(0)
    answer = send_file(
        cast("IO[bytes]", written),
        mimetype=mimetype,
        as_attachment=True,
        download_name=_named(name, ending),
    )
    return _private(answer)


def _text(pieces: Iterable[bytes], name: str) -> Response:
    answer = Response(pieces, mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=_named(name, "csv"))
    return _private(answer)


def _named(what: str, ending: str) -> str:
    return secure_filename(f"{current_member().cohort.slug}-{what}.{ending}")


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _in_journal(what: str) -> None:
    """Once all is read: nobody who writes waits meanwhile."""
    start_writing()
    note(current_member(), Act.taken, detail=what)
