"""The blueprint of the rounds room."""

from flask import Blueprint

bp = Blueprint("rounds", __name__, url_prefix="/promotions/<cohort_slug>/grilles/<grid_slug>/seances")
