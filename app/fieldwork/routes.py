"""Pages of the fieldwork room."""

from flask import Blueprint

from app.fieldwork import access as access  # the tables of every room below

bp = Blueprint("fieldwork", __name__, url_prefix="/promotions/<cohort_slug>")
