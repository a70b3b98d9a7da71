"""The blueprint of the comparison room."""

from flask import Blueprint, request

from app.comparison.filters import Filters
from app.comparison.marks import who

bp = Blueprint("comparison", __name__, url_prefix="/promotions/<cohort_slug>/comparer")
bp.add_app_template_global(who)


def filters_asked(grid: str | None = None) -> Filters:
    """The filters that the address holds; `grid` is the one that its path names."""
    query = request.args.to_dict(flat=False)
    return Filters.read(query | ({"grille": [grid]} if grid else {}))
