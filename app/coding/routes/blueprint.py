"""The blueprint of the coding room."""

from flask import Blueprint

bp = Blueprint("coding", __name__, url_prefix="/promotions/<cohort_slug>/notions")
