"""The blueprint of the deciding room."""

from flask import Blueprint

bp = Blueprint("deciding", __name__, url_prefix="/promotions/<cohort_slug>/grilles/<grid_slug>")
