"""The carte des écarts and the méta-matrice, as files for a spreadsheet."""

from dataclasses import replace

from flask import Response

from app.comparison.export import gaps_csv, meta_csv
from app.comparison.gaps import map_gaps
from app.comparison.matrix import read_matrix
from app.comparison.meta import read_meta
from app.comparison.plan import Plan, make_plan
from app.comparison.routes.blueprint import bp, filters_asked
from app.web import current_member, download


@bp.get("/ecarts.csv")
def gaps_table() -> Response:
    """The gaps that the page shows, in its order."""
    plan = _plan()
    found = map_gaps(read_matrix(current_member(), plan), plan.filters.order)
    return download(gaps_csv(found), "carte-des-ecarts.csv", "text/csv")


@bp.get("/syntheses.csv")
def meta_table() -> Response:
    """What the class retains of each cell, and what groups maintain there."""
    plan = _plan()
    return download(meta_csv(plan, read_meta(current_member(), plan)), "syntheses.csv", "text/csv")


def _plan() -> Plan:
    return replace(make_plan(current_member(), filters_asked()), shared=True)
