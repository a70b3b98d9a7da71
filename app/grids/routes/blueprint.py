"""The blueprint of the grids room."""

from flask import Blueprint

bp = Blueprint("grids", __name__, url_prefix="/promotions/<cohort_slug>/grilles")
