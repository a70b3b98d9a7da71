"""The blueprint of the visits room."""

from flask import Blueprint

bp = Blueprint("visits", __name__, url_prefix="/promotions/<cohort_slug>")
