"""Pages of the comparison room."""

from flask import Blueprint

bp = Blueprint("comparison", __name__, url_prefix="/promotions/<cohort_slug>")
