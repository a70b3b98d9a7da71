"""The blueprint of the programme."""

from flask import Blueprint

bp = Blueprint("programme", __name__)

PROGRAMME = "/promotions/<cohort_slug>/programme"
